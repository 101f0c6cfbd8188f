// What pages, processes and other things are called in a picture, and at which addresses pages are shown.
#pragma once
#include "trace/layout/layout.hpp"

namespace cowproof {

// Names and addresses of pages, if the trace has as many as the layouts, or one was asked for (layout_options).
void place_parts(trace const& t, std::string const& addresses, drawn_trace& drawn);

// What a user calls processes and pages; a page's own name is told instead of the part of the layout that it lies in.
void place_names(trace const& t, drawn_trace& drawn);

// The lines beneath the picture begin with what the user calls the thing.
void name_facts(trace const& t, drawn_step& step);

// Of a name as much as there is room for, in whole characters.
std::string shortened(std::string const& name, std::size_t most);

}  // namespace cowproof

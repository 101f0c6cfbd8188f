// The drawing of any machine: the maps of its state as tables, and what changes in them.
#pragma once
#include <span>

#include "trace/layout/layout.hpp"

namespace cowproof {

// Adds start and steps; the caller adds what is broken.
void draw_tables(trace const& t, std::span<seen_step const> replayed, drawn_trace& drawn);

// Those with a row that changes, with these rows alone.
std::vector<drawn_table> changed_tables(drawn_step const& step);

}  // namespace cowproof

// Traces as the verbs use them: recorded, read, written, shown.
#pragma once
#include <span>

#include "engines/shrink.hpp"
#include "tools/command.hpp"
#include "trace/layout/layout.hpp"
#include "trace/trace.hpp"

namespace cowproof::tools {

trace record_calls(std::string const& subject_name, scope const& within, std::span<call const> calls,
                   std::string const& origin, machine_type const& of = core_type());
trace record_counterexample(std::string const& subject_name, shrunk const& found, std::string const& origin,
                            machine_type const& of = core_type());

void save_trace(std::string const& path, trace const& t);  // throws input_error
trace load_trace(std::string const& path);                 // throws input_error with file, place and reason

// The command that plays the trace of an implementation again, from the command that it came from and the name of its
// file.
std::string replaying_command(trace const& t, std::string const& file);

// A picture a step, into a folder that is made if it is not there; throws input_error.
void write_pictures(drawn_trace const& drawn, std::string const& folder);
void make_folder(std::string const& folder);  // throws input_error

// --layout: at which addresses the parts of a process are shown.
void add_layout(CLI::App& verb, std::string& layout);
// The layout of that name, as layout_options has it; throws input_error.
std::string require_layout(std::string const& name);

bool locale_is_utf8();

// As text, with the style's colour, in ASCII if the locale is not UTF-8.
std::string picture_of(trace const& t, style const& s);
// With a paragraph by step, from step 0; it may have none.
std::string picture_of(drawn_trace const& drawn, style const& s, std::vector<std::string> says = {});

}  // namespace cowproof::tools

// The traces of tests/traces, and how they come about.
//
// The files are checked in. `COWPROOF_WRITE_TRACES=1 trace_test` writes all of them anew, then `git diff` shows what
// became of them.
#pragma once
#include <filesystem>

#include "trace/trace.hpp"

namespace cowproof {

struct named_trace {
  std::string name;
  trace recorded;
};

// Told by hand.
std::vector<named_trace> told_traces();

// The shrunk counterexample of every mutant of a machine: of a promise to programs if it breaks one, else of an
// invariant. Their number in docs/bugs.md, if they have one, stands before their name.
std::vector<named_trace> counterexamples(machine_type const& type);

// Of tests/traces: good holds what is told and the core's counterexamples.
std::filesystem::path good_folder();
std::filesystem::path whole_folder();
std::filesystem::path on_demand_folder();

std::string read_text(std::filesystem::path const& file);
void write_text(std::filesystem::path const& file, std::string const& text);
std::vector<std::filesystem::path> traces_in(std::filesystem::path const& folder);  // sorted by name

// "name.itf.json" with another ending: what is expected of the trace.
std::filesystem::path expected_of(std::filesystem::path const& file, std::string const& ending);

}  // namespace cowproof

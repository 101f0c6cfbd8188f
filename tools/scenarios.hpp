// The scenarios that are compiled in, and those in files.
#pragma once
#include "tools/command.hpp"
#include "trace/scenario/scenario.hpp"

namespace cowproof::tools {

struct named_scenario {
  std::string name;
  scenario told;
  std::string chapter = {};  // "Fork and write"; empty: it is in none
};
std::vector<named_scenario> all_scenarios();

// One for every mutant, machine by machine, in the order of the catalogue. Those that are told by hand are among all
// scenarios as well.
std::vector<named_scenario> what_if_scenarios();
bool is_told_by_hand(named_scenario const& s);
mutant_description const* mutant_of(scenario const& s);  // null: it is of no mutant

// The one of that name, or of the mutant of that name, or all in that file; throws input_error.
std::vector<named_scenario> require_scenarios(std::string const& name_or_file);
named_scenario require_scenario(std::string const& name_or_file, std::string const& which);  // of several in a file

// `mark` is what the running kernel said of it, if it was asked (tools/validate/on_linux.hpp).
std::string page_of(named_scenario const& s, layout_options const& options = {}, std::string const& mark = {});

// What it can be found by: its words, its calls, its operations, and the mutant that it is about.
std::string words_of(named_scenario const& s);

}  // namespace cowproof::tools

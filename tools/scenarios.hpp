// The scenarios that are compiled in, and those in files.
#pragma once
#include <span>

#include "tools/command.hpp"
#include "trace/embedded_file.hpp"
#include "trace/scenario.hpp"

namespace cowproof {

std::span<embedded_file const> scenario_files();  // of examples/scenarios, in the order of their names

namespace tools {

// "03_first_write.md" is first_write.
std::string scenario_name(std::string_view file_name);

struct named_scenario {
  std::string name;
  scenario told;
};
std::vector<named_scenario> all_scenarios();

// The one of that name, or in that file; throws input_error.
named_scenario require_scenario(std::string const& name_or_file);

std::string page_of(named_scenario const& s);

}  // namespace tools
}  // namespace cowproof

// Searches of every state, as `cowproof explore` runs and tells them.
#pragma once
#include <map>

#include "engines/explore/explorer.hpp"
#include "tools/command.hpp"

namespace cowproof::tools {

// The words of the command line for what is asked.
extern std::map<std::string, search::fragment> const fragments;
extern std::map<std::string, search::choice_rule> const choice_rules;
extern std::map<std::string, search::symmetry> const symmetries;
extern std::map<std::string, search::vectors> const vector_widths;

std::string name_of(search::fragment part);
std::string name_of(search::choice_rule choice);
std::string name_of(search::symmetry reduce);
std::string name_of(search::vectors width);

// The scope, and the operations that are left out.
std::string scope_text(search::request const& asked);

struct explored {
  search::answer answer;
  double seconds = 0;
  int key_bits = 0;
};

// Until it is done, SIGINT, SIGTERM or SIGHUP comes, or that many seconds are over; `save_every` is in seconds. Throws
// input_error if it cannot be searched.
explored run_search(search::request const& asked, double save_every, double seconds = 0);

exit_code code_of(search::verdict v);
std::string verdict_text(explored const& done, search::request const& asked);
std::string counts_text(explored const& done, search::request const& asked, style const& s);
nlohmann::ordered_json to_json(explored const& done, search::request const& asked);

}  // namespace cowproof::tools

// What can be asked for by name: lists that can be searched, and what a misspelt name was meant to be.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "tools/command.hpp"

namespace cowproof::tools {

// The names that are least changed to become this one, the nearest first; none if all are too different.
std::vector<std::string_view> nearest_names(std::string_view wrong, std::vector<std::string_view> const& known);

// "there is no mutant "fork_no_incrf"; did you mean fork_no_incref? cowproof mutants --list names them"
std::string unknown_name(std::string_view kind, std::string_view wrong, std::vector<std::string_view> const& known,
                         std::string_view where_to_look);

// What --list shows: a name, and the words that it can be found by.
struct listed_name {
  std::string name, machine, words;
  std::string operation = {};  // of a mutant: what it alters
  int bug = 0;                 // its number in docs/bugs.md; 0 if it has none
};
std::vector<listed_name> listed_mutants();
std::vector<listed_name> listed_properties();
std::vector<listed_name> listed_operations();
std::vector<listed_name> listed_clauses();
std::vector<listed_name> listed_obligations(std::string const& machine);  // of this machine; empty: of all

// The option --list of a verb. With a word it shows what has the word in it, or that number as its bug.
class list_option {
 public:
  void add_to(CLI::App& verb, std::string const& what);
  bool is_given() const { return option_->count() > 0; }
  bool shows(listed_name const& item) const;
  // Those that match, as a table under this heading; or, with --json, as a member of one document.
  void print(std::vector<std::pair<std::string, std::vector<listed_name>>> const& lists,
             output_options const& output) const;

 private:
  CLI::Option* option_ = nullptr;
  std::string word_;
};

}  // namespace cowproof::tools

// cowproof mutants --derived: a mutant for each word that an operation could have said otherwise.
#pragma once
#include "tools/command.hpp"
#include "tools/mutants/derived_score.hpp"

namespace cowproof::tools {

struct derived_arguments {
  bool wanted = false;
  std::string machine;  // empty: all
  derived_options options;
  double seconds = 0;  // 0: as long as it takes
  bool shrunk = false;
  std::string survivors;  // a file; empty: those that are compiled in
  output_options output;
  void add_to(CLI::App& verb);
};

exit_code run_derived(derived_arguments& a);

}  // namespace cowproof::tools

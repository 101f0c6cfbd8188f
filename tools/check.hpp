// Random checking as a verb: options, and a report for people and for programs.
#pragma once
#include <optional>

#include "engines/random_check.hpp"
#include "engines/shrink.hpp"
#include "tools/command.hpp"

namespace cowproof::tools {

struct checked {
  random_options options;
  random_report report;
  std::optional<shrunk> counterexample;  // the report's failure
  double seconds = 0;
  exit_code verdict() const;
};

// Of a failure, all the calls that were played are kept if it is not to be shrunk.
checked run_check(random_options const& options, bool shrinks = true);
std::string coverage_text(checked const& done, style const& s);
nlohmann::ordered_json to_json(checked const& c);

}  // namespace cowproof::tools

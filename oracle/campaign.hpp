// Many sequences of calls against an implementation: rejections are confirmed, shrunk and kept, and it goes on.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "oracle/checker.hpp"
#include "oracle/suite.hpp"

namespace cowproof::oracle {

struct campaign_options {
  std::uint64_t operations = 20'000;
  std::uint64_t seed = 1;
  suite sequences = suite::usual;
  unsigned sequence_length = 200;                    // operations from one initial state
  unsigned most_rejections = 8;                      // then it stops
  unsigned most_ends = 50;                           // hangs and deaths, after which it is started again; then it stops
  std::chrono::milliseconds shrink_time{2000};       // for each distinct rejection
  bool quiescent = false;                            // check the quiescent clauses
  std::function<void(std::uint64_t done)> progress;  // called now and then
};

// A distinct way in which the implementation differs from the model.
struct rejection {
  std::vector<call> calls;              // from the initial state to the one that was rejected
  std::vector<answer> answers;          // of the implementation, one a call
  std::vector<finding> findings;        // after the last of them; the first one names the rejection
  std::uint64_t operation = 0;          // when it was first met: how many operations had been played
  std::uint64_t times = 1;              // how often it was met
  unsigned confirmed = 0, replays = 0;  // how often it came back when the calls were played again
  std::size_t calls_before_shrinking = 0;
  std::string first_seen;  // by the finding, before shrinking
  std::string where;       // in a log: "line 17"
  unsigned frames = 0;     // it is met with so few; 0: with as many as there are
  bool is_whole = true;    // the calls are all that were played; else only the last of a very long sequence
  // The calls and how they ended, in words, if some of them are none of the core's.
  struct told_call {
    std::string call, ended;
  };
  std::vector<told_call> told;

  clause broken() const { return findings.front().broken; }
};

enum class verdict : std::uint8_t { conforms, violates, unknown };
std::string_view name_of(verdict v);

struct validation_report {
  declaration checked;
  campaign_options options;
  std::vector<std::string> remarks;  // what the observations rest on
  std::uint64_t operations = 0, sequences = 0;
  double seconds = 0;
  clause_tallies times_checked{}, times_failed{};
  clause_tallies times_undefined{};  // what was seen is allowed, and so would have been the opposite
  coverage seen{core_type()};
  // Operations that the core does not have, and how they ended.
  struct other_operation {
    std::string name;
    std::array<std::uint64_t, number_of_endings> ended{};
  };
  std::vector<other_operation> other_operations;
  std::uint64_t passing_findings = 0;  // gone when looked at or played again
  std::vector<rejection> rejections;
  std::optional<failure> failed;      // why it ended early
  std::vector<toured_scope> visited;  // by a suite that is a tour
  bool demands_coverage = true;       // a clause that was never exercised leaves the verdict unknown

  bool is_checked(clause c) const;  // with these observations and options
  std::vector<clause> never_exercised() const;
  verdict conclusion() const;
};

// The sequences of a suite, or random ones.
validation_report run_campaign(implementation& checked, campaign_options const& options);
// One sequence, which is stopped at its first rejection.
validation_report run_calls(implementation& checked, std::span<call const> calls, campaign_options const& options);

}  // namespace cowproof::oracle

// Many sequences of calls against an implementation: rejections are confirmed, shrunk and kept, and it goes on.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "oracle/campaign_parts.hpp"
#include "oracle/checker.hpp"
#include "oracle/finding_kind.hpp"

namespace cowproof::oracle {

// A distinct way in which the implementation differs from the model.
struct rejection {
  std::vector<call> calls;              // from the initial state to the one that was rejected
  std::vector<answer> answers;          // of the implementation, one a call
  std::vector<finding> findings;        // after the last of them; the first one names the rejection
  std::uint64_t operation = 0;          // when it was first met: how many operations had been played
  std::uint64_t times = 1;              // how often it was met
  unsigned confirmed = 0, replays = 0;  // how often it came back when the calls were played again
  bool survives_restart = false;        // it comes back only after the sequences that were played before it
  std::size_t calls_before_shrinking = 0;
  finding_kind met_as;   // before it was confirmed and made shorter
  std::string where;     // in a log: "line 17"
  unsigned frames = 0;   // it is met with so few; 0: with as many as there are
  bool is_whole = true;  // the calls are all that were played; else only the last of a very long sequence
  // The calls and how they ended, in words, if some of them are none of the core's.
  struct told_call {
    std::string call, ended;
  };
  std::vector<told_call> told;

  clause broken() const { return findings.front().broken; }
  // Is a finding of this kind another one like it?
  bool is_like(finding_kind const& kind) const {
    return met_as == kind || (!calls.empty() && kind_of(findings.front(), calls.back().operation) == kind);
  }
};

struct validation_report : campaign_outcome<declaration, clause, clause_tallies, rejection> {
  validation_report() : campaign_outcome(core_type()) {}

  clause_tallies times_undefined{};  // what was seen is allowed, and so would have been the opposite
  // Operations that the core does not have, and how they ended.
  struct other_operation {
    std::string name;
    std::array<std::uint64_t, number_of_endings> ended{};
  };
  std::vector<other_operation> other_operations;
  std::vector<toured_scope> visited;  // by a suite that is a tour
};

// Writes down what was not done or could not be judged: operations that never completed, what of a tour was not
// visited, and refusals for lack of memory of an implementation that does not tell how much it has.
void note_unexamined(validation_report& report, std::uint64_t unjudged_refusals);

// The sequences of a suite, or random ones.
validation_report run_campaign(implementation& checked, campaign_options const& options);
// One sequence, which is stopped at its first rejection. If it is told how the calls of a trace ended (`recorded`, one
// a call), what was not asked or ended otherwise leaves the verdict unknown.
validation_report run_calls(implementation& checked, std::span<call const> calls, campaign_options const& options,
                            std::span<result const> recorded = {});

}  // namespace cowproof::oracle

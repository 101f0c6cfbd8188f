// Many sequences of calls of the whole machine against an implementation: rejections are confirmed, shrunk and kept.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "oracle/campaign_parts.hpp"
#include "oracle/finding_kind.hpp"
#include "oracle/whole/checker.hpp"

namespace cowproof::oracle::whole {

struct played_sequence {
  // A call that could not be asked, by its number among all of them.
  struct left_out_call {
    std::size_t number = 0;
    std::string_view why;
  };
  std::vector<played_call> calls;
  std::vector<left_out_call> left_out;
  std::vector<finding> findings;  // after the last of them; none: nothing was rejected
};

inline std::vector<call> calls_of(played_sequence const& s) {
  std::vector<call> calls;
  for (auto const& c : s.calls) calls.push_back(c.asked);
  return calls;
}
inline finding_kind kind_of(played_sequence const& s) {
  return oracle::kind_of(s.findings.front(), s.calls.back().asked.operation);
}

// A distinct way in which the implementation differs from the model.
struct rejection {
  played_sequence sequence;     // from the initial state to the call that was rejected
  std::string directed;         // the name of the sequence of the suite, or empty
  std::uint64_t operation = 0;  // when it was first met: how many operations had been played
  std::uint64_t times = 1;
  unsigned confirmed = 0, replays = 0;  // how often it came back when the calls were played again
  std::size_t calls_before_shrinking = 0;
  finding_kind met_as;  // before shrinking
  std::string where;    // in a log: "line 17"

  clause broken() const { return sequence.findings.front().broken; }
};

// How a sequence of the directed suite went.
struct directed_result {
  std::string_view name, sentence;
  std::size_t calls = 0, skipped = 0;  // played; and of those that cannot be asked of this implementation
  bool rejected = false;
};

struct validation_report : campaign_outcome<declaration, clause, clause_tallies, rejection> {
  validation_report() : campaign_outcome(whole_type()) {}

  scope size;
  std::vector<directed_result> directed;
};

// Writes down what was not done or could not be judged: operations that never completed, and refusals for lack of
// memory.
void note_unexamined(validation_report& report, checker const& checker);

// Random sequences.
validation_report run_campaign(implementation& checked, campaign_options const& options);
// One sequence, up to its first rejection. What cannot be asked is left out, and leaves the verdict unknown; so does
// what ended otherwise than in a trace (`recorded`, one a call).
validation_report run_calls(implementation& checked, std::span<call const> calls, campaign_options const& options,
                            std::span<result const> recorded = {});
// The directed suite: short sequences with a name, each from the initial state.
validation_report run_directed(implementation& checked, campaign_options const& options);

// Plays until the first rejection, or until one that is wanted.
fallible<played_sequence> replay(checker& side_by_side, std::span<call const> calls, wanted_kind const& is_wanted);
// Drops calls as long as the finding is of the same kind, within a limit of time.
played_sequence shorten(checker& side_by_side, played_sequence rejected, std::chrono::milliseconds limit);

}  // namespace cowproof::oracle::whole

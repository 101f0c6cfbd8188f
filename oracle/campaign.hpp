// Many sequences of calls against an implementation: rejections are confirmed, shrunk and kept, and it goes on.
#pragma once
#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "oracle/checker.hpp"
#include "oracle/report/finding_kind.hpp"
#include "oracle/suite.hpp"

namespace cowproof::oracle {

struct campaign_options {
  std::uint64_t operations = 20'000;
  std::uint64_t seed = 1;
  suite sequences = suite::usual;
  unsigned sequence_length = 200;                    // operations from one initial state
  std::chrono::milliseconds time{0};                 // for all of them; 0: as long as it takes
  unsigned most_rejections = 8;                      // then it stops
  unsigned most_ends = 50;                           // hangs and deaths, after which it is started again; then it stops
  std::chrono::milliseconds shrink_time{2000};       // for each distinct rejection
  bool quiescent = false;                            // check the quiescent clauses
  std::function<void(std::uint64_t done)> progress;  // called now and then
};

enum class verdict : std::uint8_t { conforms, violates, unknown };
std::string_view name_of(verdict v);

// "1 hang", "2 hangs"
std::string counted(std::uint64_t number, std::string_view thing);

struct played_sequence {
  // A call that could not be asked, by its number among all of them.
  struct left_out_call {
    std::size_t number = 0;
    std::string_view why;
  };
  std::vector<played_call> calls;  // from the initial state to the one that was rejected
  std::vector<left_out_call> left_out;
  std::vector<finding> findings;  // after the last of them; none: nothing was rejected
};

std::vector<call> calls_of(played_sequence const& s);
// The processor of each call.
std::vector<unsigned> cpus_of(played_sequence const& s);
bool is_concurrent(played_sequence const& s);
// No operation: which call of a storm came last says nothing.
inline constexpr std::uint8_t in_a_storm = 254;
inline finding_kind kind_of(played_sequence const& s) {
  auto const& last = s.calls.back();
  return kind_of(s.findings.front(), last.cpu != 0 ? in_a_storm : last.asked.operation);
}

// A distinct way in which the implementation differs from the model; the first finding names it.
struct rejection : played_sequence {
  std::uint64_t operation = 0;          // when it was first met: how many operations had been played
  std::uint64_t times = 1;              // how often it was met
  unsigned confirmed = 0, replays = 0;  // how often it came back when the calls were played again
  bool survives_restart = false;        // it comes back only after the sequences that were played before it
  std::size_t calls_before_shrinking = 0;
  finding_kind met_as;   // before it was confirmed and made shorter
  std::string where;     // "line 17" of a log, "in " and the name of a directed sequence
  std::string directed;  // that name, or empty
  unsigned frames = 0;   // it is met with this number of frames; 0: with as many as there are
  bool is_whole = true;  // the calls are all that were played; else only the last of a very long sequence
  // The calls and how they ended, in words, if some of them are none of the core's.
  struct told_call {
    std::string call, ended;
  };
  std::vector<told_call> told;

  void add(call const& c, answer said) { calls.push_back({c, c, std::move(said), {}, {}, {}, 0}); }
  clause broken() const { return findings.front().broken; }
  // Is a finding of this kind another one like it?
  bool is_like(finding_kind const& kind) const { return met_as == kind || (!calls.empty() && kind_of(*this) == kind); }
};

// Says the calls in words, with their processors, which no trace has.
void tell(rejection& of, machine_type const& machine);

// How a sequence of the directed suite of the whole machine went.
struct directed_result {
  std::string_view name, sentence;
  std::size_t calls = 0, skipped = 0;  // played; and of those that cannot be asked of this implementation
  bool rejected = false;
};

// What a campaign comes to.
struct validation_report {
  explicit validation_report(machine_type const& beside = core_type()) : seen(beside) { checked.machine = &beside; }

  declaration checked;
  scope size;  // of the model beside it
  campaign_options options;
  std::vector<std::string> remarks;  // what the observations rest on
  std::uint64_t operations = 0, sequences = 0;
  double seconds = 0;
  clause_tallies times_checked{}, times_failed{};
  clause_tallies inconclusive{};  // what was seen is allowed, and so would have been the opposite
  coverage seen;
  // Operations that the core does not have, and how they ended.
  struct other_operation {
    std::string name;
    std::array<std::uint64_t, number_of_endings> ended{};
  };
  std::vector<other_operation> other_operations;
  std::vector<toured_scope> visited;      // by a suite that is a tour
  std::vector<directed_result> directed;  // by the directed suite of the whole machine
  std::uint64_t passing_findings = 0;     // gone when looked at or played again
  std::vector<rejection> rejections;
  std::optional<failure> failed;        // why it ended early
  bool demands_coverage = true;         // a clause that was never exercised leaves the verdict unknown
  std::vector<std::string> unexamined;  // what else was not done, or could not be judged: the verdict is unknown
  std::string unwritten;                // why there is no recording, though one was asked for
  std::string stopped;                  // because of which limit it stopped before its end; empty: it did not

  // With these observations and options.
  bool is_checked(clause c) const;
  std::vector<clause> never_exercised() const;
  verdict conclusion() const;

  void count_failures(std::vector<finding> const& findings);
  void count_operation();
  // One that is known is counted once more. Nothing: there is none of this kind.
  rejection* find(finding_kind const& kind);
  // Which limit ended it, before it was over.
  void note_limits();
  // What was not done or could not be judged: operations that never completed, what of a tour was not visited, and
  // refusals for lack of memory of an implementation that does not tell how much it has.
  void note_unexamined(std::uint64_t unjudged_refusals);
  // What a checker counted, and how long it took.
  void close(checker const& checker, std::chrono::steady_clock::time_point begin);
};

// The report of what could not begin.
validation_report not_started(machine_type const& beside, campaign_options const& options, failure why);

// The sequences of a suite, or random ones.
validation_report run_campaign(implementation& checked, campaign_options const& options);
// One sequence, which is stopped at its first rejection. What cannot be asked is left out, and leaves the verdict
// unknown; so does what ended otherwise than in a trace (`recorded`, one a call).
validation_report run_calls(implementation& checked, std::span<call const> calls, campaign_options const& options,
                            std::span<result const> recorded = {});
// The directed suite of the whole machine: short sequences with a name, each from the initial state.
validation_report run_directed(implementation& checked, campaign_options const& options);

}  // namespace cowproof::oracle

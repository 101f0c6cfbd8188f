// What campaigns have in common, whichever machine is beside the implementation: options, books and the verdict.
#pragma once
#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engines/coverage.hpp"
#include "oracle/clauses.hpp"
#include "oracle/fallible.hpp"
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

enum class verdict : std::uint8_t { conforms, violates, unknown };
std::string_view name_of(verdict v);

// "1 hang", "2 hangs"
std::string counted(std::uint64_t number, std::string_view thing);

// What a campaign comes to. The clauses are those of `Tallies`, which counts each.
template <class Declaration, class Clause, class Tallies, class Rejection> struct campaign_outcome {
  Declaration checked;
  campaign_options options;
  std::vector<std::string> remarks;  // what the observations rest on
  std::uint64_t operations = 0, sequences = 0;
  double seconds = 0;
  Tallies times_checked{}, times_failed{};
  coverage seen;
  std::uint64_t passing_findings = 0;  // gone when looked at or played again
  std::vector<Rejection> rejections;
  std::optional<failure> failed;        // why it ended early
  bool demands_coverage = true;         // a clause that was never exercised leaves the verdict unknown
  std::vector<std::string> unexamined;  // what else was not done, or could not be judged: the verdict is unknown
  std::string unwritten;                // why there is no recording, though one was asked for
  std::string stopped;                  // because of which limit it stopped before its end; empty: it did not

  explicit campaign_outcome(machine_type const& beside) : seen(beside) {}

  // With these observations and options.
  bool is_checked(Clause c) const {
    return is_observable(c, checked) && (options.quiescent || describe(c).level == tier::exact);
  }

  std::vector<Clause> never_exercised() const {
    std::vector<Clause> never;
    for (std::size_t i = 0; i < times_checked.size(); ++i)
      if (auto const c = static_cast<Clause>(i); is_checked(c) && times_checked[i] == 0) never.push_back(c);
    return never;
  }

  verdict conclusion() const {
    if (!rejections.empty()) return verdict::violates;
    if (failed || !unexamined.empty() || (demands_coverage && !never_exercised().empty())) return verdict::unknown;
    return verdict::conforms;
  }

  template <class Findings> void count_failures(Findings const& findings) {
    for (auto const& f : findings) ++times_failed[static_cast<std::size_t>(f.broken)];
  }

  // Operations that never did what they are for: an implementation that refuses everything shows nothing.
  template <class Has> void demand_completions(machine_type const& of, Has has) {
    if (!demands_coverage) return;
    for (std::size_t o = 0; o < of.operations.size(); ++o)
      if (has(o) && seen.ended[o][static_cast<std::size_t>(ending::completed)] == 0)
        unexamined.push_back(std::string(of.operations[o].name) + " never completed");
  }

  // Which limit ended it, before it was over.
  void note_limits() {
    if (rejections.size() >= options.most_rejections)
      stopped = counted(rejections.size(), "distinct finding") + " (--rejections)";
    else if (!failed && options.sequences != suite::usual)
      stopped = counted(operations, "operation") + " (--operations)";
  }

  void count_operation() {
    constexpr std::uint64_t now_and_then = 512;
    ++operations;
    if (options.progress && operations % now_and_then == 0) options.progress(operations);
  }

  // What a checker counted, and how long it took.
  template <class Checker> void close(Checker const& checker, std::chrono::steady_clock::time_point begin) {
    seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    times_checked = checker.tallies();
    seen = checker.seen();
    passing_findings += checker.passing_findings();
    options.progress = nullptr;  // what it refers to may not outlive the run
  }
};

// One that is known, by `is_same`, is counted once more; a new one is confirmed, which is not counted as checking.
template <class Report, class Checker, class IsSame, class Confirm>
fallible<nothing> consider(Report& report, Checker& checker, auto rejected, IsSame is_same, Confirm confirm) {
  auto const known = std::ranges::find_if(report.rejections, [&](auto const& r) { return is_same(r, rejected); });
  if (known != report.rejections.end()) {
    ++known->times;
    report.count_failures(rejected.findings);
    return nothing{};
  }
  checker.stop_counting();
  auto confirmed = confirm(std::move(rejected));
  checker.go_on_counting();
  return confirmed;
}

}  // namespace cowproof::oracle

// Many sequences of calls against an implementation.
#include "oracle/campaign.hpp"

#include <algorithm>

#include "oracle/generator.hpp"
#include "oracle/replayer.hpp"

namespace cowproof::oracle {
namespace {

class campaign {
 public:
  campaign(implementation& checked, campaign_options const& options)
      : checker_(checked, options.quiescent),
        generator_(options.seed, checker_.size()) {
    report_.checked = checked.declares();
    report_.options = options;
  }

  validation_report run() {
    auto const begin = std::chrono::steady_clock::now();
    while (!report_.failed && report_.operations < report_.options.operations &&
           report_.rejections.size() < report_.options.most_rejections) {
      if (auto const ran = run_sequence(); !ran) report_.failed = ran.why();
    }
    return finish(begin);
  }

  validation_report run(std::span<call const> calls) {
    auto const begin = std::chrono::steady_clock::now();
    report_.sequences = 1;
    report_.demands_coverage = false;
    auto played = replay(checker_, calls, std::nullopt);
    if (played) {
      report_.operations = played->calls.size();
      count_failures(played->findings);
      if (!played->findings.empty()) keep(std::move(*played));
    } else {
      report_.failed = played.why();
    }
    return finish(begin);
  }

 private:
  fallible<nothing> run_sequence() {
    ++report_.sequences;
    if (auto again = checker_.restart(); !again) return again;
    replayed sequence;
    for (unsigned i = 0; i < report_.options.sequence_length && report_.operations < report_.options.operations; ++i) {
      auto played = checker_.play(generator_.next(checker_.expected()));
      if (!played) return played.why();
      ++report_.operations;
      tell_progress();
      sequence.calls.push_back(played->resolved);
      sequence.answers.push_back(std::move(played->said));
      if (played->findings.empty()) continue;
      sequence.findings = std::move(played->findings);
      return consider(std::move(sequence));
    }
    return nothing{};
  }

  void tell_progress() const {
    constexpr std::uint64_t now_and_then = 512;
    if (report_.options.progress && report_.operations % now_and_then == 0)
      report_.options.progress(report_.operations);
  }

  // The same clause broken by the same operation is the same rejection. A new one is played again. One of an exact
  // clause counts even if it does not come back; but the kernel may move a page of its own accord, so one of a
  // quiescent clause counts only if it does.
  fallible<nothing> consider(replayed rejected) {
    auto const known = std::ranges::find_if(report_.rejections, [&](rejection const& r) {
      return r.broken() == rejected.findings.front().broken &&
             r.calls.back().operation == rejected.calls.back().operation;
    });
    if (known != report_.rejections.end()) {
      ++known->times;
      count_failures(rejected.findings);
      return nothing{};
    }
    checker_.stop_counting();
    auto confirmed = confirm(std::move(rejected));
    checker_.go_on_counting();
    return confirmed;
  }

  fallible<nothing> confirm(replayed rejected) {
    constexpr unsigned replays = 3;
    auto const broken = rejected.findings.front().broken;
    unsigned came_back = 0;
    for (unsigned i = 0; i < replays; ++i) {
      auto const again = replay(checker_, rejected.calls, broken);
      if (!again) return again.why();
      if (!again->findings.empty()) ++came_back;
    }
    if (came_back == 0 && describe(broken).level == tier::quiescent) {
      ++report_.passing_findings;
      return nothing{};
    }
    count_failures(rejected.findings);
    auto const length = rejected.calls.size();
    if (came_back > 0) rejected = shorten(checker_, std::move(rejected), report_.options.shrink_time);
    auto& kept = keep(std::move(rejected));
    kept.confirmed = came_back;
    kept.replays = replays;
    kept.calls_before_shrinking = length;
    return nothing{};
  }

  void count_failures(std::vector<finding> const& findings) {
    for (auto const& f : findings) ++report_.times_failed[static_cast<std::size_t>(f.broken)];
  }

  rejection& keep(replayed rejected) {
    rejection r;
    r.calls_before_shrinking = rejected.calls.size();
    r.calls = std::move(rejected.calls);
    r.answers = std::move(rejected.answers);
    r.findings = std::move(rejected.findings);
    r.operation = report_.operations;
    report_.rejections.push_back(std::move(r));
    return report_.rejections.back();
  }

  validation_report finish(std::chrono::steady_clock::time_point begin) {
    report_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    report_.times_checked = checker_.tallies();
    report_.seen = checker_.seen();
    report_.passing_findings += checker_.passing_findings();
    report_.options.progress = nullptr;  // what it refers to may not outlive the run
    return std::move(report_);
  }

  checker checker_;
  call_generator generator_;
  validation_report report_;
};

}  // namespace

std::string_view name_of(verdict v) {
  switch (v) {
    case verdict::conforms: return "conforms";
    case verdict::violates: return "violates";
    case verdict::unknown: return "unknown";
  }
  return "?";
}

bool validation_report::is_checked(clause c) const {
  return is_observable(c, checked) && (options.quiescent || describe(c).level == tier::exact);
}

std::vector<clause> validation_report::never_exercised() const {
  std::vector<clause> never;
  for (auto const& c : all_clauses()) {
    if (is_checked(c.id) && times_checked[static_cast<std::size_t>(c.id)] == 0) never.push_back(c.id);
  }
  return never;
}

verdict validation_report::conclusion() const {
  if (!rejections.empty()) return verdict::violates;
  if (failed || (demands_coverage && !never_exercised().empty())) return verdict::unknown;
  return verdict::conforms;
}

validation_report run_campaign(implementation& checked, campaign_options const& options) {
  return campaign(checked, options).run();
}

validation_report run_calls(implementation& checked, std::span<call const> calls, campaign_options const& options) {
  return campaign(checked, options).run(calls);
}

}  // namespace cowproof::oracle

// Many sequences of calls against an implementation.
#include "oracle/campaign.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "oracle/calls.hpp"
#include "oracle/replayer.hpp"
#include "oracle/sequence_source.hpp"
#include "oracle/trace_comparison.hpp"

namespace cowproof::oracle {
namespace {

class campaign {
 public:
  campaign(implementation& checked, campaign_options const& options)
      : checker_(checked, options.quiescent),
        source_(checked.declares(), options.sequences, options.seed) {
    report_.checked = checked.declares();
    report_.options = options;
  }

  validation_report run() {
    auto const begin = std::chrono::steady_clock::now();
    while (!report_.failed && !is_over_ && report_.operations < report_.options.operations &&
           report_.rejections.size() < report_.options.most_rejections && ends_ < report_.options.most_ends) {
      if (auto const ran = run_sequence(); !ran) report_.failed = ran.why();
    }
    if (ends_ >= report_.options.most_ends) report_.stopped = fmt::format("{} hangs and deaths", ends_);
    else if (!is_over_) report_.note_limits();
    return finish(begin);
  }

  validation_report run(std::span<call const> calls, std::span<result const> recorded) {
    auto const begin = std::chrono::steady_clock::now();
    report_.sequences = 1;
    report_.demands_coverage = false;
    auto played = replay(checker_, calls, {});
    if (played) {
      report_.operations = played->calls.size();
      report_.count_failures(played->findings);
      if (!recorded.empty()) compare(*played, calls, recorded);
      if (!played->findings.empty()) keep(std::move(*played));
    } else {
      report_.failed = played.why();
    }
    return finish(begin);
  }

 private:
  fallible<nothing> run_sequence() {
    ++report_.sequences;
    if (auto again = checker_.restart(); !again) return consider_end(again.why());
    generate();
    if (generated_.empty()) {
      is_over_ = true;
      --report_.sequences;
      return nothing{};
    }
    checker_.announce(generated_);
    replayed sequence;
    for (auto const& c : generated_) {
      auto played = checker_.play(c);
      if (!played) return played.why();
      source_.note(c, *played);
      report_.count_operation();
      sequence.calls.push_back(played->resolved);
      sequence.answers.push_back(std::move(played->said));
      if (played->findings.empty()) continue;
      sequence.findings = std::move(played->findings);
      return consider(std::move(sequence));
    }
    return nothing{};
  }

  // What no kernel can be asked is answered in its place.
  void compare(replayed const& played, std::span<call const> calls, std::span<result const> recorded) {
    trace_comparison compared(calls, recorded, core_type());
    for (std::size_t i = 0; i < played.answers.size(); ++i) {
      auto const& said = played.answers[i];
      if (said.is_known && is_answered_by_driver(said.out.how)) compared.note_left_out(i, ending_name(said.out.how));
      else compared.note_ended(i, said);
    }
    report_.unexamined = compared.differences();
  }

  void generate() {
    auto const left = report_.options.operations - report_.operations;
    generated_ = source_.next(std::min<std::uint64_t>(report_.options.sequence_length, left));
  }

  // It ended between two sequences: after the last answer, or when it was asked to start again.
  fallible<nothing> consider_end(failure const& why) {
    if (!report_.checked.comes_back || !is_of_implementation(why.kind) || generated_.empty()) return why;
    replayed rejected;
    rejected.calls = std::exchange(generated_, {});  // empty: twice in a row is the end
    rejected.answers.resize(rejected.calls.size(), answer{{}, false, "not kept"});
    rejected.findings.push_back({clause::keeps_running, 0, -1, "when asked to restart: " + why.what, "an answer"});
    report_.count_failures(rejected.findings);
    ++ends_;
    constexpr std::uint8_t restarting = 255;  // no operation: which one came before the restart says nothing
    auto const met_as = kind_of(rejected.findings.front(), restarting);
    auto const known = std::ranges::find(report_.rejections, met_as, &rejection::met_as);
    if (known != report_.rejections.end()) ++known->times;
    else keep(std::move(rejected)).met_as = met_as;
    return nothing{};
  }

  // Findings of one kind are the same rejection. A new one is played again. One of an exact clause counts even if it
  // does not come back; but the kernel may move a page of its own accord, so one of a quiescent clause counts only if
  // it does.
  fallible<nothing> consider(replayed rejected) {
    ends_ += rejected.findings.front().broken == clause::keeps_running ? 1 : 0;
    auto const is_same = [](rejection const& known, replayed const& r) { return known.is_like(kind_of(r)); };
    return oracle::consider(report_, checker_, std::move(rejected), is_same,
                            [&](replayed r) { return confirm(std::move(r)); });
  }

  // Answers may have been on their way when an implementation ended. Then the whole sequence is played again, one call
  // at a time, which tells which of them it was. Once: each time may cost the time limit.
  fallible<nothing> confirm(replayed rejected) {
    auto const broken = rejected.findings.front().broken;
    unsigned const replays = broken == clause::keeps_running ? 1 : 3;
    auto const met_as = kind_of(rejected);
    auto const calls = broken == clause::keeps_running ? generated_ : rejected.calls;
    unsigned came_back = 0;
    for (unsigned i = 0; i < replays; ++i) {
      auto again = replay(checker_, calls, any_of(broken));
      if (!again) return again.why();
      if (again->findings.empty()) continue;
      ++came_back;
      if (broken == clause::keeps_running) rejected = std::move(*again);
    }
    if (came_back == 0 && describe(broken).level == tier::quiescent) {
      ++report_.passing_findings;
      return nothing{};
    }
    report_.count_failures(rejected.findings);
    auto const length = rejected.calls.size();
    if (came_back > 0) rejected = shorten(checker_, std::move(rejected), report_.options.shrink_time);
    checker_.hurry(broken == clause::keeps_running);  // once told, the same hang need not cost so much again
    auto& kept = keep(std::move(rejected));
    kept.met_as = met_as;
    kept.confirmed = came_back;
    kept.replays = replays;
    kept.calls_before_shrinking = length;
    return nothing{};
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
    report_.close(checker_, begin);
    report_.visited = source_.visited();
    for (auto& remark : remarks_on(report_.visited)) report_.remarks.push_back(std::move(remark));
    note_unexamined(report_, checker_.unjudged_refusals());
    return std::move(report_);
  }

  checker checker_;
  sequence_source source_;
  bool is_over_ = false;  // the suite
  unsigned ends_ = 0;
  std::vector<call> generated_;
  validation_report report_;
};

// What cannot be done by one process alone, or by an implementation that does not have it, is not demanded.
bool can_complete(declaration const& d, std::size_t operation) {
  auto const what = static_cast<verb>(operation);
  bool const takes_two = what == verb::fork || what == verb::exit;
  return d.policy.has(static_cast<unsigned>(operation)) && !(takes_two && d.size.processes == 1);
}

}  // namespace

void note_unexamined(validation_report& report, std::uint64_t unjudged_refusals) {
  report.demand_completions(core_type(), [&](std::size_t o) { return can_complete(report.checked, o); });
  for (auto const& scope : report.visited) {
    auto const& n = scope.counts;
    if (n.visited_states < n.states)
      report.unexamined.push_back(
          fmt::format("{} of {} states were not visited", n.states - n.visited_states, n.states));
    if (n.open_transitions > 0)
      report.unexamined.push_back(fmt::format("{} of {} transitions were not made", n.open_transitions, n.transitions));
  }
  if (unjudged_refusals > 0)
    report.unexamined.push_back(counted(unjudged_refusals, "refusal") +
                                " for lack of memory could not be judged: it does not tell how much there is");
}

validation_report run_campaign(implementation& checked, campaign_options const& options) {
  return campaign(checked, options).run();
}

validation_report run_calls(implementation& checked, std::span<call const> calls, campaign_options const& options,
                            std::span<result const> recorded) {
  return campaign(checked, options).run(calls, recorded);
}

}  // namespace cowproof::oracle

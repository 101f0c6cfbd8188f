// Many sequences of calls against an implementation.
#include "oracle/campaign.hpp"

#include <algorithm>

#include "oracle/calls.hpp"
#include "oracle/replayer.hpp"
#include "oracle/sequence_source.hpp"

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
    return finish(begin);
  }

  validation_report run(std::span<call const> calls) {
    auto const begin = std::chrono::steady_clock::now();
    report_.sequences = 1;
    report_.demands_coverage = false;
    auto played = replay(checker_, calls, std::nullopt);
    if (played) {
      report_.operations = played->calls.size();
      report_.count_failures(played->findings);
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
    keep(std::move(rejected));
    return nothing{};
  }

  // The same clause broken by the same operation is the same rejection. A new one is played again. One of an exact
  // clause counts even if it does not come back; but the kernel may move a page of its own accord, so one of a
  // quiescent clause counts only if it does.
  fallible<nothing> consider(replayed rejected) {
    ends_ += rejected.findings.front().broken == clause::keeps_running ? 1 : 0;
    return oracle::consider(report_, checker_, std::move(rejected), is_same,
                            [&](replayed r) { return confirm(std::move(r)); });
  }

  // Of an implementation that does not answer, it says which way: the same words, whatever the numbers in them.
  static bool is_same(rejection const& known, replayed const& rejected) {
    auto const &a = known.findings.front(), &b = rejected.findings.front();
    if (a.broken != b.broken) return false;
    if (a.broken != clause::keeps_running) return known.calls.back().operation == rejected.calls.back().operation;
    return without_digits(known.first_seen) == without_digits(b.seen);
  }
  static std::string without_digits(std::string text) {
    std::erase_if(text, [](char c) { return '0' <= c && c <= '9'; });
    return text;
  }

  // Answers may have been on their way when an implementation ended. Then the whole sequence is played again, one call
  // at a time, which tells which of them it was. Once: each time may cost the time limit.
  fallible<nothing> confirm(replayed rejected) {
    auto const broken = rejected.findings.front().broken;
    unsigned const replays = broken == clause::keeps_running ? 1 : 3;
    auto const first_seen = rejected.findings.front().seen;
    auto const calls = broken == clause::keeps_running ? generated_ : rejected.calls;
    unsigned came_back = 0;
    for (unsigned i = 0; i < replays; ++i) {
      auto again = replay(checker_, calls, broken);
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
    kept.first_seen = first_seen;
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
    if (ends_ >= report_.options.most_ends)
      report_.remarks.push_back("given up: it hung or died " + std::to_string(ends_) + " times");
    return std::move(report_);
  }

  checker checker_;
  sequence_source source_;
  bool is_over_ = false;  // the suite
  unsigned ends_ = 0;
  std::vector<call> generated_;
  validation_report report_;
};

}  // namespace

validation_report run_campaign(implementation& checked, campaign_options const& options) {
  return campaign(checked, options).run();
}

validation_report run_calls(implementation& checked, std::span<call const> calls, campaign_options const& options) {
  return campaign(checked, options).run(calls);
}

}  // namespace cowproof::oracle

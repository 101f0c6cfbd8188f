// Many sequences of calls of the whole machine against an implementation.
#include "oracle/whole/campaign.hpp"

#include <fmt/format.h>

#include "engines/call_text.hpp"
#include "oracle/trace_comparison.hpp"
#include "oracle/whole/directed.hpp"
#include "oracle/whole/generator.hpp"

namespace cowproof::oracle::whole {
namespace {

class campaign {
 public:
  campaign(implementation& checked, campaign_options const& options)
      : checker_(checked, options.quiescent),
        generator_(options.seed, checker_.size()) {
    report_.checked = checked.declares();
    report_.size = checker_.size();
    report_.options = options;
  }

  validation_report run() {
    while (!report_.failed && report_.operations < report_.options.operations &&
           report_.rejections.size() < report_.options.most_rejections && ends_ < report_.options.most_ends) {
      if (auto const ran = run_sequence(); !ran) report_.failed = ran.why();
    }
    if (ends_ >= report_.options.most_ends) report_.stopped = fmt::format("{} hangs and deaths", ends_);
    else report_.note_limits();
    auto validated = finish();
    note_unexamined(validated, checker_);
    return validated;
  }

  validation_report run(std::span<call const> calls, std::span<result const> recorded) {
    report_.demands_coverage = false;
    trace_comparison compared(calls, recorded, whole_type());
    play_all(calls, {}, [&](played_sequence const& played) { compare(played, calls, compared); });
    report_.unexamined = compared.differences();
    return finish();
  }

  validation_report run_suite() {
    report_.demands_coverage = false;
    for (auto const& sequence : directed_suite()) {
      auto const before = report_.operations;
      auto const rejected = play_all(sequence.calls, sequence.name,
                                     [&](played_sequence const& played) { note_left_out(sequence, played); });
      if (report_.failed) break;
      auto const played = static_cast<std::size_t>(report_.operations - before);
      report_.directed.push_back(
          {sequence.name, sequence.sentence, played, rejected ? 0 : sequence.calls.size() - played, rejected});
    }
    return finish();
  }

 private:
  fallible<nothing> run_sequence() {
    ++report_.sequences;
    if (auto again = checker_.restart(); !again) return again.why();
    played_sequence sequence;
    for (unsigned i = 0; i < report_.options.sequence_length && report_.operations < report_.options.operations; ++i) {
      auto played = checker_.play(generator_.next(checker_));
      if (!played) return played.why();
      if (!*played) continue;
      report_.count_operation();
      sequence.calls.push_back(std::move(**played));
      if (sequence.calls.back().findings.empty()) continue;
      sequence.findings = sequence.calls.back().findings;
      return consider(std::move(sequence));
    }
    return nothing{};
  }

  // Was it rejected?
  template <class Note> bool play_all(std::span<call const> calls, std::string_view name, Note note) {
    ++report_.sequences;
    auto played = replay(checker_, calls, {});
    if (!played) {
      report_.failed = played.why();
      return false;
    }
    report_.operations += played->calls.size();
    note(*played);
    if (played->findings.empty()) return false;
    report_.count_failures(played->findings);
    auto& kept = keep(std::move(*played));
    kept.directed = name;
    return true;
  }

  // What needs swap or a device is left out where there is none: that is declared. Anything else was to be asked.
  void note_left_out(directed_sequence const& of, played_sequence const& played) {
    for (auto const& [number, why] : played.left_out)
      if (is_ever_asked(static_cast<verb>(of.calls[number].operation), report_.checked.can))
        report_.unexamined.push_back(
            fmt::format("{}: {} not asked ({})", of.name, text_of(of.calls[number], whole_type()), why));
  }

  // A step that the kernel takes of its own accord is no call that could have been asked.
  static void compare(played_sequence const& played, std::span<call const> calls, trace_comparison& compared) {
    auto left_out = played.left_out.begin();
    auto next = played.calls.begin();
    for (std::size_t i = 0; i < played.calls.size() + played.left_out.size(); ++i) {
      if (left_out == played.left_out.end() || left_out->number != i) {
        compared.note_ended(i, (next++)->said);
        continue;
      }
      if (!is_step_of_the_kernel(static_cast<verb>(calls[i].operation))) compared.note_left_out(i, left_out->why);
      ++left_out;
    }
  }

  // As for the core: findings of one kind are the same rejection, and one of a quiescent clause counts only if it comes
  // back (oracle/campaign.cpp).
  fallible<nothing> consider(played_sequence rejected) {
    ends_ += rejected.findings.front().broken == clause::keeps_running ? 1 : 0;
    auto const is_same = [](rejection const& r, played_sequence const& other) {
      auto const kind = kind_of(other);
      return r.met_as == kind || kind_of(r.sequence) == kind;
    };
    return oracle::consider(report_, checker_, std::move(rejected), is_same,
                            [&](played_sequence r) { return confirm(std::move(r)); });
  }

  fallible<nothing> confirm(played_sequence rejected) {
    auto const broken = rejected.findings.front().broken;
    unsigned const replays = broken == clause::keeps_running ? 1 : 3;  // each time may cost the time limit
    checker_.hurry(broken == clause::keeps_running);
    auto const met_as = kind_of(rejected);
    auto const calls = calls_of(rejected);
    unsigned came_back = 0;
    for (unsigned i = 0; i < replays; ++i) {
      auto const again =
          replay(checker_, calls, [&](finding_kind const& k) { return k.broken == static_cast<std::uint8_t>(broken); });
      if (!again) return again.why();
      if (!again->findings.empty()) ++came_back;
    }
    if (came_back == 0 && describe(broken).level == tier::quiescent) {
      ++report_.passing_findings;
      return nothing{};
    }
    report_.count_failures(rejected.findings);
    if (came_back > 0) rejected = shorten(checker_, std::move(rejected), report_.options.shrink_time);
    auto& kept = keep(std::move(rejected));
    kept.met_as = met_as;
    kept.confirmed = came_back;
    kept.replays = replays;
    kept.calls_before_shrinking = calls.size();
    return nothing{};
  }

  rejection& keep(played_sequence rejected) {
    rejection r;
    r.calls_before_shrinking = rejected.calls.size();
    r.sequence = std::move(rejected);
    r.operation = report_.operations;
    report_.rejections.push_back(std::move(r));
    return report_.rejections.back();
  }

  validation_report finish() {
    report_.close(checker_, begin_);
    return std::move(report_);
  }

  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  checker checker_;
  call_generator generator_;
  unsigned ends_ = 0;
  validation_report report_;
};

}  // namespace

void note_unexamined(validation_report& report, checker const& checker) {
  report.demand_completions(whole_type(), [&](std::size_t o) {
    auto const what = static_cast<verb>(o);
    bool const is_asked_as_fork = what == verb::vfork && report.checked.policy.vfork == vfork_child::copies;
    return is_ever_asked(what, report.checked.can) && !is_asked_as_fork;
  });
  if (auto const times = checker.unjudged_refusals(); times > 0)
    report.unexamined.push_back(counted(times, "refusal") +
                                " for lack of memory could not be judged: it does not tell how much there is");
}

validation_report run_campaign(implementation& checked, campaign_options const& options) {
  return campaign(checked, options).run();
}
validation_report run_calls(implementation& checked, std::span<call const> calls, campaign_options const& options,
                            std::span<result const> recorded) {
  return campaign(checked, options).run(calls, recorded);
}
validation_report run_directed(implementation& checked, campaign_options const& options) {
  return campaign(checked, options).run_suite();
}

}  // namespace cowproof::oracle::whole

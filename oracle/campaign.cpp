// Many sequences of calls against an implementation.
#include "oracle/campaign.hpp"

#include <deque>

#include <fmt/format.h>

#include "engines/call_text.hpp"
#include "oracle/replayer.hpp"
#include "oracle/sequence_source.hpp"
#include "oracle/time_budget.hpp"
#include "oracle/trace_comparison.hpp"
#include "oracle/whole/askable.hpp"
#include "oracle/whole/directed.hpp"

namespace cowproof::oracle {
namespace {

class campaign {
 public:
  campaign(implementation& checked, campaign_options const& options)
      : time_(options.time),
        checker_(checked, options.quiescent),
        source_(make_sequence_source(checked.declares(), options.sequences, options.seed)),
        report_(*checked.declares().machine) {
    report_.checked = checked.declares();
    report_.size = checker_.size();
    report_.options = options;
  }

  validation_report run() {
    while (!report_.failed && !is_over_ && report_.operations < report_.options.operations && !time_.is_spent() &&
           report_.rejections.size() < report_.options.most_rejections && ends_ < report_.options.most_ends) {
      if (auto const ran = run_sequence(); !ran) report_.failed = ran.why();
    }
    if (ends_ >= report_.options.most_ends) report_.stopped = fmt::format("{} hangs and deaths", ends_);
    else if (time_.is_spent()) report_.stopped = time_.text();
    else if (!is_over_) report_.note_limits();
    return finish();
  }

  validation_report run(std::span<call const> calls, std::span<result const> recorded) {
    report_.demands_coverage = false;
    trace_comparison compared(calls, recorded, *report_.checked.machine);
    play_all(calls, {}, [&](played_sequence const& played) {
      if (report_.checked.is_whole() || !recorded.empty()) compare(played, calls, compared);
    });
    report_.unexamined = compared.differences();
    return finish();
  }

  validation_report run_suite() {
    report_.demands_coverage = false;
    auto const& suite = whole::directed_suite();
    for (auto const& sequence : suite) {
      if (time_.is_spent()) {
        report_.stopped = time_.text();
        report_.unexamined.push_back(counted(suite.size() - report_.directed.size(), "directed sequence") +
                                     " not played");
        break;
      }
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
    if (auto again = checker_.restart(); !again) return consider_end(again.why());
    auto const left = report_.options.operations - report_.operations;
    if (!source_->begin(std::min<std::uint64_t>(report_.options.sequence_length, left))) {
      is_over_ = true;
      --report_.sequences;
      return nothing{};
    }
    if (!last_.empty()) history_.push_back(std::move(last_));
    if (history_.size() > most_history) history_.pop_front();
    last_.assign(source_->known().begin(), source_->known().end());
    last_cpus_.assign(source_->cpus().begin(), source_->cpus().end());
    if (!last_cpus_.empty()) return run_storm();
    checker_.announce(last_);
    bool const is_known = !last_.empty();
    played_sequence sequence;
    while (auto const c = source_->next(checker_)) {
      if (!checker_.obstacle(*c).empty()) continue;
      auto played = checker_.play(*c);
      if (!played) return played.why();
      source_->note(*played);
      report_.count_operation();
      if (!is_known) last_.push_back(played->asked);
      sequence.calls.push_back(std::move(*played));
      if (sequence.calls.back().findings.empty()) continue;
      sequence.findings = sequence.calls.back().findings;
      return consider(std::move(sequence));
    }
    return nothing{};
  }

  // Calls at the same time among others, all of which are known.
  fallible<nothing> run_storm() {
    auto played = replay(checker_, last_, {}, last_cpus_);
    if (!played) return played.why();
    for (std::size_t i = 0; i < played->calls.size(); ++i) report_.count_operation();
    return played->findings.empty() ? fallible<nothing>(nothing{}) : consider(std::move(*played));
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
    if (!name.empty()) kept.where = "in " + kept.directed;
    return true;
  }

  // What needs swap or a device is left out where there is none: that is declared. So is an operation that there is
  // not, and what comes after it may not be possible. Anything else was to be asked.
  void note_left_out(whole::directed_sequence const& of, played_sequence const& played) {
    auto const& d = report_.checked;
    for (auto const& [number, why] : played.left_out) {
      if (!d.policy.has(of.calls[number].operation)) return;
      if (whole::is_ever_asked(static_cast<whole::verb>(of.calls[number].operation), d.can, d.policy))
        report_.unexamined.push_back(
            fmt::format("{}: {} not asked ({})", of.name, text_of(of.calls[number], whole_type()), why));
    }
  }

  // A step that the kernel takes of its own accord is no call that could have been asked; and a call that no kernel can
  // be asked is answered in its place.
  void compare(played_sequence const& played, std::span<call const> calls, trace_comparison& compared) const {
    bool const is_whole = report_.checked.is_whole();
    auto left_out = played.left_out.begin();
    auto next = played.calls.begin();
    for (std::size_t i = 0; i < played.calls.size() + played.left_out.size(); ++i) {
      if (left_out == played.left_out.end() || left_out->number != i) {
        auto const& said = (next++)->said;
        if (!is_whole && said.is_known && is_answered_by_driver(said.out.how))
          compared.note_left_out(i, ending_name(said.out.how));
        else compared.note_ended(i, said);
        continue;
      }
      if (!whole::is_step_of_the_kernel(static_cast<whole::verb>(calls[i].operation)))
        compared.note_left_out(i, left_out->why);
      ++left_out;
    }
  }

  // It ended between two sequences: after the last answer, or when it was asked to start again.
  fallible<nothing> consider_end(failure const& why) {
    if (!report_.checked.comes_back || !is_of_implementation(why.kind) || last_.empty()) return why;
    rejection rejected;
    for (auto const& c : std::exchange(last_, {}))  // empty: twice in a row is the end
      rejected.add(c, {{}, false, "not kept"});
    rejected.findings.push_back({clause::keeps_running, 0, -1, "when asked to restart: " + why.what, "an answer"});
    report_.count_failures(rejected.findings);
    ++ends_;
    constexpr std::uint8_t restarting = 255;  // no operation: which one came before the restart says nothing
    auto const met_as = kind_of(rejected.findings.front(), restarting);
    for (auto& known : report_.rejections) {
      if (known.met_as != met_as) continue;
      ++known.times;
      return nothing{};
    }
    keep(std::move(rejected)).met_as = met_as;
    return nothing{};
  }

  // Findings of one kind are the same rejection. A new one is played again, which is not counted as checking.
  fallible<nothing> consider(played_sequence rejected) {
    ends_ += rejected.findings.front().broken == clause::keeps_running ? 1 : 0;
    if (report_.find(kind_of(rejected)) != nullptr) {
      report_.count_failures(rejected.findings);
      return nothing{};
    }
    checker_.stop_counting();
    auto confirmed = confirm(std::move(rejected));
    checker_.go_on_counting();
    return confirmed;
  }

  // A finding of an exact clause counts even if it does not come back; but the kernel may move a page of its own
  // accord, so one of a quiescent clause counts only if it does.
  //
  // Answers may have been on their way when an implementation ended. Then the whole sequence is played again, one call
  // at a time, which shows which of them it was. Once: each time may cost the time limit.
  fallible<nothing> confirm(played_sequence rejected) {
    auto const broken = rejected.findings.front().broken;
    bool const has_ended = broken == clause::keeps_running;
    unsigned const replays = is_concurrent(rejected) ? 20 : has_ended ? 1 : 3;
    auto const met_as = kind_of(rejected);
    auto const calls = has_ended ? last_ : calls_of(rejected);
    auto const cpus = has_ended ? last_cpus_ : cpus_of(rejected);
    unsigned came_back = 0;
    bool const is_new = checker_.renew();
    for (unsigned i = 0; i < replays; ++i) {
      auto again = replay(checker_, calls, any_of(broken), cpus);
      if (!again) return again.why();
      if (again->findings.empty()) continue;
      ++came_back;
      if (has_ended) rejected = std::move(*again);
    }
    bool survives = false;
    if (came_back == 0 && is_new && !is_concurrent(rejected)) {
      auto const later = comes_back_after_history(calls, broken);
      if (!later) return later.why();
      survives = *later;
    }
    if (came_back == 0 && !survives && describe(broken).level == tier::quiescent) {
      ++report_.passing_findings;
      return nothing{};
    }
    report_.count_failures(rejected.findings);
    auto const length = rejected.calls.size();
    if (came_back > 0) rejected = shorten(checker_, std::move(rejected), report_.options.shrink_time);
    checker_.hurry(has_ended);  // once it is known, the same hang need not cost as much again
    auto& kept = keep(std::move(rejected));
    kept.met_as = met_as;
    kept.confirmed = came_back;
    kept.survives_restart = survives;
    kept.replays = replays;
    kept.calls_before_shrinking = length;
    return nothing{};
  }

  // After the sequences that were played before it, in a program that is as new as theirs was.
  fallible<bool> comes_back_after_history(std::span<call const> calls, clause broken) {
    checker_.renew();
    auto const none = [](finding_kind const&) { return false; };
    for (auto const& before : history_)
      if (auto const played = replay(checker_, before, none); !played) return played.why();
    auto const again = replay(checker_, calls, any_of(broken));
    if (!again) return again.why();
    return !again->findings.empty();
  }

  rejection& keep(played_sequence rejected) {
    rejection r;
    static_cast<played_sequence&>(r) = std::move(rejected);
    r.calls_before_shrinking = r.calls.size();
    r.operation = report_.operations;
    if (is_concurrent(r)) tell(r, *report_.checked.machine);
    report_.rejections.push_back(std::move(r));
    return report_.rejections.back();
  }

  validation_report finish() {
    report_.close(checker_, begin_);
    report_.visited = source_->visited();
    for (auto& remark : remarks_on(report_.visited)) report_.remarks.push_back(std::move(remark));
    report_.note_unexamined(checker_.unjudged_refusals());
    return std::move(report_);
  }

  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  time_budget time_;
  checker checker_;
  std::unique_ptr<sequence_source> source_;
  bool is_over_ = false;  // the suite
  unsigned ends_ = 0;
  static constexpr std::size_t most_history = 64;
  std::deque<std::vector<call>> history_;  // of the last sequences before that
  std::vector<call> last_;                 // the calls of the last sequence, ...
  std::vector<unsigned> last_cpus_;        // ... and their processors, if some are made at the same time
  validation_report report_;
};

}  // namespace

validation_report run_campaign(implementation& checked, campaign_options const& options) {
  return campaign(checked, options).run();
}

validation_report run_calls(implementation& checked, std::span<call const> calls, campaign_options const& options,
                            std::span<result const> recorded) {
  return campaign(checked, options).run(calls, recorded);
}

validation_report run_directed(implementation& checked, campaign_options const& options) {
  auto const& d = checked.declares();
  if (d.processes() < whole::processes_of_suite || d.pages() < whole::pages_of_suite)
    return not_started(*d.machine, options,
                       {failure_kind::unavailable,
                        fmt::format("the directed suite needs {} processes and {} pages", whole::processes_of_suite,
                                    whole::pages_of_suite),
                        std::nullopt, 0});
  return campaign(checked, options).run_suite();
}

}  // namespace cowproof::oracle

// Checks a shared object against the model.
#include "oracle/library_validation.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "oracle/library/library_declaration.hpp"
#include "oracle/library/library_interview.hpp"
#include "oracle/library/library_rejections.hpp"
#include "oracle/library/library_sequences.hpp"
#include "oracle/library/model_check.hpp"
#include "oracle/time_budget.hpp"
#include "system/interruption.hpp"

namespace cowproof::oracle {
namespace {

class library_campaign {
 public:
  // What the declaration left open has been found.
  library_campaign(contained_library& library, library_options const& options, library_interview const& found)
      : library_(library),
        options_(options),
        time_(options.time),
        declared_(found.declared),
        judge_(declared_),
        writer_(declared_, library.facts(), options.seed, options.sequences),
        trial_(library, declared_, 2),
        model_(declared_),
        rejections_(trial_, options, result_) {
    result_.report.checked = declared_;
    result_.report.options.operations = options.operations;
    result_.report.options.seed = options.seed;
    result_.report.options.sequences = options.sequences;
    result_.report.options.quiescent = true;
    result_.report.options.shrink_time = options.shrink_time;
    result_.report.options.most_rejections = options.most_rejections;
    result_.report.remarks = remarks_on(declared_, library.facts());
    std::ranges::copy(found.remarks, std::back_inserter(result_.report.remarks));
  }

  library_report run() {
    auto const begin = std::chrono::steady_clock::now();
    bool is_complete = false;
    do {
      if (auto const ran = run_batches(); !ran) result_.report.failed = ran.why();
      is_complete = !result_.report.failed && goes_on() && !writer_.advance();
    } while (!is_complete && !result_.report.failed && goes_on());
    if (time_.is_spent()) result_.report.stopped = time_.text();
    else if (!is_complete && result_.report.stopped.empty()) result_.report.note_limits();
    return finish(begin);
  }

  // Nothing is played if a call names what the library does not have.
  library_report run(library_replay const& replayed) {
    auto const& calls = replayed.calls;
    if (replayed.frames != 0 && !trial_.can_have_fewer_frames()) {
      result_.is_usable = false;
      result_.report.failed = failure{
          failure_kind::unavailable,
          fmt::format("{}: it cannot be restarted with {} frames", options_.file, replayed.frames), std::nullopt, 0};
      return std::move(result_);
    }
    for (auto const& c : calls) {
      if (can_be_asked(c)) continue;
      result_.is_usable = false;
      result_.report.failed =
          failure{failure_kind::unavailable,
                  fmt::format("{}: {} is not for a library of {} processes and {} pages, or of what it has",
                              options_.file, to_text(c), declared_.size.processes, declared_.size.pages),
                  std::nullopt, 0};
      return std::move(result_);
    }
    auto const begin = std::chrono::steady_clock::now();
    rejected_sequence all;
    all.processes = static_cast<std::uint16_t>(declared_.size.processes);
    all.pages = static_cast<std::uint16_t>(declared_.size.pages);
    all.sweep = 16;
    all.frames = replayed.frames;
    result_.report.sequences = 1;
    result_.report.demands_coverage = false;
    auto const played = trial_.play(all, calls, options_.time_limit);
    if (!played) {
      result_.report.failed = played.why();
      return finish(begin);
    }
    result_.report.operations = *played ? (*played)->calls.size() : calls.size();
    tallies_ = trial_.tallies();
    if (*played) rejections_.keep(**played);
    return finish(begin);
  }

 private:
  // How one batch went: pieces of it, if the library died on the way and went on with the next sequence.
  struct piece {
    std::size_t from, to;  // the calls that were played
    batch_end end;
  };

  bool is_over() const { return written_ >= options_.operations || time_.is_spent(); }
  bool goes_on() const { return !is_over() && !rejections_.is_enough(); }

  // The next batch is written while the library plays one, and judged while it plays the next; until the writer has no
  // more.
  fallible<nothing> run_batches() {
    std::size_t now = 0;
    if (!write(now)) return nothing{};
    if (auto const sent = library_.submit(now); !sent) return sent;
    for (;;) {
      auto const next = 1 - now;
      bool const is_more = write(next);
      auto const pieces = wait_for(now);
      if (!pieces) return pieces.why();
      if (is_more)
        if (auto const sent = library_.submit(next); !sent) return sent;
      judge_batch(now, *pieces);
      if (options_.progress) options_.progress(result_.report.operations);
      if (!rejections_.is_any_pending()) {
        if (!is_more) return nothing{};
        now = next;
        continue;
      }
      // What is new is played again, so the library has to be idle.
      if (is_more) {
        auto const others = wait_for(next);
        if (!others) return others.why();
        judge_batch(next, *others);
      }
      if (auto const done = rejections_.consider_pending(); !done) return done;
      if (!goes_on() || !write(now)) return nothing{};
      if (auto const sent = library_.submit(now); !sent) return sent;
    }
  }

  // False: there is no more.
  bool write(std::size_t number) {
    if (is_over()) return false;
    auto& b = library_.batch(number);
    writer_.fill(b, options_.operations - written_);
    b.waits_at_once = declared_.policy.memory == memory_returns::at_wait;
    b.first = b.used = 0;
    calls_[number].assign(b.call.begin(), b.call.begin() + b.calls);
    parts_[number] = writer_.part();
    written_ += b.calls;
    return b.calls > 0;
  }

  // Until the batch is played: after a death it goes on with the next sequence, but not forever; after a hang it does
  // not.
  fallible<std::vector<piece>> wait_for(std::size_t number) {
    constexpr std::size_t most_deaths = 16, most_hangs = 8;
    auto& b = library_.batch(number);
    auto const& calls = calls_[number];
    std::vector<piece> pieces;
    for (;;) {
      std::size_t const from = b.first;
      auto const end = library_.wait(options_.time_limit);
      if (!end) return end.why();
      auto const to = std::clamp<std::size_t>(b.played, from, calls.size());
      pieces.push_back({from, to, *end});
      if (end->was == batch_end::how::played) return pieces;
      if (end->was == batch_end::how::hung && ++hangs_ == most_hangs) {
        written_ = options_.operations;  // nothing more
        result_.report.stopped = counted(hangs_, "hang");
      }
      if (end->was == batch_end::how::hung || pieces.size() > most_deaths) return pieces;
      auto const next = std::find_if(calls.begin() + static_cast<std::ptrdiff_t>(std::min(to + 1, calls.size())),
                                     calls.end(), [](auto const& c) { return c.what == library_verb::restart; });
      if (next == calls.end()) return pieces;
      b.first = static_cast<std::uint32_t>(next - calls.begin());
      if (to > from) {
        auto const& last = b.answer[to - 1];
        b.used = static_cast<std::uint32_t>(
            std::min<std::size_t>(std::size_t{last.first_entry} + last.entries, shared_batch::most_entries));
      }
      if (auto const sent = library_.submit(number); !sent) return sent.why();
    }
  }

  bool can_be_asked(library_call const& c) const {
    auto const& f = library_.facts();
    bool const there = c.process < f.processes && c.child < f.processes && c.page < f.pages;
    bool const known = (c.where != place::below || f.has_below) && (c.where != place::kernel || f.has_kernel) &&
                       (c.where != place::last || f.has_last);
    return there && known && is_of_header(c.where) && c.has_memory &&
           (f.lacks >> static_cast<unsigned>(c.what) & 1) == 0;
  }

  void judge_batch(std::size_t number, std::vector<piece> const& pieces) {
    auto const& b = library_.batch(number);
    judge_.play_with(b.processes, b.pages, b.frames);
    for (auto const& p : pieces) judge_piece(b, calls_[number], p, parts_[number]);
  }

  void judge_piece(shared_batch const& b, std::vector<library_call> const& calls, piece const& p, std::size_t part) {
    std::size_t first = p.from;  // of the sequence, after its restart
    bool skips = false;          // up to the next sequence
    for (std::size_t i = p.from; i < p.to; ++i) {
      if (calls[i].what == library_verb::restart) {
        model_.begin_sequence(b.processes, b.pages);
        writer_.note_restart(part);
        ++result_.report.sequences;
        first = i + 1;
        skips = false;
      }
      if (skips) continue;
      auto const& said = b.answer[i];
      auto const findings = judge_.judge(calls[i], said, entries_of(b, said), tallies_);
      if (calls[i].what != library_verb::restart) ++result_.report.operations;
      if (!findings.empty()) {
        note(b, calls, first, i, {findings.begin(), findings.end()}, false);
        writer_.note_rejection(part, calls[i]);
        skips = true;
        continue;
      }
      if (!model_.agrees(calls[i], judge_)) disagreement_ = to_text(calls[i]);
      if (calls[i].what != library_verb::restart) writer_.note(part, calls[i], judge_.last_ending(), judge_.state());
    }
    if (p.end.was == batch_end::how::played || skips) return;
    auto const last = std::min(p.to, calls.size() - 1);
    ++tallies_.checked[static_cast<std::size_t>(clause::keeps_running)];
    if (calls[last].what == library_verb::restart) first = last + 1;
    note(b, calls, first, last, {finding_of(p.end, calls[last])}, p.end.was == batch_end::how::hung);
    writer_.note_rejection(part, calls[last]);
  }

  void note(shared_batch const& b, std::vector<library_call> const& calls, std::size_t first, std::size_t last,
            std::vector<finding> findings, bool was_hang) {
    rejected_sequence r;
    r.calls.assign(calls.begin() + static_cast<std::ptrdiff_t>(first),
                   calls.begin() + static_cast<std::ptrdiff_t>(last + 1));
    r.findings = std::move(findings);
    r.processes = b.processes;
    r.pages = b.pages;
    r.sweep = b.sweep;
    r.was_hang = was_hang;
    for (std::size_t i = first; i <= last; ++i)
      r.answers.push_back(i < b.played ? library_judge::answer_of(calls[i], b.answer[i])
                                       : answer{{}, false, r.findings.front().seen});
    result_.report.count_failures(r.findings);
    rejections_.note(std::move(r), result_.report.operations, std::span(calls).first(first));
  }

  library_report finish(std::chrono::steady_clock::time_point begin) {
    auto& r = result_.report;
    r.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    r.times_checked = tallies_.checked;
    r.inconclusive = tallies_.undefined;
    r.times_checked[static_cast<std::size_t>(clause::keeps_running)] += r.operations;
    for (std::size_t v = 0; v < number_of_verbs; ++v) r.seen.ended[v] = tallies_.ended[v];
    r.other_operations.push_back(
        {"kernel_store", tallies_.ended[static_cast<std::size_t>(library_verb::kernel_store)]});
    r.seen.met = model_.seen().met;
    r.visited = writer_.visited();
    for (auto& remark : remarks_on(r.visited)) r.remarks.push_back(std::move(remark));
    r.note_unexamined(0);
    auto const& kernel_stores = tallies_.ended[static_cast<std::size_t>(library_verb::kernel_store)];
    bool const has_kernel_stores = declared_.policy.has(static_cast<unsigned>(library_verb::kernel_store));
    if (r.demands_coverage && has_kernel_stores && kernel_stores[static_cast<std::size_t>(ending::completed)] == 0)
      r.unexamined.emplace_back("kernel_store never completed");
    if (auto untested = remark_on_untested(declared_, tallies_.ended); r.demands_coverage && !untested.empty())
      r.remarks.push_back(std::move(untested));
    rejections_.count();
    if (!disagreement_.empty() && !r.failed)
      r.failed = failure{failure_kind::unavailable, "the reference and the model differ after " + disagreement_,
                         std::nullopt, 0};
    if (model_.operations() > 0)
      r.remarks.push_back(
          fmt::format("{} operations were played on the model and its specification as well", model_.operations()));
    if (library_.times_started() > 1)
      r.remarks.push_back(
          fmt::format("the library was started {} times, because it died or hung", library_.times_started()));
    result_.times_started = library_.times_started();
    result_.played_on_model = model_.operations();
    return std::move(result_);
  }

  contained_library& library_;
  library_options const& options_;
  time_budget time_;
  declaration declared_;
  library_judge judge_;
  sequence_writer writer_;
  library_trial trial_;
  model_check model_;
  library_tallies tallies_;
  std::array<std::vector<library_call>, 2> calls_;
  std::array<std::size_t, 2> parts_{};  // of a tour
  std::string disagreement_;
  std::uint64_t written_ = 0;  // calls
  unsigned hangs_ = 0;
  library_report result_;
  library_rejections rejections_;
};

template <class Run> library_report with_library(library_options const& options, Run run) {
  interruption_guard const interruptible;
  auto const not_usable = [&](failure const& why) {
    library_report none;
    none.is_usable = why.kind == failure_kind::interrupted;
    none.report.failed = why;
    none.report.checked.name = options.file;
    return none;
  };
  auto started = contained_library::start(options.file, options.start_limit);
  if (!started) return not_usable(started.why());
  auto const found = interview_library(**started, options);
  if (!found) return not_usable(found.why());
  return run(library_campaign(**started, options, *found));
}

}  // namespace

library_report validate_library(library_options const& options) {
  return with_library(options, [](library_campaign campaign) { return campaign.run(); });
}

library_report replay_on_library(library_replay const& calls, library_options const& options) {
  return with_library(options, [&](library_campaign campaign) { return campaign.run(calls); });
}

}  // namespace cowproof::oracle

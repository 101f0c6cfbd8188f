// Holds a shared object against the model.
#include "oracle/library_validation.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "oracle/library/library_declaration.hpp"
#include "oracle/library/library_sequences.hpp"
#include "oracle/library/library_trial.hpp"
#include "oracle/library/model_check.hpp"
#include "oracle/linux/interruption.hpp"

namespace cowproof::oracle {
namespace {

class library_campaign {
 public:
  library_campaign(contained_library& library, library_options const& options)
      : library_(library),
        options_(options),
        declared_(declaration_of(library.facts(), options.file, options.level)),
        judge_(declared_),
        writer_(declared_, library.facts(), options.seed),
        trial_(library, declared_, 2),
        model_(declared_) {
    result_.report.checked = declared_;
    result_.report.options.operations = options.operations;
    result_.report.options.seed = options.seed;
    result_.report.options.quiescent = true;
    result_.report.options.shrink_time = options.shrink_time;
    result_.report.options.most_rejections = options.most_rejections;
    result_.report.remarks = remarks_on(declared_);
  }

  library_report run() {
    auto const begin = std::chrono::steady_clock::now();
    if (auto const ran = run_batches(); !ran) result_.report.failed = ran.why();
    return finish(begin);
  }

  // Nothing is played if a call names what the library does not have.
  library_report run(std::vector<library_call> const& calls) {
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
    result_.report.sequences = 1;
    result_.report.demands_coverage = false;
    auto const played = trial_.play(all, calls, options_.time_limit);
    if (!played) {
      result_.report.failed = played.why();
      return finish(begin);
    }
    result_.report.operations = *played ? (*played)->calls.size() : calls.size();
    tallies_ = trial_.tallies();
    if (*played) keep(**played);
    return finish(begin);
  }

 private:
  // How one batch went: pieces of it, if the library died on the way and went on with the next sequence.
  struct piece {
    std::size_t from, to;  // the calls that were played
    batch_end end;
  };

  // The next batch is written while the library plays one, and judged while it plays the next.
  fallible<nothing> run_batches() {
    std::size_t now = 0;
    write(now);
    if (auto const sent = library_.submit(now); !sent) return sent;
    for (;;) {
      auto const next = 1 - now;
      bool const goes_on = written_ < options_.operations;
      if (goes_on) write(next);
      auto const pieces = wait_for(now);
      if (!pieces) return pieces.why();
      if (goes_on)
        if (auto const sent = library_.submit(next); !sent) return sent;
      judge_batch(now, *pieces);
      if (options_.progress) options_.progress(result_.report.operations);
      if (pending_.empty()) {
        if (!goes_on) return nothing{};
        now = next;
        continue;
      }
      // What is new is played again, so the library has to be idle.
      if (goes_on) {
        auto const others = wait_for(next);
        if (!others) return others.why();
        judge_batch(next, *others);
      }
      if (auto const done = consider_pending(); !done) return done;
      if (written_ >= options_.operations || is_enough()) return nothing{};
      write(now);
      if (auto const sent = library_.submit(now); !sent) return sent;
    }
  }

  void write(std::size_t number) {
    auto& b = library_.batch(number);
    writer_.fill(b, options_.operations - written_);
    b.first = b.used = 0;
    calls_[number].assign(b.call.begin(), b.call.begin() + b.calls);
    written_ += b.calls;
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
        result_.report.remarks.push_back(fmt::format("it hung {} times, and was not asked any more", hangs_));
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
    return there && known && (f.lacks >> static_cast<unsigned>(c.what) & 1) == 0;
  }

  bool is_enough() const { return result_.report.rejections.size() >= options_.most_rejections; }

  void judge_batch(std::size_t number, std::vector<piece> const& pieces) {
    auto const& b = library_.batch(number);
    judge_.play_with(b.processes, b.pages);
    for (auto const& p : pieces) judge_piece(b, calls_[number], p);
  }

  void judge_piece(shared_batch const& b, std::vector<library_call> const& calls, piece const& p) {
    std::size_t first = p.from;  // of the sequence, after its restart
    bool skips = false;          // up to the next sequence
    for (std::size_t i = p.from; i < p.to; ++i) {
      if (calls[i].what == library_verb::restart) {
        model_.begin_sequence(b.processes, b.pages);
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
        skips = true;
      } else if (!model_.agrees(calls[i], judge_)) {
        disagreement_ = to_text(calls[i]);
      }
    }
    if (p.end.was == batch_end::how::played || skips) return;
    auto const last = std::min(p.to, calls.size() - 1);
    ++tallies_.checked[static_cast<std::size_t>(clause::keeps_running)];
    if (calls[last].what == library_verb::restart) first = last + 1;
    note(b, calls, first, last, {finding_of(p.end, calls[last])}, p.end.was == batch_end::how::hung);
  }

  // The same clause broken by the same operation is the same rejection: it is counted, and a new one is kept to be
  // looked at.
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
    for (auto const& f : r.findings) ++result_.report.times_failed[static_cast<std::size_t>(f.broken)];
    for (std::size_t i = 0; i < known_.size(); ++i) {
      if (!known_[i].same_failure(r)) continue;
      ++times_[i];
      return;
    }
    for (std::size_t i = first; i <= last; ++i)
      r.answers.push_back(i < b.played ? library_judge::answer_of(calls[i], b.answer[i])
                                       : answer{{}, false, r.findings.front().seen});
    known_.push_back(r);
    times_.push_back(1);
    pending_.push_back({std::move(r), result_.report.operations, known_.size() - 1});
  }

  struct pending_rejection {
    rejected_sequence sequence;
    std::uint64_t operation;
    std::size_t known;
  };

  fallible<nothing> consider_pending() {
    for (auto const& p : std::exchange(pending_, {})) {
      if (is_enough()) break;
      if (auto const done = consider(p); !done) return done;
    }
    return nothing{};
  }

  fallible<nothing> consider(pending_rejection const& p) {
    auto const number = result_.rejected.size();
    auto const save = [&](rejected_sequence const& r) {
      if (options_.on_rejection) options_.on_rejection(number, r.calls);
    };
    save(p.sequence);
    // A hang costs the time limit each time: one that lasts a while is taken for one.
    auto const patience =
        p.sequence.was_hang ? std::min(options_.time_limit, std::chrono::milliseconds(100)) : options_.time_limit;
    unsigned const replays = p.sequence.was_hang ? 1 : 3;
    unsigned came_back = 0;
    std::optional<rejected_sequence> again;
    for (unsigned i = 0; i < replays; ++i) {
      auto played = trial_.play(p.sequence, p.sequence.calls, options_.time_limit);
      if (!played) return played.why();
      if (!*played || !(*played)->same_failure(p.sequence)) continue;
      ++came_back;
      again = std::move(*played);
    }
    auto best = again ? *again : p.sequence;
    if (came_back > 0) {
      unsigned const tries = came_back == replays ? 1 : 5;
      best = shorten(trial_, std::move(best), tries, options_.shrink_time, patience, save);
      if (patience != options_.time_limit) {  // and now with all patience
        auto played = trial_.play(best, best.calls, options_.time_limit);
        if (!played) return played.why();
        if (*played && (*played)->same_failure(best)) best = std::move(**played);
      }
    }
    auto& kept = keep(best);
    kept.operation = p.operation;
    kept.confirmed = came_back;
    kept.replays = replays;
    kept.calls_before_shrinking = p.sequence.calls.size();
    places_.push_back(p.known);
    return nothing{};
  }

  rejection& keep(rejected_sequence const& r) {
    rejection kept;
    kept.findings = r.findings;
    kept.calls_before_shrinking = r.calls.size();
    for (std::size_t i = 0; i < r.calls.size(); ++i)
      kept.told.push_back({to_text(r.calls[i]), i < r.answers.size() ? r.answers[i].said : std::string()});
    add_core_calls(kept, r);
    kept.operation = result_.report.operations;
    result_.report.rejections.push_back(std::move(kept));
    result_.rejected.push_back(r.calls);
    return result_.report.rejections.back();
  }

  library_report finish(std::chrono::steady_clock::time_point begin) {
    auto& r = result_.report;
    r.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    r.times_checked = tallies_.checked;
    r.times_undefined = tallies_.undefined;
    r.times_checked[static_cast<std::size_t>(clause::keeps_running)] += r.operations;
    for (std::size_t v = 0; v < number_of_verbs; ++v) r.seen.ended[v] = tallies_.ended[v];
    r.other_operations.push_back(
        {"kernel_store", tallies_.ended[static_cast<std::size_t>(library_verb::kernel_store)]});
    r.seen.met = model_.seen().met;
    if (auto untested = remark_on_untested(declared_, tallies_.ended); r.demands_coverage && !untested.empty())
      r.remarks.push_back(std::move(untested));
    for (std::size_t i = 0; i < places_.size(); ++i) r.rejections[i].times = times_[places_[i]];
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
  declaration declared_;
  library_judge judge_;
  sequence_writer writer_;
  library_trial trial_;
  model_check model_;
  library_tallies tallies_;
  std::array<std::vector<library_call>, 2> calls_;
  std::vector<rejected_sequence> known_;  // distinct failures, and how often each was met
  std::vector<std::uint64_t> times_;
  std::vector<std::size_t> places_;  // of the rejections of the report, among those known
  std::vector<pending_rejection> pending_;
  std::string disagreement_;
  std::uint64_t written_ = 0;  // calls
  unsigned hangs_ = 0;
  library_report result_;
};

template <class Run> library_report with_library(library_options const& options, Run run) {
  interruption_guard const interruptible;
  auto started = contained_library::start(options.file);
  if (started) return run(**started);
  library_report none;
  none.is_usable = started.why().kind == failure_kind::interrupted;
  none.report.failed = started.why();
  none.report.checked.name = options.file;
  return none;
}

}  // namespace

library_report validate_library(library_options const& options) {
  return with_library(options, [&](contained_library& library) { return library_campaign(library, options).run(); });
}

library_report replay_on_library(std::vector<library_call> const& calls, library_options const& options) {
  return with_library(options,
                      [&](contained_library& library) { return library_campaign(library, options).run(calls); });
}

}  // namespace cowproof::oracle

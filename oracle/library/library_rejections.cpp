// The rejections of a campaign.
#include "oracle/library/library_rejections.hpp"

#include <algorithm>
#include <utility>

namespace cowproof::oracle {

void library_rejections::note(rejected_sequence r, std::uint64_t operation) {
  for (std::size_t i = 0; i < known_.size(); ++i) {
    if (!known_[i].same_failure(r)) continue;
    ++times_[i];
    return;
  }
  known_.push_back(r);
  times_.push_back(1);
  pending_.push_back({std::move(r), operation, known_.size() - 1});
}

fallible<nothing> library_rejections::consider_pending() {
  for (auto const& p : std::exchange(pending_, {})) {
    if (is_enough()) break;
    if (auto const done = consider(p); !done) return done;
  }
  return nothing{};
}

fallible<nothing> library_rejections::consider(pending_rejection const& p) {
  auto const number = result_.rejected.size();
  auto const save = [&](rejected_sequence const& r) {
    if (options_.on_rejection) options_.on_rejection(number, {r.calls, r.frames});
  };
  save(p.sequence);
  // A hang costs the time limit each time: one that lasts a while is taken for one.
  auto const patience =
      p.sequence.was_hang ? std::min(options_.time_limit, std::chrono::milliseconds(100)) : options_.time_limit;
  // What happens at the same time happens otherwise each time.
  unsigned const replays = p.sequence.was_hang ? 1 : p.sequence.is_concurrent() ? 20 : 3;
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
    unsigned const tries = came_back == replays ? 1 : p.sequence.is_concurrent() ? 2 * replays / came_back + 5 : 5;
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

rejection& library_rejections::keep(rejected_sequence const& r) {
  rejection kept;
  kept.findings = r.findings;
  kept.calls_before_shrinking = r.calls.size();
  for (std::size_t i = 0; i < r.calls.size(); ++i)
    kept.told.push_back({to_text(r.calls[i]), i < r.answers.size() ? r.answers[i].said : std::string()});
  add_core_calls(kept, r);
  kept.operation = result_.report.operations;
  kept.frames = r.frames;
  result_.report.rejections.push_back(std::move(kept));
  result_.rejected.push_back({r.calls, r.frames});
  return result_.report.rejections.back();
}

void library_rejections::count() const {
  for (std::size_t i = 0; i < places_.size(); ++i) result_.report.rejections[i].times = times_[places_[i]];
}

}  // namespace cowproof::oracle

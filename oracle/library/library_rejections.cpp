// The rejections of a campaign.
#include "oracle/library/library_rejections.hpp"

#include <algorithm>
#include <utility>

namespace cowproof::oracle {

void library_rejections::note(rejected_sequence r, std::uint64_t operation, std::span<library_call const> before) {
  for (std::size_t i = 0; i < known_.size(); ++i) {
    if (!known_[i].same_failure(r)) continue;
    ++times_[i];
    return;
  }
  known_.push_back(r);
  times_.push_back(1);
  pending_.push_back({std::move(r), operation, known_.size() - 1, {before.begin(), before.end()}});
}

fallible<nothing> library_rejections::consider_pending() {
  for (auto const& p : std::exchange(pending_, {})) {
    if (is_enough()) break;
    if (auto const done = consider(p); !done) return done;
  }
  return nothing{};
}

fallible<std::optional<rejected_sequence>> library_rejections::play_again(rejected_sequence const& r) {
  auto played = trial_.play(r, r.calls, options_.time_limit);
  if (played && *played && !(*played)->same_failure(r)) return std::optional<rejected_sequence>();
  return played;
}

// Plays it where nothing was played before, and says how often it came back; and, if it never does, whether it does
// where it was met: then something survives a restart.
fallible<nothing> library_rejections::confirm(rejected_sequence const& r, confirmation& so_far) {
  bool came_back_at_once = false;
  if (!r.was_hang) {
    auto const played = play_again(r);
    if (!played) return played.why();
    came_back_at_once = played->has_value();
  }
  for (unsigned i = 0; i < so_far.replays; ++i) {
    if (auto const anew = trial_.renew(); !anew) return anew.why();
    auto played = play_again(r);
    if (!played) return played.why();
    if (!*played) continue;
    ++so_far.came_back;
    so_far.again = std::move(*played);
  }
  so_far.survives_restart = so_far.came_back == 0 && came_back_at_once && !r.is_concurrent();
  return nothing{};
}

// In a new process, with the sequences before it.
fallible<bool> library_rejections::comes_back_after(std::vector<library_call> before, rejected_sequence const& r) {
  if (before.empty() || r.was_hang || r.is_concurrent()) return false;
  if (auto const anew = trial_.renew(); !anew) return anew.why();
  before.insert(before.end(), r.calls.begin(), r.calls.end());
  auto const played = trial_.play(r, before, options_.time_limit);
  if (!played) return played.why();
  return *played && (*played)->same_failure(r);
}

fallible<nothing> library_rejections::consider(pending_rejection const& p) {
  auto const number = result_.rejected.size();
  auto const save = [&](rejected_sequence const& r) {
    if (options_.on_rejection) options_.on_rejection(number, {r.calls, r.frames});
  };
  save(p.sequence);
  // What happens at the same time happens otherwise each time.
  confirmation seen;
  seen.replays = p.sequence.was_hang ? 1 : p.sequence.is_concurrent() ? 20 : 3;
  if (auto const done = confirm(p.sequence, seen); !done) return done;
  if (seen.came_back == 0) {
    auto const later = comes_back_after(p.before, p.sequence);
    if (!later) return later.why();
    seen.survives_restart = seen.survives_restart || *later;
  }
  auto best = seen.again ? *seen.again : p.sequence;
  if (seen.came_back > 0) {
    auto shortened = shorten_and_confirm(best, seen, save);
    if (!shortened) return shortened.why();
    best = std::move(*shortened);
  }
  auto& kept = keep(best);
  kept.operation = p.operation;
  kept.confirmed = seen.came_back;
  kept.replays = seen.replays;
  kept.survives_restart = seen.survives_restart;
  kept.calls_before_shrinking = p.sequence.calls.size();
  places_.push_back(p.known);
  return nothing{};
}

// What was made shorter has to come back where nothing was played before, and with all patience; else it is not it.
fallible<rejected_sequence> library_rejections::shorten_and_confirm(
    rejected_sequence const& found, confirmation const& seen,
    std::function<void(rejected_sequence const&)> const& save) {
  // A hang costs the time limit each time: one that lasts a while is taken for one.
  auto const patience =
      found.was_hang ? std::min(options_.time_limit, std::chrono::milliseconds(100)) : options_.time_limit;
  unsigned const tries = seen.came_back == seen.replays ? 1
                         : found.is_concurrent()        ? 2 * seen.replays / seen.came_back + 5
                                                        : 5;
  auto best = shorten(trial_, found, tries, options_.shrink_time, patience, save);
  for (unsigned i = 0; i < tries; ++i) {
    auto const is_anew = trial_.renew();
    if (!is_anew) return is_anew.why();
    if (!*is_anew && patience == options_.time_limit) return best;
    auto played = play_again(best);
    if (!played) return played.why();
    if (*played) return std::move(**played);
    if (!*is_anew) return best;
  }
  save(found);
  return found;
}

rejection& library_rejections::keep(rejected_sequence const& r) {
  rejection kept;
  kept.findings = r.findings;
  kept.calls_before_shrinking = r.calls.size();
  for (std::size_t i = 0; i < r.calls.size(); ++i) {
    auto const ended = i < r.answers.size() ? r.answers[i].said : std::string();
    kept.told.push_back({to_text(r.calls[i], !ended.empty()), ended});
  }
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

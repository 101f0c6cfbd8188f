// Plays one sequence on a library and judges it; and makes a rejected sequence shorter.
#include "oracle/library/library_trial.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace cowproof::oracle {

bool rejected_sequence::is_concurrent() const {
  return std::ranges::any_of(calls, [](auto const& c) { return c.cpu != 0; });
}

finding_kind rejected_sequence::kind() const {
  return kind_of(findings.front(), static_cast<std::uint8_t>(is_at_end ? library_verb::restart : calls.back().what));
}

bool rejected_sequence::same_failure(rejected_sequence const& other) const {
  if (broken() != other.broken() || was_hang != other.was_hang) return false;
  if (is_concurrent() && other.is_concurrent()) return true;
  if (is_at_end != other.is_at_end) return false;
  if (calls.empty() || other.calls.empty()) return calls.empty() == other.calls.empty();
  return kind() == other.kind();
}

library_trial::library_trial(contained_library& library, declaration const& declared, std::size_t batch)
    : library_(library),
      declared_(declared),
      batch_(batch),
      judge_(declared) {}

fallible<std::optional<rejected_sequence>> library_trial::play(rejected_sequence const& wanted,
                                                               std::span<library_call const> calls,
                                                               std::chrono::milliseconds time_limit) {
  auto& b = library_.batch(batch_);
  auto const room = std::min(calls.size(), shared_batch::most_calls - 1);
  std::vector<library_call> all{library_call{}};
  all.insert(all.end(), calls.begin(), calls.begin() + static_cast<std::ptrdiff_t>(room));
  std::ranges::copy(all, b.call.begin());
  b.calls = static_cast<std::uint32_t>(all.size());
  b.first = b.used = 0;
  b.processes = wanted.processes;
  b.pages = wanted.pages;
  b.sweep = wanted.sweep;
  b.frames = wanted.frames;
  b.waits_at_once = declared_.policy.memory == memory_returns::at_wait;
  if (auto const sent = library_.submit(batch_); !sent) return sent.why();
  auto const end = library_.wait(time_limit);
  if (!end) return end.why();
  judge_.play_with(b.processes, b.pages, b.frames);
  rejected_sequence found = wanted;
  found.calls.clear();
  found.answers.clear();
  found.findings.clear();
  auto const played = std::min<std::size_t>(b.played, all.size());
  for (std::size_t i = 0; i < played; ++i) {
    auto const& said = b.answer[i];
    auto const findings = judge_.judge(all[i], said, entries_of(b, said), tallies_);
    if (i > 0) {
      found.calls.push_back(all[i]);
      found.answers.push_back(library_judge::answer_of(all[i], said));
    }
    if (findings.empty()) continue;
    found.findings.assign(findings.begin(), findings.end());
    found.was_hang = false;
    return std::optional(found);
  }
  if (end->was == batch_end::how::played) return std::optional<rejected_sequence>();
  if (played > 0 && played < all.size()) {
    found.calls.push_back(all[played]);
    found.answers.push_back({{}, false, end->what});
  }
  found.was_hang = end->was == batch_end::how::hung;
  found.findings.push_back(finding_of(*end, played < all.size() ? all[played] : library_call{}));
  return std::optional(found);
}

namespace {

class library_shortener {
 public:
  library_shortener(sequence_trial& trial, rejected_sequence rejected, unsigned tries,
                    std::chrono::milliseconds shrink_time, std::chrono::milliseconds time_limit,
                    std::function<void(rejected_sequence const&)> const& better)
      : trial_(trial),
        wanted_(rejected),
        best_(std::move(rejected)),
        tries_(tries),
        deadline_(std::chrono::steady_clock::now() + shrink_time),
        time_limit_(time_limit),
        better_(better) {}

  rejected_sequence run() {
    keep_history();
    drop_calls();
    while (merge_processes()) drop_calls();
    if (best_.broken() == clause::memory_has_a_reason) look_with_few_frames();
    simplify_operands();
    drop_calls();
    return best_;
  }

 private:
  // What happened to other pages has most likely nothing to do with it.
  void keep_history() {
    auto const page = best_.findings.front().page;
    if (page < 0) return;
    auto candidate = best_.calls;
    std::erase_if(candidate, [&](auto const& c) { return c.has_address() && (!is_inside(c.where) || c.page != page); });
    attempt(candidate);
  }

  // Cuts out runs of calls, long ones first, then ever shorter ones down to single calls, until none can be missed.
  void drop_calls() {
    for (std::size_t length = std::max<std::size_t>(best_.calls.size() / 2, 1);;) {
      bool shorter = false;
      for (std::size_t from = 0; from < best_.calls.size();) {
        auto candidate = best_.calls;
        auto const first = candidate.begin() + static_cast<std::ptrdiff_t>(from);
        candidate.erase(first, first + static_cast<std::ptrdiff_t>(std::min(length, candidate.size() - from)));
        if (is_late()) return;
        if (attempt(candidate) || attempt_with_fewer_frames(candidate)) shorter = true;
        else from += length;
      }
      if (length > 1) length /= 2;
      else if (!shorter) return;
    }
  }

  // Where memory has to run out: what the calls that are left out would take is not there either.
  bool attempt_with_fewer_frames(std::vector<library_call> const& candidate) {
    if (!trial_.can_have_fewer_frames() || is_late()) return false;
    auto const frames = best_.frames != 0 ? best_.frames : trial_.declares().frame_limit;
    auto const before = frames_in_use(best_.calls), after = frames_in_use(candidate);
    auto const fewest = trial_.declares().policy.table_frames + 1;
    if (after >= before || frames < fewest + (before - after)) return false;
    auto const kept = std::exchange(best_.frames, static_cast<std::uint32_t>(frames - (before - after)));
    if (attempt(candidate)) return true;
    best_.frames = kept;
    return false;
  }

  // The same kind of call after fewer of the others, by whomever and with however few frames: what leaks may be missed
  // sooner elsewhere.
  void look_with_few_frames() {
    constexpr std::size_t most_calls = 24;
    constexpr std::uint64_t most_frames = 64;
    auto const limit = trial_.declares().frame_limit;
    if (!trial_.can_have_fewer_frames() || best_.calls.size() > most_calls || limit > most_frames) return;
    std::uint16_t processes = 1, pages = 1;
    for (auto const& c : best_.calls) {
      processes =
          std::max({processes, static_cast<std::uint16_t>(c.process + 1), static_cast<std::uint16_t>(c.child + 1)});
      pages = std::max(pages, static_cast<std::uint16_t>(c.page + 1));
    }
    auto const all = best_.calls;
    for (std::size_t length = 0; length + 1 < best_.calls.size() && !is_late(); ++length)
      for (std::uint16_t p = 0; p < processes; ++p)
        for (std::uint16_t v = 0; v < (all.back().has_address() ? pages : 1); ++v)
          if (attempt_after(all, length, p, v)) {
            drop_calls();
            return;
          }
  }

  bool attempt_after(std::vector<library_call> const& all, std::size_t length, std::uint16_t process,
                     std::uint16_t page) {
    std::vector<library_call> candidate(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(length));
    candidate.push_back(all.back());
    candidate.back().process = process;
    if (all.back().has_address()) candidate.back().page = page;
    auto const kept = best_.frames;
    auto const most = kept != 0 ? kept : trial_.declares().frame_limit;
    for (auto frames = trial_.declares().policy.table_frames + 1; frames <= most && !is_late(); ++frames) {
      best_.frames = frames;
      if (attempt(candidate)) return true;
    }
    best_.frames = kept;
    return false;
  }

  // Before the last of the calls, if none of them lacks memory.
  std::uint64_t frames_in_use(std::vector<library_call> const& calls) const {
    reference state(best_.processes, best_.pages, trial_.declares().policy.fork);
    for (std::size_t i = 0; i + 1 < calls.size(); ++i)
      if (state.examine(calls[i]).how == ending::completed) state.complete(calls[i]);
    return state.in_use(trial_.declares().policy).most;
  }

  // Lets init, or an elder process, do what a younger one did. Was it of use?
  bool merge_processes() {
    bool merged = false;
    for (std::uint16_t young = 1; young < best_.processes && young < 16; ++young) {
      for (std::uint16_t old = 0; old < young && !is_late(); ++old) {
        auto candidate = best_.calls;
        std::erase_if(candidate, [&](auto const& c) { return c.what == library_verb::fork && c.child == young; });
        for (auto& c : candidate) c.process = c.process == young ? old : c.process;
        if (candidate == best_.calls) break;
        if (!attempt(candidate) && !attempt_with_fewer_frames(candidate)) continue;
        merged = true;
        break;
      }
    }
    return merged;
  }

  // Numbers in the order of their first use; words and rights as plain as can be.
  void simplify_operands() {
    std::map<unsigned, unsigned> processes{{0, 0}}, pages, words{{0, 0}};
    auto const name = [](auto& names, std::uint16_t number) {
      return static_cast<std::uint16_t>(names.try_emplace(number, static_cast<unsigned>(names.size())).first->second);
    };
    auto renamed = best_.calls, reworded = best_.calls;
    for (auto& c : renamed) {
      c.process = name(processes, c.process);
      if (c.what == library_verb::fork) c.child = name(processes, c.child);
      if (c.has_address() && is_inside(c.where)) c.page = name(pages, c.page);
    }
    attempt(renamed);
    reworded = best_.calls;
    for (auto& c : reworded) c.word = name(words, c.word);
    attempt(reworded);
    for (std::size_t i = 0; i < best_.calls.size() && !is_late(); ++i) {
      auto candidate = best_.calls;
      if (candidate[i].what == library_verb::map) candidate[i].writable = true;
      if (candidate[i].where == place::last) candidate[i].where = place::page;
      if (!is_inside(candidate[i].where)) candidate[i].where = place::beyond;
      if (candidate != best_.calls) attempt(candidate);
    }
  }

  bool is_late() const { return std::chrono::steady_clock::now() >= deadline_; }

  bool attempt(std::vector<library_call> const& candidate) {
    if (candidate == best_.calls || !is_confined(candidate)) return false;
    for (unsigned i = 0; i < tries_ && !is_late(); ++i) {
      auto tried = trial_.play(best_, candidate, time_limit_);
      if (!tried || (tried->has_value() && (*tried)->findings.empty())) return false;
      if (!tried->has_value() || !(*tried)->same_failure(wanted_)) continue;
      best_ = std::move(**tried);
      better_(best_);
      return true;
    }
    return false;
  }

  // No processor calls for a process that is another one's.
  static bool is_confined(std::vector<library_call> const& calls) {
    std::map<unsigned, unsigned> cpu_of;
    return std::ranges::all_of(calls, [&](auto const& c) {
      auto const is_own = [&](unsigned p) { return cpu_of.try_emplace(p, c.cpu).first->second == c.cpu; };
      return c.cpu == 0 || (is_own(c.process) && (c.what != library_verb::fork || is_own(c.child)));
    });
  }

  sequence_trial& trial_;
  rejected_sequence wanted_, best_;
  unsigned tries_;
  std::chrono::steady_clock::time_point deadline_;
  std::chrono::milliseconds time_limit_;
  std::function<void(rejected_sequence const&)> const& better_;
};

}  // namespace

void add_core_calls(rejection& kept, rejected_sequence const& r) {
  for (std::size_t i = 0; i < r.calls.size() && i < r.answers.size(); ++i) {
    auto const& said = r.answers[i];
    auto const c = core_call_of(r.calls[i], !said.is_known || !ran_out_of_memory(said.out.how));
    if (!c || r.calls[i].where == place::last) {
      kept.calls.clear();
      return;
    }
    kept.add(*c, said);
  }
}

rejected_sequence shorten(sequence_trial& trial, rejected_sequence rejected, unsigned tries,
                          std::chrono::milliseconds shrink_time, std::chrono::milliseconds time_limit,
                          std::function<void(rejected_sequence const&)> const& better) {
  return library_shortener(trial, std::move(rejected), tries, shrink_time, time_limit, better).run();
}

}  // namespace cowproof::oracle

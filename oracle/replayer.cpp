// Plays a rejected sequence again.
#include "oracle/replayer.hpp"

#include <algorithm>

#include "oracle/calls.hpp"

namespace cowproof::oracle {
namespace {

class shortener {
 public:
  shortener(checker& side_by_side, replayed rejected, std::chrono::milliseconds limit)
      : side_by_side_(side_by_side),
        best_(std::move(rejected)),
        wanted_(best_.findings.front().broken),
        deadline_(std::chrono::steady_clock::now() + limit) {}

  replayed run() {
    drop_calls();
    if (merge_processes()) drop_calls();
    for (auto* const rename : {rename_pages, rename_processes, rename_words}) {
      auto candidate = best_.calls;
      rename(candidate);
      if (!attempt(candidate)) return best_;
    }
    return best_;
  }

 private:
  // Cuts out runs of calls, long ones first, then ever shorter ones down to single calls, until none can be missed.
  // Calls are total and their offers are resolved anew, so what is left is always a sequence of calls.
  void drop_calls() {
    for (std::size_t length = std::max<std::size_t>(best_.calls.size() / 2, 1);;) {
      bool shorter = false;
      for (std::size_t from = 0; from < best_.calls.size();) {
        auto candidate = best_.calls;
        auto const first = candidate.begin() + static_cast<std::ptrdiff_t>(from);
        candidate.erase(first, first + static_cast<std::ptrdiff_t>(std::min(length, candidate.size() - from)));
        auto const better = attempt(candidate);
        if (!better) return;
        if (*better) shorter = true;
        else from += length;
      }
      if (length > 1) length /= 2;
      else if (!shorter) return;
    }
  }

  // Lets init, or an elder process, do what a younger one did. Was it of use?
  bool merge_processes() {
    bool merged = false;
    auto const processes = static_cast<unsigned>(side_by_side_.size().processes);
    for (unsigned young = 1; young < processes; ++young) {
      for (unsigned old = 0; old < young; ++old) {
        auto candidate = best_.calls;
        std::erase_if(candidate,
                      [&](call const& c) { return decode(c).what == verb::fork && decode(c).child == young; });
        for (auto& c : candidate) c.operand[0] = c.operand[0] == young ? old : c.operand[0];
        if (candidate == best_.calls) break;  // the young one does not occur
        auto const better = attempt(candidate);
        if (!better) return merged;
        if (!*better) continue;
        merged = true;
        break;
      }
    }
    return merged;
  }

  // Was it better? Nothing: time is over, or the implementation does not work any more.
  std::optional<bool> attempt(std::span<call const> candidate) {
    if (std::chrono::steady_clock::now() >= deadline_) return std::nullopt;
    auto tried = replay(side_by_side_, candidate, wanted_);
    if (!tried) return std::nullopt;
    if (tried->findings.empty()) return false;
    best_ = std::move(*tried);
    return true;
  }

  // Numbers in the order of their first use. Number 0 of processes and words means something: init, and zero.
  class renaming {
   public:
    explicit renaming(unsigned reserved) {
      for (unsigned i = 0; i < reserved; ++i) names_.push_back(i);
    }
    unsigned operator()(unsigned number) {
      auto const found = std::ranges::find(names_, number);
      if (found == names_.end()) names_.push_back(number);
      return static_cast<unsigned>(std::ranges::find(names_, number) - names_.begin());
    }

   private:
    std::vector<unsigned> names_;
  };

  static void rename_pages(std::vector<call>& calls) {
    renaming name(0);
    for (auto& c : calls) {
      auto named = decode(c);
      if (!named.page) continue;
      named.page = name(*named.page);
      c = encode(named);
    }
  }
  static void rename_processes(std::vector<call>& calls) {
    renaming name(1);
    for (auto& c : calls) {
      auto named = decode(c);
      named.process = name(named.process);
      if (named.what == verb::fork) named.child = name(named.child);
      c = encode(named);
    }
  }
  static void rename_words(std::vector<call>& calls) {
    renaming name(1);
    for (auto& c : calls) {
      auto named = decode(c);
      if (named.what == verb::store) named.word = name(named.word);
      c = encode(named);
    }
  }

  checker& side_by_side_;
  replayed best_;
  clause wanted_;
  std::chrono::steady_clock::time_point deadline_;
};

}  // namespace

fallible<replayed> replay(checker& side_by_side, std::span<call const> calls, std::optional<clause> wanted) {
  if (auto again = side_by_side.restart(); !again) return again.why();
  replayed so_far;
  for (auto const& c : calls) {
    auto played = side_by_side.play(c);
    if (!played) return played.why();
    so_far.calls.push_back(played->resolved);
    so_far.answers.push_back(std::move(played->said));
    if (played->findings.empty()) continue;
    auto const broken = played->findings.front().broken;
    if (wanted && broken != *wanted) {
      if (broken == clause::keeps_running) break;  // nobody is there to go on with
      continue;
    }
    so_far.findings = std::move(played->findings);
    break;
  }
  return so_far;
}

replayed shorten(checker& side_by_side, replayed rejected, std::chrono::milliseconds limit) {
  if (rejected.findings.front().broken != clause::keeps_running)
    return shortener(side_by_side, std::move(rejected), limit).run();
  side_by_side.hurry(true);
  auto const best = shortener(side_by_side, rejected, limit).run();
  side_by_side.hurry(false);
  auto again = replay(side_by_side, best.calls, clause::keeps_running);  // with all the time that there is
  return again && !again->findings.empty() ? std::move(*again) : rejected;
}

}  // namespace cowproof::oracle

// Plays a rejected sequence again.
#include "oracle/replayer.hpp"

#include <algorithm>

#include "oracle/calls.hpp"
#include "oracle/shortening.hpp"

namespace cowproof::oracle {
namespace {

class shortener : shortening<checker, replayed> {
 public:
  using shortening::shortening;

  replayed run() {
    drop_calls();
    while (merge_processes()) drop_calls();
    for (auto* const rename : {rename_pages, rename_processes, rename_words}) {
      auto candidate = calls();
      rename(candidate);
      if (!attempt(candidate)) break;
    }
    return best();
  }

 private:
  // Lets init, or an elder process, do what a younger one did. Was it of use?
  bool merge_processes() {
    bool merged = false;
    auto const processes = static_cast<unsigned>(side_by_side().size().processes);
    for (unsigned young = 1; young < processes; ++young) {
      for (unsigned old = 0; old < young; ++old) {
        auto candidate = calls();
        std::erase_if(candidate,
                      [&](call const& c) { return decode(c).what == verb::fork && decode(c).child == young; });
        for (auto& c : candidate) c.operand[0] = c.operand[0] == young ? old : c.operand[0];
        if (candidate == calls()) break;  // the young one does not occur
        auto const better = attempt(candidate);
        if (!better) return merged;
        if (!*better) continue;
        merged = true;
        break;
      }
    }
    return merged;
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
};

}  // namespace

fallible<replayed> replay(checker& side_by_side, std::span<call const> calls, wanted_kind const& is_wanted) {
  if (auto again = side_by_side.restart(); !again) return again.why();
  replayed so_far;
  for (auto const& c : calls) {
    auto played = side_by_side.play(c);
    if (!played) return played.why();
    so_far.calls.push_back(played->resolved);
    so_far.answers.push_back(std::move(played->said));
    if (played->findings.empty()) continue;
    auto const& first = played->findings.front();
    if (is_wanted && !is_wanted(kind_of(first, played->resolved.operation))) {
      if (first.broken == clause::keeps_running) break;  // the implementation is gone
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
  auto again = replay(side_by_side, best.calls, any_of(clause::keeps_running));  // with all the time that there is
  return again && !again->findings.empty() ? std::move(*again) : rejected;
}

}  // namespace cowproof::oracle

// Plays a rejected sequence again.
#include "oracle/replayer.hpp"

#include <algorithm>
#include <bit>
#include <optional>

#include "oracle/calls.hpp"

namespace cowproof::oracle {
namespace {

// The shortest sequence so far in which the implementation and the model differ by a finding of the same kind.
class shortener {
 public:
  shortener(checker& side_by_side, played_sequence rejected, std::chrono::milliseconds limit)
      : side_by_side_(side_by_side),
        best_(std::move(rejected)),
        wanted_(kind_of(best_)),
        deadline_(std::chrono::steady_clock::now() + limit) {}

  played_sequence run() {
    drop_calls();
    if (side_by_side_.declared().is_whole()) shrink_ranges();
    else make_plain();
    return best_;
  }

 private:
  std::vector<call> calls() const { return calls_of(best_); }

  // Was it better? Nothing: time is over, or the implementation does not work any more.
  std::optional<bool> attempt(std::span<call const> candidate) {
    if (std::chrono::steady_clock::now() >= deadline_) return std::nullopt;
    auto tried = replay(side_by_side_, candidate, [&](finding_kind const& k) { return k == wanted_; });
    if (!tried) return std::nullopt;
    if (tried->findings.empty()) return false;
    best_ = std::move(*tried);
    return true;
  }

  // Cuts out runs of calls, long ones first, then ever shorter ones down to single calls, until none can be missed.
  // Calls are total and their offers are resolved anew, so what is left is always a sequence of calls.
  void drop_calls() {
    for (std::size_t length = std::max<std::size_t>(calls().size() / 2, 1);;) {
      bool shorter = false;
      for (std::size_t from = 0; from < calls().size();) {
        auto candidate = calls();
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

  // A set of pages without one of them; a range stays a range if it is an end that goes.
  void shrink_ranges() {
    for (bool const low_end : {false, true, false, true}) {
      auto smaller = calls();
      for (auto& c : smaller) {
        auto const& type = whole_type().operations[c.operation];
        for (std::size_t i = 0; i < type.operands && type.name != "brk"; ++i) {
          auto& set = c.operand[i];
          if (type.operand[i].kind != operand_kind::set || std::popcount(set) < 2) continue;
          set = low_end ? set & (set - 1) : set & ~std::bit_floor(set);
        }
      }
      if (!attempt(smaller)) return;
    }
  }

  // Of the core, where each process and page is as good as another.
  void make_plain() {
    while (merge_processes()) drop_calls();
    for (auto* const rename : {rename_pages, rename_processes, rename_words}) {
      auto candidate = calls();
      rename(candidate);
      if (!attempt(candidate)) break;
    }
  }

  // Lets init, or an elder process, do what a younger one did. Was it of use?
  bool merge_processes() {
    bool merged = false;
    auto const processes = side_by_side_.declared().processes();
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

  checker& side_by_side_;
  played_sequence best_;
  finding_kind wanted_;
  std::chrono::steady_clock::time_point deadline_;
};

}  // namespace

fallible<played_sequence> replay(checker& side_by_side, std::span<call const> calls, wanted_kind const& is_wanted) {
  if (auto again = side_by_side.restart(); !again) return again.why();
  played_sequence so_far;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (auto const why = side_by_side.obstacle(calls[i]); !why.empty()) {
      so_far.left_out.push_back({i, why});
      continue;
    }
    auto played = side_by_side.play(calls[i]);
    if (!played) return played.why();
    so_far.calls.push_back(std::move(*played));
    auto const& last = so_far.calls.back();
    if (last.findings.empty()) continue;
    auto const& first = last.findings.front();
    if (is_wanted && !is_wanted(kind_of(first, last.asked.operation))) {
      if (first.broken == clause::keeps_running) break;  // the implementation is gone
      continue;
    }
    so_far.findings = last.findings;
    break;
  }
  return so_far;
}

played_sequence shorten(checker& side_by_side, played_sequence rejected, std::chrono::milliseconds limit) {
  if (rejected.findings.front().broken != clause::keeps_running)
    return shortener(side_by_side, std::move(rejected), limit).run();
  side_by_side.hurry(true);
  auto const best = shortener(side_by_side, rejected, limit).run();
  side_by_side.hurry(false);
  auto again = replay(side_by_side, calls_of(best), any_of(clause::keeps_running));  // with all the time that there is
  return again && !again->findings.empty() ? std::move(*again) : rejected;
}

}  // namespace cowproof::oracle

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

namespace {

// How many calls from there on are made at the same time.
std::size_t length_of_storm(std::span<unsigned const> cpus, std::size_t from) {
  auto end = from;
  while (end < cpus.size() && cpus[end] != 0) ++end;
  return end - from;
}

// What happens once in a while has to be tried more than once.
constexpr unsigned tries_of_a_storm = 10;

// Fewer of the calls, in runs of ever smaller lengths. Those of a processor stay its own.
played_sequence shorten_storm(checker& side_by_side, played_sequence rejected, std::chrono::milliseconds limit) {
  auto const deadline = std::chrono::steady_clock::now() + limit;
  auto const wanted = any_of(rejected.findings.front().broken);
  auto const comes_back = [&](std::vector<call> const& calls, std::vector<unsigned> const& cpus) {
    for (unsigned i = 0; i < tries_of_a_storm && std::chrono::steady_clock::now() < deadline; ++i) {
      auto tried = replay(side_by_side, calls, wanted, cpus);
      if (!tried) return false;
      if (tried->findings.empty()) continue;
      rejected = std::move(*tried);
      return true;
    }
    return false;
  };
  for (std::size_t length = std::max<std::size_t>(rejected.calls.size() / 2, 1); length > 0; length /= 2)
    for (std::size_t from = 0; from < rejected.calls.size() && std::chrono::steady_clock::now() < deadline;) {
      auto calls = calls_of(rejected);
      auto cpus = cpus_of(rejected);
      auto const count = static_cast<std::ptrdiff_t>(std::min(length, calls.size() - from));
      auto const first = static_cast<std::ptrdiff_t>(from);
      calls.erase(calls.begin() + first, calls.begin() + first + count);
      cpus.erase(cpus.begin() + first, cpus.begin() + first + count);
      if (!comes_back(calls, cpus)) from += length;
    }
  return rejected;
}

}  // namespace

fallible<played_sequence> replay(checker& side_by_side, std::span<call const> calls, wanted_kind const& is_wanted,
                                 std::span<unsigned const> cpus) {
  if (auto again = side_by_side.restart(); !again) return again.why();
  played_sequence so_far;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (auto const storm = length_of_storm(cpus, i); storm > 0) {
      auto played = side_by_side.play_at_once(calls.subspan(i, storm), cpus.subspan(i, storm));
      if (!played) return played.why();
      std::ranges::move(*played, std::back_inserter(so_far.calls));
      i += storm - 1;
      auto const& found = so_far.calls.back().findings;
      if (found.empty()) continue;
      if (!is_wanted || is_wanted(kind_of(found.front(), in_a_storm))) so_far.findings = found;
      break;
    }
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
  if (is_concurrent(rejected)) return shorten_storm(side_by_side, std::move(rejected), limit);
  if (rejected.findings.front().broken != clause::keeps_running)
    return shortener(side_by_side, std::move(rejected), limit).run();
  side_by_side.hurry(true);
  auto const best = shortener(side_by_side, rejected, limit).run();
  side_by_side.hurry(false);
  auto again = replay(side_by_side, calls_of(best), any_of(clause::keeps_running));  // with all the time that there is
  return again && !again->findings.empty() ? std::move(*again) : rejected;
}

}  // namespace cowproof::oracle

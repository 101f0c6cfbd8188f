// Plays a rejected sequence again, and makes it shorter.
#include <algorithm>

#include "oracle/whole/campaign.hpp"

namespace cowproof::oracle::whole {
namespace {

std::vector<call> calls_of(played_sequence const& s) {
  std::vector<call> calls;
  for (auto const& c : s.calls) calls.push_back(c.resolved);
  return calls;
}

// A set of pages without one of them; a range stays a range if it is an end that goes.
std::vector<call> with_smaller_ranges(std::span<call const> calls, bool low_end) {
  std::vector<call> smaller(calls.begin(), calls.end());
  for (auto& c : smaller) {
    auto const& type = whole_type().operations[c.operation];
    for (std::size_t i = 0; i < type.operands; ++i) {
      auto const set = c.operand[i];
      if (type.operand[i].kind != operand_kind::set || std::popcount(set) < 2) continue;
      if (static_cast<verb>(c.operation) == verb::brk) continue;
      c.operand[i] = low_end ? set & (set - 1) : set & ~std::bit_floor(set);
    }
  }
  return smaller;
}

class shortener {
 public:
  shortener(checker& side_by_side, played_sequence rejected, std::chrono::milliseconds limit)
      : side_by_side_(side_by_side),
        best_(std::move(rejected)),
        wanted_(best_.findings.front().broken),
        deadline_(std::chrono::steady_clock::now() + limit) {}

  played_sequence run() {
    drop_calls();
    for (bool const low_end : {false, true, false, true})
      if (!attempt(with_smaller_ranges(calls_of(best_), low_end))) return best_;
    return best_;
  }

 private:
  // Cuts out runs of calls, long ones first, then ever shorter ones down to single calls, until none can be missed.
  void drop_calls() {
    for (std::size_t length = std::max<std::size_t>(best_.calls.size() / 2, 1);;) {
      bool shorter = false;
      for (std::size_t from = 0; from < best_.calls.size();) {
        auto candidate = calls_of(best_);
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

  // Was it better? Nothing: time is over, or the implementation does not work any more.
  std::optional<bool> attempt(std::span<call const> candidate) {
    if (std::chrono::steady_clock::now() >= deadline_) return std::nullopt;
    auto tried = replay(side_by_side_, candidate, wanted_);
    if (!tried) return std::nullopt;
    if (tried->findings.empty()) return false;
    best_ = std::move(*tried);
    return true;
  }

  checker& side_by_side_;
  played_sequence best_;
  clause wanted_;
  std::chrono::steady_clock::time_point deadline_;
};

}  // namespace

fallible<played_sequence> replay(checker& side_by_side, std::span<call const> calls, std::optional<clause> wanted) {
  if (auto again = side_by_side.restart(); !again) return again.why();
  played_sequence so_far;
  for (auto const& c : calls) {
    auto played = side_by_side.play(c);
    if (!played) return played.why();
    if (!*played) continue;
    so_far.calls.push_back(std::move(**played));
    auto const& findings = so_far.calls.back().findings;
    if (findings.empty()) continue;
    if (wanted && findings.front().broken != *wanted) continue;
    so_far.findings = findings;
    break;
  }
  return so_far;
}

played_sequence shorten(checker& side_by_side, played_sequence rejected, std::chrono::milliseconds limit) {
  return shortener(side_by_side, std::move(rejected), limit).run();
}

}  // namespace cowproof::oracle::whole

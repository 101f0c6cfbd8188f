// What making a rejected sequence shorter comes to, whichever machine stands beside the implementation.
//
// Found by the types' namespace: replay(checker, calls, wanted), calls_of(sequence), the calls that were played, and
// kind_of(sequence), the kind of its finding.
#pragma once
#include <algorithm>
#include <chrono>
#include <optional>
#include <span>
#include <vector>

#include "engines/call.hpp"
#include "oracle/finding_kind.hpp"

namespace cowproof::oracle {

// The shortest sequence so far in which the implementation and the model differ by a finding of the same kind.
template <class Checker, class Sequence> class shortening {
 public:
  shortening(Checker& side_by_side, Sequence rejected, std::chrono::milliseconds limit)
      : side_by_side_(side_by_side),
        best_(std::move(rejected)),
        wanted_(kind_of(best_)),
        deadline_(std::chrono::steady_clock::now() + limit) {}

  Checker& side_by_side() const { return side_by_side_; }
  Sequence const& best() const { return best_; }
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

 private:
  Checker& side_by_side_;
  Sequence best_;
  finding_kind wanted_;
  std::chrono::steady_clock::time_point deadline_;
};

}  // namespace cowproof::oracle

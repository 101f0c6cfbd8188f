// Plays a rejected sequence again: to see whether the rejection comes back, and to make the sequence shorter.
#pragma once
#include <chrono>
#include <optional>
#include <span>
#include <vector>

#include "oracle/checker.hpp"

namespace cowproof::oracle {

struct replayed {
  std::vector<call> calls;        // as they were played, up to the rejected one
  std::vector<answer> answers;    // of the implementation, one a call
  std::vector<finding> findings;  // none: nothing was rejected
};

inline std::vector<call> calls_of(replayed const& r) { return r.calls; }

// Plays until the first rejection, or until one of this clause, from the initial state.
fallible<replayed> replay(checker& side_by_side, std::span<call const> calls, std::optional<clause> wanted);

// Drops calls and makes operands plain as long as the same clause is broken, within a limit of time. Gives the best
// so far in any case.
replayed shorten(checker& side_by_side, replayed rejected, std::chrono::milliseconds limit);

}  // namespace cowproof::oracle

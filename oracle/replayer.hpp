// Plays a rejected sequence again: to see whether the rejection comes back, and to make the sequence shorter.
#pragma once
#include <chrono>
#include <span>
#include <vector>

#include "oracle/checker.hpp"
#include "oracle/finding_kind.hpp"

namespace cowproof::oracle {

struct replayed {
  std::vector<call> calls;        // as they were played, up to the rejected one
  std::vector<answer> answers;    // of the implementation, one a call
  std::vector<finding> findings;  // none: nothing was rejected
};

inline std::vector<call> calls_of(replayed const& r) { return r.calls; }
inline finding_kind kind_of(replayed const& r) { return kind_of(r.findings.front(), r.calls.back().operation); }
// Any way in which the clause is broken.
inline wanted_kind any_of(clause broken) {
  return [=](finding_kind const& k) { return k.broken == static_cast<std::uint8_t>(broken); };
}

// Plays until the first rejection, or until one that is wanted, from the initial state.
fallible<replayed> replay(checker& side_by_side, std::span<call const> calls, wanted_kind const& is_wanted);

// Drops calls and makes operands plain as long as the finding is of the same kind, within a limit of time. Gives the
// best so far in any case.
replayed shorten(checker& side_by_side, replayed rejected, std::chrono::milliseconds limit);

}  // namespace cowproof::oracle

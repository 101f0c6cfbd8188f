// Plays a rejected sequence again: to see whether the rejection comes back, and to make the sequence shorter.
#pragma once
#include <chrono>
#include <span>

#include "oracle/campaign.hpp"

namespace cowproof::oracle {

// Any way in which the clause is broken.
inline wanted_kind any_of(clause broken) {
  return [=](finding_kind const& k) { return k.broken == static_cast<std::uint8_t>(broken); };
}

// Plays until the first rejection, or until one that is wanted, from the initial state. What cannot be asked is left
// out.
// `cpus`: the processor of each call, if some are made at the same time.
fallible<played_sequence> replay(checker& side_by_side, std::span<call const> calls, wanted_kind const& is_wanted,
                                 std::span<unsigned const> cpus = {});

// Drops calls and makes operands plain as long as the finding is of the same kind, within a limit of time. Gives the
// best so far in any case.
played_sequence shorten(checker& side_by_side, played_sequence rejected, std::chrono::milliseconds limit);

}  // namespace cowproof::oracle

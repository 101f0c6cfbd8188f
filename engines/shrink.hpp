// Makes a failing sequence of calls as short and as plain as it can, keeping the property that it violates.
#pragma once
#include <functional>
#include <vector>

#include "engines/subjects/subject.hpp"

namespace cowproof {

struct shrunk {
  std::vector<call> calls;  // as played: offers are resolved
  scope within;             // no larger than the calls need
  property broken = 0;
  std::uint64_t replays = 0;  // sequences that were tried
};

// `calls` violate `broken` on the subject within the scope. The same input gives the same result, unless it is stopped:
// then it is as short as it got.
shrunk shrink(subject const& s, std::vector<call> calls, scope within, property broken,
              std::function<bool()> const& is_stopped = {});

// Does an operand of some operation name what there are so many of? How many there are of the rest follows.
bool is_named(int scope::*size, machine_type const& of);

}  // namespace cowproof

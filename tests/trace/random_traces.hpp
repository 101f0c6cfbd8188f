// Random traces of any subject, small enough to be many.
#pragma once
#include "trace/trace.hpp"

namespace cowproof {

inline constexpr scope random_scope{3, 3, 5, 4};  // fits the smallest capacity, which is fast

// The same number gives the same trace.
trace random_trace(subject const& s, int number, int calls = 40);

// The machine and every mutant, each once.
std::vector<subject const*> subjects_at(scope const& within);

}  // namespace cowproof

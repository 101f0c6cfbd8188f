// Which rules hold after a step, and which do not, since when.
#pragma once
#include "trace/layout/layout.hpp"

namespace cowproof {

// As a replay evaluates them.
void tell_rules(trace const& t, std::span<seen_step const> replayed, drawn_trace& drawn);

// A clause of the oracle, which no replay of the model evaluates, is told where it was recorded.
void tell_recorded_clause(trace const& t, drawn_trace& drawn);

}  // namespace cowproof

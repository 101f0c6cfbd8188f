// Reads what the model knows: names within the scope, operands, outcomes, and states by their shape.
#pragma once
#include "trace/itf_place.hpp"

namespace cowproof::itf {

call read_call(place const& state, scope const& within);
result read_result(place const& at, call const& played, scope const& within);

// The state of an initial trace gives the cells that a state has within the scope.
described_state read_state(place const& state, scope const& within, described_state const& form);

}  // namespace cowproof::itf

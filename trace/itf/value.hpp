// Reads what the model knows: names within the scope, operands, outcomes, and states by their shape.
#pragma once
#include "engines/machines/machine_type.hpp"
#include "trace/itf/place.hpp"

namespace cowproof::itf {

call read_call(place const& state, scope const& within, machine_type const& of);
result read_result(place const& at, call const& played, scope const& within, machine_type const& of);

// The state of an initial trace gives the cells that a state has within the scope.
described_state read_state(place const& state, scope const& within, machine_type const& of,
                           described_state const& form);

}  // namespace cowproof::itf

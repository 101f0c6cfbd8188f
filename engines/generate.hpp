// A RapidCheck generator of calls: plain values in a vector, by weights.
#pragma once
#include <vector>

#include <rapidcheck.h>

#include "engines/machines/machine_type.hpp"

namespace cowproof {

// `size` is the number of calls. Shrinking is left to engines/shrink.hpp, which knows what a call means.
rc::Gen<std::vector<call>> calls_within(scope within, operation_weights weights, machine_type const& of = core_type());

}  // namespace cowproof

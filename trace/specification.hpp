// How the specification says that a call must end, in a state that is known by what its processes see.
#pragma once
#include "engines/call.hpp"
#include "trace/memory_view.hpp"

namespace cowproof {

// `exhausted`: the machine ran out of memory in this call, of which the specification says nothing.
result specified_result(program_view const& before, call const& c, bool exhausted);

}  // namespace cowproof

// A story as a document that can be checked, or played again.
#pragma once
#include <string>

#include "playground/session.hpp"

namespace cowproof {

// A scenario that holds: the calls, how they end, and what is broken in the end.
std::string scenario_of(session const& s);
// A trace, of the kernel here.
std::string trace_of(session const& s);

}  // namespace cowproof

// Calls and scopes in words, for people.
#pragma once
#include <span>
#include <string>

#include "engines/coverage.hpp"

namespace cowproof {

// "store(p1, v0, 2)", "map(p0, v0, read-only)", "fork(p0)"; an offer that is made is told with the outcome.
std::string text_of(call const& c);

// "-> p1", "-> 2", "fault(protection)", "refused(no_memory)"; empty for one that completes without a value.
std::string text_of(call const& c, result const& out);

// "2 processes, 1 page, 3 frames, 2 words"
std::string text_of(scope const& s);

}  // namespace cowproof

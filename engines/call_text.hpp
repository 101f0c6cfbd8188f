// Calls and scopes in words, for people.
#pragma once
#include <string>

#include "engines/machines/machine_type.hpp"

namespace cowproof {

// "store(p1, v0, 2)", "map(p0, v0, read-only)", "fork(p0)"; an offer that is made is told with the outcome.
std::string text_of(call const& c, machine_type const& of = core_type());

// The same, and where it is not the first free one that is offered, also which: "store(p1, v0, 2, f3)".
std::string exact_text_of(call const& c, machine_type const& of = core_type());

// "-> p1", "-> 2", "fault(protection)", "refused(no_memory)"; empty for one that completes without a value.
std::string text_of(call const& c, result const& out, machine_type const& of = core_type());

// "2 processes, 1 page, 3 frames, 2 words"
std::string text_of(scope const& s);

// The words in which an operand is told and read: an address that is none, a flag that is not set.
std::string_view word_for_none(operand_type const& type);
std::string word_for_unset(operand_type const& type);

}  // namespace cowproof

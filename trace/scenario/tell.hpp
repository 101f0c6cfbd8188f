// Tells what happens in a scenario of a mutant, from its calls alone.
#pragma once
#include <span>

#include "trace/scenario/scenario.hpp"

namespace cowproof {

// The document anew: its title, machine and calls, and between them paragraphs and expectations made of what happens.
// The subject must be a mutant, and there must be a call.
std::string tell_scenario(scenario const& s);
std::string tell_scenarios(std::span<scenario const> all);  // a document of several

// "The bug is in fork: fork protects only the child's entries. It is bug 1 of the catalogue
// (asterinas#564)."
std::string about_mutant(mutant_description const& about);

}  // namespace cowproof

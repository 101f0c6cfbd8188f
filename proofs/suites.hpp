// The obligations there are, each group in a file of its own, because instantiating them takes the compiler long.
#pragma once
#include <string_view>

#include "proofs/obligation.hpp"

namespace cowproof::symbolic {

obligations relation_suite();  // the theorems about counted relations
obligations machine_suite();

bool is_mutant(std::string_view name);
obligations mutant_suite(std::string_view name);

}  // namespace cowproof::symbolic

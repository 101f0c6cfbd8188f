// The obligations of the whole machine, for any number of everything.
#include "proofs/machine_obligations.hpp"
#include "proofs/suites.hpp"
#include "proofs/whole_traits.hpp"

namespace cowproof::symbolic {

bool is_whole_mutant(std::string_view name);            // whole_mutant_suites.cpp
obligations whole_mutant_suite(std::string_view name);  // the same

// No refutables: within a scope in which every state is known, too little of this machine can happen.
suite whole_suite() {
  return {&whole_type(), &obligations_of_machine<whole_machine<unbounded>>, &is_whole_mutant, &whole_mutant_suite, {}};
}

}  // namespace cowproof::symbolic

// The obligations of the whole machine, for any number of everything.
#include "proofs/machine_obligations.hpp"
#include "proofs/machines/whole_traits.hpp"
#include "proofs/suites.hpp"

namespace cowproof::symbolic {

std::vector<mutant_steps> whole_mutant_steps();  // whole_mutant_steps.cpp
std::vector<other_step> whole_in_words();        // whole_in_words.cpp

// No refutables: within a scope in which every state is known, too little of this machine can happen.
suite whole_suite() {
  using machine = whole_machine<unbounded>;
  return {&whole_type(),
          &obligations_of_machine<machine>,
          &obligations_with<machine>,
          whole_mutant_steps(),
          {},
          whole_in_words(),
          &attempt_with<machine>};
}

}  // namespace cowproof::symbolic

// The obligations of several processors, for any number of everything.
#include "engines/mutants/smp.hpp"
#include "proofs/machine_obligations.hpp"
#include "proofs/machines/smp_traits.hpp"
#include "proofs/suites.hpp"
#include "proofs/unbounded.hpp"

namespace cowproof::symbolic {

// No refutables: a search finds counterexamples, with their interleavings.
suite smp_suite() {
  using machine = smp_machine<unbounded>;
  return {&smp_type(),
          &obligations_of_machine<machine>,
          &obligations_with<machine>,
          steps_of_mutants<machine>(smp_mutants<unbounded>{}),
          {},
          {},
          &attempt_with<machine>};
}

}  // namespace cowproof::symbolic

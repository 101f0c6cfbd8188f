// The obligations of the machine of model/machine.hpp and of its mutants, for any number of everything.
#include "engines/mutants/core.hpp"
#include "proofs/machine_obligations.hpp"
#include "proofs/machines/core_traits.hpp"
#include "proofs/suites.hpp"
#include "proofs/unbounded.hpp"

namespace cowproof::symbolic {
static_assert(domain<unbounded>);

std::vector<refutable> core_refutables();  // core_refutables.cpp
std::vector<other_step> core_in_words();   // small_machines_in_words.cpp

suite core_suite() {
  using core = machine<unbounded>;
  return {&core_type(),
          &obligations_of_machine<core>,
          &obligations_with<core>,
          steps_of_mutants<core>(all_mutants<unbounded>{}),
          &core_refutables,
          core_in_words(),
          &attempt_with<core>};
}

}  // namespace cowproof::symbolic

// The obligations of the machine of model/machine.hpp, for any number of everything.
#include "proofs/core_traits.hpp"
#include "proofs/machine_obligations.hpp"
#include "proofs/suites.hpp"
#include "proofs/unbounded.hpp"

namespace cowproof::symbolic {
static_assert(domain<unbounded>);

bool is_core_mutant(std::string_view name);                   // core_mutant_suites.cpp
obligations core_mutant_suite(std::string_view name);         // the same
void add_core_refutables(std::vector<refutable>& to);         // core_refutables.cpp
void add_core_mutant_refutables(std::vector<refutable>& to);  // core_mutant_refutables.cpp

suite core_suite() {
  return {&core_type(),
          &obligations_of_machine<machine<unbounded>>,
          &is_core_mutant,
          &core_mutant_suite,
          {&add_core_refutables, &add_core_mutant_refutables}};
}

}  // namespace cowproof::symbolic

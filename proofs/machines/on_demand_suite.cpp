// The obligations of on-demand fork and of its mutants, for any number of everything.
#include "engines/mutants/on_demand.hpp"
#include "proofs/machine_obligations.hpp"
#include "proofs/machines/on_demand_traits.hpp"
#include "proofs/suites.hpp"
#include "proofs/unbounded.hpp"

namespace cowproof::symbolic {

std::vector<refutable> on_demand_refutables();  // on_demand_refutables.cpp
std::vector<other_step> on_demand_in_words();   // small_machines_in_words.cpp

suite on_demand_suite() {
  using on_demand = on_demand_machine<unbounded>;
  return {&on_demand_type(),
          &obligations_of_machine<on_demand>,
          &obligations_with<on_demand>,
          steps_of_mutants<on_demand>(on_demand_mutants<unbounded>{}),
          &on_demand_refutables,
          on_demand_in_words(),
          &attempt_with<on_demand>};
}

}  // namespace cowproof::symbolic

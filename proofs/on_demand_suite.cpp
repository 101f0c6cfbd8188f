// The obligations of on-demand fork, for any number of everything.
#include "proofs/machine_obligations.hpp"
#include "proofs/on_demand_traits.hpp"
#include "proofs/suites.hpp"
#include "proofs/unbounded.hpp"

namespace cowproof::symbolic {

bool is_on_demand_mutant(std::string_view name);                   // on_demand_mutant_suites.cpp
obligations on_demand_mutant_suite(std::string_view name);         // the same
void add_on_demand_refutables(std::vector<refutable>& to);         // on_demand_refutables.cpp
void add_on_demand_mutant_refutables(std::vector<refutable>& to);  // on_demand_mutant_refutables.cpp

suite on_demand_suite() {
  return {&on_demand_type(),
          &obligations_of_machine<on_demand_machine<unbounded>>,
          &is_on_demand_mutant,
          &on_demand_mutant_suite,
          {&add_on_demand_refutables, &add_on_demand_mutant_refutables}};
}

}  // namespace cowproof::symbolic

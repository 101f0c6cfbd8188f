// The operation that each mutant of on-demand fork replaces, to be refuted within small scopes.
#include "engines/mutants/on_demand.hpp"
#include "proofs/on_demand_traits.hpp"
#include "proofs/refute.hpp"

namespace cowproof::symbolic {
void add_on_demand_mutant_refutables(std::vector<refutable>& to) {
  add_refutables_of<on_demand_machine<small_on_demand_terms>, on_demand_machine<small_on_demand_values>>(
      on_demand_mutants<small_on_demand_terms>{}, on_demand_mutants<small_on_demand_values>{}, to);
}
}  // namespace cowproof::symbolic

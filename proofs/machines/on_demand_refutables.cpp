// The operations of on-demand fork and of its mutants, to be refuted within small scopes.
#include "engines/mutants/on_demand.hpp"
#include "proofs/machines/on_demand_traits.hpp"
#include "proofs/refute.hpp"

namespace cowproof::symbolic {
std::vector<refutable> on_demand_refutables() {
  return refutables_of<on_demand_machine<small_on_demand_terms>, on_demand_machine<small_on_demand_values>>(
      on_demand_mutants<small_on_demand_terms>{}, on_demand_mutants<small_on_demand_values>{});
}
}  // namespace cowproof::symbolic

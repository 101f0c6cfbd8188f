// The operations of on-demand fork, to be refuted within small scopes.
#include "proofs/on_demand_traits.hpp"
#include "proofs/refute.hpp"

namespace cowproof::symbolic {
void add_on_demand_refutables(std::vector<refutable>& to) {
  add_refutables<on_demand_machine<small_on_demand_terms>, on_demand_machine<small_on_demand_values>>(to);
}
}  // namespace cowproof::symbolic

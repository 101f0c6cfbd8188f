// The operations of the core, to be refuted within small scopes.
#include "proofs/core_traits.hpp"
#include "proofs/refute.hpp"

namespace cowproof::symbolic {
static_assert(domain<small_terms> && domain<small_values>);
void add_core_refutables(std::vector<refutable>& to) {
  add_refutables<machine<small_terms>, machine<small_values>>(to);
}
}  // namespace cowproof::symbolic

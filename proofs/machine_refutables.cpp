// The operations of the machine, to be refuted within the small scope.
#include "proofs/refute.hpp"

namespace cowproof::symbolic {
static_assert(domain<small_terms> && domain<small_values>);
void add_machine_refutables(std::vector<refutable>& to) {
  add_refutables<machine<small_terms>, machine<small_values>>("", to);
}
}  // namespace cowproof::symbolic

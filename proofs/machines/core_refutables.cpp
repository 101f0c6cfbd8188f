// The operations of the core and of its mutants, to be refuted within small scopes.
#include "engines/mutants/core.hpp"
#include "proofs/machines/core_traits.hpp"
#include "proofs/refute.hpp"

namespace cowproof::symbolic {
static_assert(domain<small_terms> && domain<small_values>);
std::vector<refutable> core_refutables() {
  return refutables_of<machine<small_terms>, machine<small_values>>(all_mutants<small_terms>{},
                                                                    all_mutants<small_values>{});
}
}  // namespace cowproof::symbolic

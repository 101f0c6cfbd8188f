// The operation that each mutant of the core replaces, to be refuted within small scopes.
#include "engines/mutants.hpp"
#include "proofs/core_traits.hpp"
#include "proofs/refute.hpp"

namespace cowproof::symbolic {
void add_core_mutant_refutables(std::vector<refutable>& to) {
  add_refutables_of<machine<small_terms>, machine<small_values>>(all_mutants<small_terms>{},
                                                                 all_mutants<small_values>{}, to);
}
}  // namespace cowproof::symbolic

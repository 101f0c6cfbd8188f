// The operation that each mutant replaces, to be refuted within the small scope.
#include "engines/mutants.hpp"
#include "proofs/refute.hpp"

namespace cowproof::symbolic {
void add_mutant_refutables(std::vector<refutable>& to) {
  [&]<class... Mutant, class... PlainMutant>(types<Mutant...>, types<PlainMutant...>) {
    (add_refutables<Mutant, PlainMutant>(Mutant::about.name, to), ...);
  }(all_mutants<small_terms>{}, all_mutants<small_values>{});
}
}  // namespace cowproof::symbolic

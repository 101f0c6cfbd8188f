// The operations of eager fork, to be refuted within small scopes.
#include "proofs/machines/eager_traits.hpp"
#include "proofs/refute.hpp"

namespace cowproof::symbolic {
std::vector<refutable> eager_refutables() {
  return refutables_of<eager_machine<small_terms>, eager_machine<small_values>>(types<>{}, types<>{});
}
}  // namespace cowproof::symbolic

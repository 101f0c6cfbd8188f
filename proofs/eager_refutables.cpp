// The operations of eager fork, to be refuted within small scopes.
#include "proofs/eager_traits.hpp"
#include "proofs/refute.hpp"

namespace cowproof::symbolic {
void add_eager_refutables(std::vector<refutable>& to) {
  add_refutables<eager_machine<small_terms>, eager_machine<small_values>>(to);
}
}  // namespace cowproof::symbolic

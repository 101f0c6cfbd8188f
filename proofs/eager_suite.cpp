// The obligations of eager fork, for any number of everything, and its operations, to be refuted within small scopes.
#include "invariants/eager.hpp"
#include "proofs/core_traits.hpp"
#include "proofs/machine_obligations.hpp"
#include "proofs/refute.hpp"
#include "proofs/suites.hpp"
#include "proofs/unbounded.hpp"

namespace cowproof::symbolic {

template <class M> struct proof_traits<M, eager_kind> : no_theorems<M> {
  // Two pages, and somebody to have copies of them.
  static call_path path_to(std::string_view) { return {"map", "map", "fork"}; }
  static constexpr auto& scopes = proof_traits<M, core_kind>::scopes;
};

suite eager_suite() {
  return {&eager_type(),
          &obligations_of_machine<eager_machine<unbounded>>,
          [](std::string_view) { return false; },
          [](std::string_view) { return obligations{}; },
          {[](std::vector<refutable>& to) {
            add_refutables<eager_machine<small_terms>, eager_machine<small_values>>(to);
          }}};
}

}  // namespace cowproof::symbolic

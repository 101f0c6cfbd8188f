// The obligations of eager fork, for any number of everything.
#include "proofs/machine_obligations.hpp"
#include "proofs/machines/eager_traits.hpp"
#include "proofs/suites.hpp"
#include "proofs/unbounded.hpp"

namespace cowproof::symbolic {

std::vector<refutable> eager_refutables();  // eager_refutables.cpp
std::vector<other_step> eager_in_words();   // small_machines_in_words.cpp

suite eager_suite() {
  using eager = eager_machine<unbounded>;
  return {&eager_type(),
          &obligations_of_machine<eager>,
          &obligations_with<eager>,
          {},
          &eager_refutables,
          eager_in_words(),
          &attempt_with<eager>};
}

}  // namespace cowproof::symbolic

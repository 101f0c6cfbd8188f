// The obligations of eager fork, for any number of everything.
#include "proofs/eager_traits.hpp"
#include "proofs/machine_obligations.hpp"
#include "proofs/suites.hpp"
#include "proofs/unbounded.hpp"

namespace cowproof::symbolic {

void add_eager_refutables(std::vector<refutable>& to);  // eager_refutables.cpp

suite eager_suite() {
  return {&eager_type(),
          &obligations_of_machine<eager_machine<unbounded>>,
          [](std::string_view) { return false; },
          [](std::string_view) { return obligations{}; },
          {&add_eager_refutables}};
}

}  // namespace cowproof::symbolic

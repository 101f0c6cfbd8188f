// The obligations of every mutant of the core: those of the operation that it replaces.
#include "engines/mutants.hpp"
#include "proofs/core_traits.hpp"
#include "proofs/machine_obligations.hpp"
#include "proofs/unbounded.hpp"

namespace cowproof::symbolic {
bool is_core_mutant(std::string_view name) { return is_one_of(all_mutants<unbounded>{}, name); }
obligations core_mutant_suite(std::string_view name) {
  return obligations_of_one_of<machine<unbounded>>(all_mutants<unbounded>{}, name);
}
}  // namespace cowproof::symbolic

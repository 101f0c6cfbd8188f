// The obligations of every mutant of the whole machine: those of the transitions that it replaces.
#include "engines/mutants/whole.hpp"
#include "proofs/machine_obligations.hpp"
#include "proofs/whole_traits.hpp"

namespace cowproof::symbolic {
bool is_whole_mutant(std::string_view name) { return is_one_of(all_whole_mutants<unbounded>{}, name); }
obligations whole_mutant_suite(std::string_view name) {
  return obligations_of_one_of<whole_machine<unbounded>>(all_whole_mutants<unbounded>{}, name);
}
}  // namespace cowproof::symbolic

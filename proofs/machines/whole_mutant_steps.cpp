// What every mutant of the whole machine does in its place.
#include "engines/mutants/whole.hpp"
#include "proofs/machines/whole_traits.hpp"
#include "proofs/mutant_steps.hpp"

namespace cowproof::symbolic {
std::vector<mutant_steps> whole_mutant_steps() {
  return steps_of_mutants<whole_machine<unbounded>>(all_whole_mutants<unbounded>{});
}
}  // namespace cowproof::symbolic

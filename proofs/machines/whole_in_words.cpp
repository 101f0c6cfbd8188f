// The steps of the whole machine, over terms, in words that can be altered.
#include "model/whole/machine.hpp"
#include "proofs/derived_words.hpp"
#include "proofs/mutant_steps.hpp"
#include "spec/whole/operations.hpp"

namespace cowproof::symbolic {

std::vector<other_step> whole_in_words() {
  using words = derived::words<unbounded>;
  return steps_of(derived::all_in_words<unbounded, operations_of<whole_machine<unbounded>>,
                                        whole_operations<whole_machine<words>, unbounded>>::type{});
}

}  // namespace cowproof::symbolic

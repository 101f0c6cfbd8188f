// The steps of the core and of the two other ways to fork, over terms, in words that can be altered.
#include "model/eager/machine.hpp"
#include "model/on_demand/machine.hpp"
#include "proofs/derived_words.hpp"
#include "proofs/mutant_steps.hpp"
#include "spec/eager.hpp"
#include "spec/on_demand.hpp"

namespace cowproof::symbolic {
namespace {

using words = derived::words<unbounded>;

}  // namespace

std::vector<other_step> core_in_words() {
  return steps_of(derived::all_in_words<unbounded, operations_of<machine<unbounded>>,
                                        core_operations<machine<words>, eager_copy<unbounded>>>::type{});
}
std::vector<other_step> eager_in_words() {
  return steps_of(
      derived::all_in_words<unbounded, operations_of<eager_machine<unbounded>>,
                            eager_operations<eager_machine<words>, eager_copy_with_frames<unbounded>>>::type{});
}
std::vector<other_step> on_demand_in_words() {
  return steps_of(
      derived::all_in_words<unbounded, operations_of<on_demand_machine<unbounded>>,
                            on_demand_operations<on_demand_machine<words>, eager_copy_on_demand<unbounded>>>::type{});
}

}  // namespace cowproof::symbolic

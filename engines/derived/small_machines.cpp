// Derived mutants of the core and of the two other ways to fork, at random.
#include "engines/derived/campaign_of.hpp"
#include "engines/machines/on_demand_terms.hpp"
#include "engines/subjects/core_subjects.hpp"
#include "invariants/eager.hpp"
#include "invariants/on_demand.hpp"

namespace cowproof {
namespace {

template <class D> using words = derived::words<D>;
using usual = concrete<capacity_of<4, 8, 16, 4, 2>>;
using usual_on_demand = on_demand_terms<4, 8, 12, 16, 4>;

using core_steps = derived::all_in_words<usual, operations_of<machine<usual>>,
                                         core_operations<machine<words<usual>>, eager_copy<usual>>>;
using eager_steps = derived::all_in_words<usual, operations_of<eager_machine<usual>>,
                                          eager_operations<eager_machine<words<usual>>, eager_copy_with_frames<usual>>>;
using on_demand_steps = derived::all_in_words<
    usual_on_demand, operations_of<on_demand_machine<usual_on_demand>>,
    on_demand_operations<on_demand_machine<words<usual_on_demand>>, eager_copy_on_demand<usual_on_demand>>>;

}  // namespace

derived_machine derived_core() { return derived_campaign_of<machine<usual>, core_steps::type, core_type>::machine(); }
derived_machine derived_eager() {
  return derived_campaign_of<eager_machine<usual>, eager_steps::type, eager_type>::machine();
}
derived_machine derived_on_demand() {
  return derived_campaign_of<on_demand_machine<usual_on_demand>, on_demand_steps::type, on_demand_type>::machine();
}

}  // namespace cowproof

// Derived mutants of the whole machine, at random.
#include "engines/derived/campaign_of.hpp"
#include "engines/subjects/whole_subjects.hpp"

namespace cowproof {
namespace {

using usual_words = derived::words<usual_whole>;
using whole_steps = derived::all_in_words<usual_whole, operations_of<whole_machine<usual_whole>>,
                                          whole_operations<whole_machine<usual_words>, usual_whole>>;

}  // namespace

derived_machine derived_whole() {
  return derived_campaign_of<whole_machine<usual_whole>, whole_steps::type, whole_type>::machine();
}

}  // namespace cowproof

// The core and eager fork as state spaces. The core has a search of its own (compiled.hpp); this one is to be compared
// with it.
#include "engines/core_subjects.hpp"
#include "engines/explore/spaces.hpp"
#include "engines/explore/state_space_of.hpp"
#include "invariants/eager.hpp"

namespace cowproof::search {

namespace {
using terms = concrete<capacity_of<4, 4, 8, 4>>;
constexpr scope small{.processes = 3, .pages = 2, .frames = 3, .words = 2};
}  // namespace

space_maker const& core_spaces() {
  static space_maker const made = make_spaces<machine<terms>>(core_type(), small, all_mutants<terms>{});
  return made;
}

space_maker const& eager_spaces() {
  static space_maker const made = make_spaces<eager_machine<terms>>(eager_type(), small, types<>{});
  return made;
}

}  // namespace cowproof::search

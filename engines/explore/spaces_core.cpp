// The core and eager fork as state spaces.
//
// Few states are reachable where much is small, so most scopes have a small capacity; what is larger is searched as
// well, but slower.
#include "engines/explore/spaces.hpp"
#include "engines/explore/state_space_of.hpp"
#include "engines/subjects/core_subjects.hpp"
#include "invariants/eager.hpp"

namespace cowproof::search {
namespace {

constexpr scope usual_core{.processes = 3, .pages = 2, .frames = 4, .words = 2};
constexpr scope usual_eager{.processes = 3, .pages = 2, .frames = 3, .words = 2};

template <scope Capacity> space_maker core_within() {
  using terms =
      concrete<capacity_of<Capacity.processes, Capacity.pages, Capacity.frames, Capacity.words, Capacity.parts>>;
  return make_spaces<machine<terms>>(core_type(), usual_core, all_mutants<terms>{});
}

}  // namespace

std::vector<space_maker> core_spaces() {
  return {core_within<lane_capacities[0]>(),
          core_within<scope{.processes = 4, .pages = 4, .frames = 8, .words = 4, .parts = 2}>(),
          core_within<lane_capacities[1]>(),
          core_within<scope{.processes = 16, .pages = 64, .frames = 256, .words = 65536, .parts = 2}>()};
}

std::vector<space_maker> eager_spaces() {
  using terms = concrete<capacity_of<4, 4, 8, 4, 2>>;
  return {make_spaces<eager_machine<terms>>(eager_type(), usual_eager, types<>{})};
}

}  // namespace cowproof::search

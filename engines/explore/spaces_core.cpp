// The core and eager fork as state spaces.
//
// Few states are reachable where much is small, so most scopes have a small capacity; what is larger is searched as
// well, but slower.
#include "engines/core_subjects.hpp"
#include "engines/explore/spaces.hpp"
#include "engines/explore/state_space_of.hpp"
#include "invariants/eager.hpp"

namespace cowproof::search {
namespace {

constexpr scope usual_core{.processes = 3, .pages = 2, .frames = 4, .words = 2};
constexpr scope usual_eager{.processes = 3, .pages = 2, .frames = 3, .words = 2};

template <int Processes, int Pages, int Frames, int Words> space_maker core_within() {
  using terms = concrete<capacity_of<Processes, Pages, Frames, Words>>;
  return make_spaces<machine<terms>>(core_type(), usual_core, all_mutants<terms>{});
}

}  // namespace

std::vector<space_maker> core_spaces() {
  return {core_within<lane_capacity.processes, lane_capacity.pages, lane_capacity.frames, lane_capacity.words>(),
          core_within<8, 8, 16, 8>(), core_within<16, 64, 256, 65536>()};
}

std::vector<space_maker> eager_spaces() {
  using terms = concrete<capacity_of<4, 4, 8, 4>>;
  return {make_spaces<eager_machine<terms>>(eager_type(), usual_eager, types<>{})};
}

}  // namespace cowproof::search

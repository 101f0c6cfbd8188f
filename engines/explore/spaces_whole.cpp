// The whole machine, and its mutants, as a state space.
//
// Four pages lie below a directory entry, as at the usual capacity: so a sequence of calls means the same there.
#include "engines/explore/spaces.hpp"
#include "engines/explore/state_space_of.hpp"
#include "engines/subjects/whole_subjects.hpp"

namespace cowproof::search {

std::vector<space_maker> whole_spaces() {
  using terms = concrete<cowproof::capacity_of_whole<3, 4, 6, 3, resource_counts{2, 2, 2, 2, 2, 2, 1, 1, 1, 1}>>;
  constexpr scope small{.processes = 2, .pages = 1, .frames = 3, .words = 2, .directories = 1};
  return {make_spaces<whole_machine<terms>>(whole_type(), small, all_whole_mutants<terms>{})};
}

}  // namespace cowproof::search

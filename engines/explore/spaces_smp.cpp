// Several processors, and their mutants, as a state space.
#include "engines/explore/spaces.hpp"
#include "engines/explore/state_space_of.hpp"
#include "engines/machines/smp_terms.hpp"
#include "engines/mutants/smp.hpp"
#include "invariants/smp/invariants.hpp"

namespace cowproof::search {

std::vector<space_maker> smp_spaces() {
  using terms = smp_terms<3, 2, 2, 4, 2, 1>;
  constexpr scope small{.processes = 2, .pages = 1, .frames = 3, .words = 2, .tasks = 2};
  return {make_spaces<smp_machine<terms>>(smp_type(), small, smp_mutants<terms>{})};
}

}  // namespace cowproof::search

// On-demand fork, and its mutants, as a state space.
#include "engines/explore/spaces.hpp"
#include "engines/explore/state_space_of.hpp"
#include "engines/machines/on_demand_terms.hpp"
#include "engines/mutants/on_demand.hpp"
#include "invariants/on_demand.hpp"

namespace cowproof::search {

std::vector<space_maker> on_demand_spaces() {
  using terms = on_demand_terms<4, 4, 6, 8, 3>;
  constexpr scope small{.processes = 2, .pages = 2, .frames = 3, .words = 2, .directories = 1, .tables = 2};
  return {make_spaces<on_demand_machine<terms>>(on_demand_type(), small, on_demand_mutants<terms>{})};
}

}  // namespace cowproof::search

// Expands hundreds of states of the core at once, where all that is asked can be answered so.
#pragma once
#include <array>

#include "engines/explore/vectors.hpp"
#include "model/machine.hpp"

namespace cowproof::search {

// The capacities at which steps are made at once; a scope may be smaller, and costs what it has. A key has no more
// words.
inline constexpr std::array lane_capacities{
    scope{.processes = 4, .pages = 4, .frames = 8, .words = 4},
    scope{.processes = 8, .pages = 8, .frames = 16, .words = 8},
};
inline constexpr int most_lane_words = 6;

// Which of them M has; their number if M has another, or is not the core.
template <class M>
inline constexpr std::size_t lane_capacity_of = [] {
  std::size_t place = lane_capacities.size();
  if constexpr (std::is_same_v<M, machine<typename M::domain_type>>) {
    scope const capacity{.processes = M::process::size,
                         .pages = M::page::size,
                         .frames = M::frame::size,
                         .words = M::word::size,
                         .parts = M::part::size};
    place = 0;
    while (place < lane_capacities.size() && !(lane_capacities[place] == capacity)) ++place;
  }
  return place;
}();

// Steps of the machine itself, of all operations of the part; the lowest that is available is offered; all step
// properties or none, and all invariants or none.
bool lanes_serve(space_request const& asked, std::size_t step_properties);

std::unique_ptr<expander> make_lane_expander(std::size_t capacity, lane_request const& of, space_request const& asked);

}  // namespace cowproof::search

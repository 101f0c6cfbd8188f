// Expands hundreds of states of the core at once, where all that is asked can be answered so.
#pragma once
#include "engines/explore/vectors.hpp"
#include "model/machine.hpp"

namespace cowproof::search {

// The capacity at which steps are made at once; a scope may be smaller. A key has no more words.
inline constexpr scope lane_capacity{.processes = 4, .pages = 4, .frames = 8, .words = 4};
inline constexpr int most_lane_words = 4;

// Is M the core at that capacity?
template <class M>
inline constexpr bool lanes_have_room =
    std::is_same_v<M, machine<typename M::domain_type>> && M::process::size == lane_capacity.processes &&
    M::page::size == lane_capacity.pages && M::frame::size == lane_capacity.frames &&
    M::word::size == lane_capacity.words;

// Steps of the machine itself, of all operations of the part; the lowest that is available is offered; all promises or
// none, and all invariants or none.
bool lanes_serve(space_request const& asked, std::size_t promises);

std::unique_ptr<expander> make_lane_expander(lane_request const& of, space_request const& asked);

}  // namespace cowproof::search

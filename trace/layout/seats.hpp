// Where address spaces stand in a picture: one that replaces another, at exec, takes its place.
#pragma once
#include "trace/layout/memory_view.hpp"

namespace cowproof {

// The columns of each view are put in the order of their seats; `names` tells which space has a seat.
void take_seats(std::vector<memory_view>& states);

// The same order, for what the programs of such a state see.
void seat(program_view& seen, memory_view const& like);

}  // namespace cowproof

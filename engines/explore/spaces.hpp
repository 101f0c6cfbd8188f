// The machines that are searched as state spaces, each made in a file of its own.
#pragma once
#include "engines/explore/state_space.hpp"

namespace cowproof::search {

space_maker const& core_spaces();       // spaces_core.cpp
space_maker const& eager_spaces();      // spaces_core.cpp
space_maker const& on_demand_spaces();  // spaces_on_demand.cpp
space_maker const& whole_spaces();      // spaces_whole.cpp

}  // namespace cowproof::search

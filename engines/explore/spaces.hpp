// The machines that are searched, each made in a file of its own; the smallest capacity first.
#pragma once
#include "engines/explore/state_space.hpp"

namespace cowproof::search {

std::vector<space_maker> core_spaces();       // spaces_core.cpp
std::vector<space_maker> eager_spaces();      // spaces_core.cpp
std::vector<space_maker> on_demand_spaces();  // spaces_on_demand.cpp
std::vector<space_maker> whole_spaces();      // spaces_whole.cpp
std::vector<space_maker> smp_spaces();        // spaces_smp.cpp

}  // namespace cowproof::search

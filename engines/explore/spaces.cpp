// The machines that are searched as state spaces.
#include <array>

#include "engines/explore/state_space.hpp"
#include "engines/machine_type.hpp"

namespace cowproof::search {

space_maker const& core_spaces();       // spaces_core.cpp
space_maker const& eager_spaces();      // spaces_core.cpp
space_maker const& on_demand_spaces();  // spaces_on_demand.cpp
space_maker const& whole_spaces();      // spaces_whole.cpp

space_maker const* find_space(machine_type const& of) {
  static std::array const all{&core_spaces(), &eager_spaces(), &on_demand_spaces(), &whole_spaces()};
  for (auto const* each : all)
    if (each->type == &of) return each;
  return nullptr;
}

}  // namespace cowproof::search

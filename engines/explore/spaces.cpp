// The machines that are searched as state spaces.
#include "engines/explore/spaces.hpp"

#include <array>

#include "engines/machine_type.hpp"

namespace cowproof::search {

space_maker const* find_space(machine_type const& of) {
  static std::array const all{&core_spaces(), &eager_spaces(), &on_demand_spaces(), &whole_spaces()};
  for (auto const* each : all)
    if (each->type == &of) return each;
  return nullptr;
}

}  // namespace cowproof::search

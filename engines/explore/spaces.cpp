// The machines that are searched as state spaces.
#include "engines/explore/spaces.hpp"

#include "engines/machines/machine_type.hpp"
#include "engines/subjects/subject.hpp"

namespace cowproof::search {

std::span<space_maker const> spaces_of(machine_type const& of) {
  static std::array const all{core_spaces(), eager_spaces(), on_demand_spaces(), whole_spaces(), smp_spaces()};
  for (auto const& each : all)
    if (each.front().type == &of) return each;
  return {};
}

space_maker const* find_space(machine_type const& of, scope const& within) {
  auto const spaces = spaces_of(of);
  if (spaces.empty()) return nullptr;
  auto const has_room = [&](space_maker const& s) { return fits(within, s.capacity); };
  auto const found = std::ranges::find_if(spaces, has_room);
  return found == spaces.end() ? &spaces.back() : &*found;
}

}  // namespace cowproof::search

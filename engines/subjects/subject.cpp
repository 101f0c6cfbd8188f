// The lists of subjects, smallest capacity first.
#include "engines/subjects/subject.hpp"

#include <map>
#include <vector>

namespace cowproof {

std::span<subject const> all_subjects(machine_type const& of) {
  static std::map<machine_type const*, std::vector<subject>> const all = [] {
    std::map<machine_type const*, std::vector<subject>> lists;
    for (auto const* type : checked_machine_types()) {
      auto& list = lists[type];
      type->add_subjects(list);
      for (auto& each : list) each.type = type;
    }
    return lists;
  }();
  auto const found = all.find(&of);
  return found == all.end() ? std::span<subject const>() : std::span<subject const>(found->second);
}

bool fits(scope const& inner, scope const& outer) {
  bool all = true;
  each_size([&](resource const& each) { all = all && inner.*each.size <= outer.*each.size; });
  return all;
}

subject const* find_subject(std::string_view name, scope const& within, machine_type const& of) {
  for (auto const& s : all_subjects(of))
    if (s.name == name && fits(within, s.capacity)) return &s;
  return nullptr;
}

scope largest_scope(machine_type const& of) { return all_subjects(of).back().capacity; }

}  // namespace cowproof

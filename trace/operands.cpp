// The names of operands.
#include "trace/operands.hpp"

#include <algorithm>

namespace cowproof {

std::vector<std::string_view> operand_names(machine_type const& of) {
  std::vector<std::string_view> names;
  for (auto const& type : of.operations)
    for (std::size_t i = 0; i < type.operands; ++i)
      if (std::ranges::find(names, type.operand[i].name) == names.end()) names.push_back(type.operand[i].name);
  return names;
}

std::vector<std::string_view> told_operand_names(machine_type const& of, scope const& within) {
  auto names = operand_names(of);
  std::erase_if(names, [&](std::string_view name) {
    auto const goes_without_saying = [&](operand_type const& o) {
      return o.name == name && is_tacit(o, 0) && o.size_within(within) == 1;
    };
    return std::ranges::any_of(
        of.operations, [&](operation_type const& t) { return std::ranges::any_of(t.operand, goes_without_saying); });
  });
  return names;
}

}  // namespace cowproof

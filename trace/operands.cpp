// The names of all operands.
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

}  // namespace cowproof

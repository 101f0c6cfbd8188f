// The things that operands name.
#include "trace/operands.hpp"

#include <algorithm>

namespace cowproof {

std::vector<std::string_view> operand_names() {
  std::vector<std::string_view> names;
  for (auto const& type : operation_types())
    for (std::size_t i = 0; i < type.operands; ++i)
      if (std::ranges::find(names, type.operand[i].name) == names.end()) names.push_back(type.operand[i].name);
  return names;
}

std::string_view thing_named_by(std::string_view letter) {
  if (letter == process_letter) return process_tag::name;
  if (letter == page_letter) return page_tag::name;
  if (letter == frame_letter) return frame_tag::name;
  return word_tag::name;
}

std::uint64_t names_within(scope const& within, std::string_view letter) {
  if (letter == process_letter) return static_cast<std::uint64_t>(within.processes);
  if (letter == page_letter) return static_cast<std::uint64_t>(within.pages);
  if (letter == frame_letter) return static_cast<std::uint64_t>(within.frames);
  return static_cast<std::uint64_t>(within.words);
}

}  // namespace cowproof

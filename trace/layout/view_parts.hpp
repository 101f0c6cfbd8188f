// How a typed view is read from the cells of a described state.
#pragma once
#include "trace/layout/memory_view.hpp"

namespace cowproof {

inline std::uint64_t number_in(datum const& record, std::string_view field) {
  auto const* found = record.field(field);
  return found == nullptr ? 0 : found->number;
}

// A number of what a state has many of, such as a frame.
inline std::size_t place_in(datum const& record, std::string_view field) {
  return static_cast<std::size_t>(number_in(record, field));
}

inline page_content content_in(datum const& value) {
  page_content content{value.number, {}};
  if (value.what != datum::kind::list) return content;
  for (auto const& [name, part] : value.fields) content.differing.push_back(part.number);
  content.word = content.differing.front();
  return content;
}
inline page_content content_in(datum const& record, std::string_view field) {
  auto const* found = record.field(field);
  return found == nullptr ? page_content{} : content_in(*found);
}

// Calls use(keys, value) for each cell of the map.
template <class Use> void each_cell(described_state const& state, std::string_view map, Use use) {
  auto const* found = state.map(map);
  if (found == nullptr) return;
  for (auto const& cell : found->cells) use(cell.keys, cell.value);
}

template <class T> std::vector<std::vector<T>> grid_of(int rows, int columns) {
  return std::vector<std::vector<T>>(static_cast<std::size_t>(rows), std::vector<T>(static_cast<std::size_t>(columns)));
}

memory_view view_whole_memory(described_state const& state, scope const& within);
program_view view_whole_program(described_state const& observed, scope const& within);
memory_view view_on_demand_memory(described_state const& state, scope const& within);

}  // namespace cowproof

// Typed views, from the names of the fields of a state.
#include "trace/memory_view.hpp"

#include <algorithm>

namespace cowproof {
namespace {

std::uint64_t number_in(datum const& record, std::string_view field) {
  auto const* found = record.field(field);
  return found == nullptr ? 0 : found->number;
}

// Calls use(keys, value) for each cell of the map.
template <class Use> void each_cell(described_state const& state, std::string_view map, Use use) {
  auto const* found = state.map(map);
  if (found == nullptr) return;
  for (auto const& cell : found->cells) use(cell.keys, cell.value);
}

std::vector<bool> read_alive(described_state const& state, scope const& within) {
  std::vector<bool> alive(static_cast<std::size_t>(within.processes));
  each_cell(state, "alive",
            [&](auto const& keys, datum const& value) { alive.at(keys[0].number) = value.number != 0; });
  return alive;
}

// A table of what `make` makes of each record in a map of processes and pages.
template <class T, class Make>
std::vector<std::vector<std::optional<T>>> read_table(described_state const& state, std::string_view map,
                                                      scope const& within, Make make) {
  std::vector<std::vector<std::optional<T>>> table(
      static_cast<std::size_t>(within.processes),
      std::vector<std::optional<T>>(static_cast<std::size_t>(within.pages)));
  each_cell(state, map, [&](auto const& keys, datum const& value) {
    if (value.what == datum::kind::record) table.at(keys[0].number).at(keys[1].number) = make(value);
  });
  return table;
}

}  // namespace

std::size_t memory_view::entries_of(std::size_t process, std::size_t frame) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(table[process], [&](auto const& e) { return e && e->frame == frame; }));
}

std::size_t memory_view::references(std::size_t frame) const {
  std::size_t all = 0;
  for (std::size_t p = 0; p < table.size(); ++p) all += entries_of(p, frame);
  return all;
}

std::size_t memory_view::pages_of(std::size_t process) const {
  return static_cast<std::size_t>(std::ranges::count_if(table[process], [](auto const& e) { return e.has_value(); }));
}

memory_view view_memory(described_state const& state, scope const& within) {
  memory_view view;
  view.alive = read_alive(state, within);
  view.table = read_table<entry_view>(state, "table", within, [](datum const& e) {
    return entry_view{number_in(e, "target"), number_in(e, "writable") != 0, number_in(e, "cow") != 0};
  });
  view.count.resize(static_cast<std::size_t>(within.frames));
  view.word.resize(static_cast<std::size_t>(within.frames));
  each_cell(state, "refcount", [&](auto const& keys, datum const& n) { view.count.at(keys[0].number) = n.number; });
  each_cell(state, "content", [&](auto const& keys, datum const& w) { view.word.at(keys[0].number) = w.number; });
  return view;
}

program_view view_program(described_state const& observed, scope const& within) {
  return {read_alive(observed, within), read_table<seen_page>(observed, "space", within, [](datum const& page) {
            return seen_page{number_in(page, "content"), number_in(page, "writable") != 0};
          })};
}

}  // namespace cowproof

// Typed views, from the names of the fields of a state.
#include "trace/layout/memory_view.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "trace/layout/view_parts.hpp"

namespace cowproof {
namespace {

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
  auto table = grid_of<std::optional<T>>(within.processes, within.pages);
  each_cell(state, map, [&](auto const& keys, datum const& value) {
    if (value.what == datum::kind::record) table.at(keys[0].number).at(keys[1].number) = make(value);
  });
  return table;
}

// Of eager fork as well, whose state is the core's.
memory_view view_core_memory(described_state const& state, scope const& within) {
  memory_view view;
  view.frames = static_cast<std::size_t>(within.frames);
  view.alive = read_alive(state, within);
  view.table = read_table<entry_view>(state, "table", within, [](datum const& e) {
    return entry_view{place_in(e, "target"), number_in(e, "writable") != 0, number_in(e, "cow") != 0};
  });
  view.count.resize(view.frames);
  view.word.resize(view.frames);
  each_cell(state, "refcount", [&](auto const& keys, datum const& n) { view.count.at(keys[0].number) = n.number; });
  each_cell(state, "content", [&](auto const& keys, datum const& w) { view.word.at(keys[0].number) = content_in(w); });
  return view;
}

}  // namespace

std::size_t memory_view::entries_of(std::size_t column, std::size_t place) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(table[column], [&](auto const& e) { return e && e->frame == place; }));
}

std::size_t memory_view::names_of(std::size_t column, std::size_t place) const {
  auto all = entries_of(column, place);
  if (!others.empty())
    all += static_cast<std::size_t>(
        std::ranges::count_if(others[place], [&](other_name const& o) { return o.column == column; }));
  return all;
}

std::size_t memory_view::references(std::size_t place) const {
  if (!exact.empty()) return exact[place];
  std::size_t all = others.empty() ? 0 : others[place].size();
  for (std::size_t c = 0; c < table.size(); ++c) all += entries_of(c, place);
  return all;
}

std::size_t memory_view::sharers(std::size_t place) const {
  std::size_t all = others.empty() ? 0
                                   : static_cast<std::size_t>(std::ranges::count_if(
                                         others[place], [](other_name const& o) { return !o.holds_down; }));
  for (std::size_t c = 0; c < table.size(); ++c) all += entries_of(c, place);
  return all;
}

std::size_t memory_view::pages_of(std::size_t column) const {
  return static_cast<std::size_t>(std::ranges::count_if(table[column], [](auto const& e) { return e.has_value(); }));
}

std::string memory_view::name_of(std::size_t place) const {
  if (is_zero_frame(place)) return "zero";
  return is_slot(place) ? fmt::format("s{}", place - frames) : fmt::format("f{}", place);
}

bool is_drawn(machine_type const& of) {
  return of.name == core_type().name || of.name == eager_type().name || of.name == whole_type().name ||
         of.name == on_demand_type().name;
}

memory_view view_memory(described_state const& state, scope const& within, machine_type const& of) {
  auto view = of.name == whole_type().name       ? view_whole_memory(state, within)
              : of.name == on_demand_type().name ? view_on_demand_memory(state, within)
                                                 : view_core_memory(state, within);
  if (!view.column_of.empty()) return view;
  view.column_of.resize(view.table.size());
  std::iota(view.column_of.begin(), view.column_of.end(), std::size_t{0});
  return view;
}

program_view view_program(described_state const& observed, scope const& within, machine_type const& of) {
  if (of.name == whole_type().name) return view_whole_program(observed, within);
  return {read_alive(observed, within), read_table<seen_page>(observed, "space", within, [](datum const& page) {
            return seen_page{content_in(page, "content"), number_in(page, "writable") != 0, {}};
          })};
}

}  // namespace cowproof

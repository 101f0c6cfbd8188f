// Gives address spaces their places in pictures.
#include "trace/layout/seats.hpp"

#include <algorithm>
#include <numeric>

namespace cowproof {
namespace {

template <class T> void reorder(std::vector<T>& columns, std::vector<std::size_t> const& order) {
  if (columns.empty()) return;
  std::vector<T> moved;
  for (auto const from : order) moved.push_back(std::move(columns[from]));
  columns = std::move(moved);
}

void put_in_order(memory_view& view, std::vector<std::size_t> const& order) {
  std::vector<std::size_t> seat_of(order.size() + 1, order.size());
  for (std::size_t i = 0; i < order.size(); ++i) seat_of[order[i]] = i;
  for (auto const space : order) view.names.push_back(view.column_letter + std::to_string(space));
  std::vector<bool> alive;
  for (auto const space : order) alive.push_back(view.alive[space]);
  view.alive = alive;
  reorder(view.tenants, order);
  reorder(view.standing, order);
  reorder(view.table, order);
  reorder(view.beside, order);
  for (auto& column : view.column_of) column = seat_of[column];
  for (auto& names : view.others)
    for (auto& other : names)
      if (other.column) other.column = seat_of[*other.column];
  view.spaces = order;
}

// Who is new takes the seat of the one who left, or the first that is free.
void change_seats(std::vector<std::size_t>& order, std::vector<bool> const& before, std::vector<bool> const& after) {
  std::vector<std::size_t> born;
  std::vector<std::size_t> gone;
  for (std::size_t space = 0; space < after.size(); ++space) {
    if (after[space] && !before[space]) born.push_back(space);
    if (before[space] && !after[space]) gone.push_back(space);
  }
  for (auto const space : born) {
    auto const is_free = [&](std::size_t other) { return other == space || !(after[other] || before[other]); };
    auto const seat = born.size() == 1 && gone.size() == 1 ? std::ranges::find(order, gone.front())
                                                           : std::ranges::find_if(order, is_free);
    std::iter_swap(seat, std::ranges::find(order, space));
  }
}

}  // namespace

void take_seats(std::vector<memory_view>& states) {
  std::vector<std::size_t> order(states.front().table.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  auto before = states.front().alive;
  for (auto& state : states) {
    auto const after = state.alive;
    change_seats(order, before, after);
    put_in_order(state, order);
    before = after;
  }
}

void seat(program_view& seen, memory_view const& like) {
  if (!like.spaces.empty()) reorder(seen.pages, like.spaces);
}

}  // namespace cowproof

// What is compiled for one width of vectors. Included by one file a width.
#pragma once
#include "engines/explore/lane_expander.hpp"
#include "engines/explore/sliced/steps.hpp"
#include "engines/subjects/core_subjects.hpp"

namespace cowproof::search {
inline namespace COWPROOF_LANES {

// Each key a while after its line was asked for.
template <int Words, bool Shared>
std::size_t add_all(state_table<Words>& table, packed_key<Words> const* keys, std::size_t size, std::uint32_t* fresh) {
  static constexpr std::size_t ahead = 40, ring = 64;
  std::uint64_t home[ring];
  std::size_t added = 0;
  for (std::size_t i = 0; i < size + ahead; ++i) {
    if (i < size) {
      home[i % ring] = table.home(keys[i]);
      table.prefetch(home[i % ring]);
    }
    if (i < ahead) continue;
    auto const j = i - ahead;
    bool is_new = false;
    if constexpr (Shared) is_new = table.insert_shared(home[j % ring], keys[j]);
    else is_new = table.insert_at(home[j % ring], keys[j]);
    fresh[added] = static_cast<std::uint32_t>(j);
    added += is_new ? 1 : 0;
  }
  return added;
}

template <int... Words> constexpr auto tables_of() {
  return std::tuple<table_code<Words>...>{{&add_all<Words, false>, &add_all<Words, true>}...};
}

template <std::size_t Capacity> lane_stepper* make_core_stepper(lane_request const& asked) {
  constexpr scope c = lane_capacities[Capacity];
  return new sliced_stepper<capacity_of<c.processes, c.pages, c.frames, c.words>>(asked);
}

inline constexpr vector_code code{
    vectors::COWPROOF_LANES, {&make_core_stepper<0>, &make_core_stepper<1>}, tables_of<1, 2, 3, 4, 6, 8, 12>()};

}  // namespace COWPROOF_LANES
}  // namespace cowproof::search

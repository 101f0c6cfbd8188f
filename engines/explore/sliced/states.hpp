// States of the sliced domain, from keys.
#pragma once
#include <cstring>

#include "engines/explore/sliced/domain.hpp"
#include "model/fields.hpp"

namespace cowproof::search {
inline namespace COWPROOF_LANES {

// A word for each lane, and the same bit by bit. The transposition of a square is its own inverse.
template <int Bits> COWPROOF_INLINE void transpose_column(std::uint64_t const* column, lanes* planes) {
  lanes words[64];
  std::memcpy(words, column, sizeof words);
  transpose<Bits>(words, planes);
}
COWPROOF_INLINE void transpose_back(lanes const* planes, std::uint64_t* column) {
  lanes words[64];
  transpose<64>(planes, words);
  std::memcpy(column, words, sizeof words);
}

// Which plane of a state each bit of a key is: planes are numbered in the order of fields, cells and bits. Those that
// no key has are zero.
struct planes_of_key {
  static constexpr int most_words = 6;  // of a key
  int const* plane;
  int bits, words;
};

// A state is its planes, one after the other, and nothing else.
template <record State> inline constexpr bool is_planes = sizeof(State) % sizeof(lanes) == 0;
template <record State> COWPROOF_INLINE lanes* planes_in(State& s) { return reinterpret_cast<lanes*>(&s); }
template <record State> COWPROOF_INLINE lanes const* planes_in(State const& s) {
  return reinterpret_cast<lanes const*>(&s);
}

// The state of each lane. `columns` has a column for each word of a key.
template <record State> void read_states(std::uint64_t const* columns, planes_of_key const& of, State& to) {
  static_assert(is_planes<State>);
  lanes planes[64];
  for (int w = 0; w < of.words; ++w) {
    transpose_column<64>(columns + w * static_cast<int>(lane_count), planes);
    for (int b = 64 * w; b < of.bits && b < 64 * (w + 1); ++b) planes_in(to)[of.plane[b]] = planes[b % 64];
  }
}

// And back.
template <record State> void put_states(State const& states, planes_of_key const& of, std::uint64_t* columns) {
  for (int w = 0; w < of.words; ++w) {
    lanes planes[64];
    for (int b = 64 * w; b < 64 * (w + 1); ++b) planes[b % 64] = b < of.bits ? planes_in(states)[of.plane[b]] : lanes{};
    transpose_back(planes, columns + w * static_cast<int>(lane_count));
  }
}

}  // namespace COWPROOF_LANES
}  // namespace cowproof::search

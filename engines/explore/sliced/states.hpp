// States of the sliced domain, from keys.
#pragma once
#include <cstring>

#include "engines/explore/sliced/domain.hpp"
#include "model/fields.hpp"

namespace cowproof::search::inline COWPROOF_LANES {

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

// Calls visit(plane) for each bit of a state, in the order of fields, cells and bits.
template <record State, class Visitor> COWPROOF_INLINE void each_plane(State& states, Visitor visit) {
  hana::for_each(hana::accessors<std::remove_const_t<State>>(), [&](auto accessor) COWPROOF_INLINE_LAMBDA {
    for (auto& cell : hana::second(accessor)(states).cell)
      for (auto& bit : cell.bit) visit(bit.w);
  });
}

// Which bit of a key each bit of a state is, in that order; -1: it is always zero, and no key has it.
struct key_bits_of_planes {
  int const* key_bit;
  int words;  // of a key; at most
  static constexpr int most_words = 4;
};

// The state of each lane. `columns` has a column for each word of a key.
template <record State> State states_of(std::uint64_t const* columns, key_bits_of_planes const& of) {
  lanes planes[key_bits_of_planes::most_words * 64];
  for (int w = 0; w < of.words; ++w) transpose_column<64>(columns + w * static_cast<int>(lane_count), planes + 64 * w);
  State states;
  int number = 0;
  each_plane(states, [&](lanes& plane) COWPROOF_INLINE_LAMBDA {
    int const bit = of.key_bit[number++];
    plane = bit < 0 ? lanes{} : planes[bit];
  });
  return states;
}

// And back.
template <record State> void put_states(State const& states, key_bits_of_planes const& of, std::uint64_t* columns) {
  lanes planes[key_bits_of_planes::most_words * 64]{};
  int number = 0;
  each_plane(states, [&](lanes const& plane) COWPROOF_INLINE_LAMBDA {
    int const bit = of.key_bit[number++];
    if (bit >= 0) planes[bit] = plane;
  });
  for (int w = 0; w < of.words; ++w) transpose_back(planes + 64 * w, columns + w * static_cast<int>(lane_count));
}

}  // namespace cowproof::search::inline COWPROOF_LANES

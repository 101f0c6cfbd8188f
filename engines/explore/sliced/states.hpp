// States of the sliced domain, from packed keys.
#pragma once
#include <cstring>

#include "engines/explore/packed_key.hpp"
#include "engines/explore/sliced/domain.hpp"

namespace cowproof::search {

// lane_count keys, a column for each of their words.
template <int Words> struct alignas(64) key_columns {
  std::uint64_t w[Words][lane_count];

  COWPROOF_INLINE void put(unsigned place, packed_key<Words> const& key) {
    for (int i = 0; i < Words; ++i) w[i][place] = key.w[i];
  }
  COWPROOF_INLINE packed_key<Words> take(unsigned place) const {
    packed_key<Words> key;
    for (int i = 0; i < Words; ++i) key.w[i] = w[i][place];
    return key;
  }
};

template <int Bits> COWPROOF_INLINE void transpose_column(std::uint64_t const* column, lanes* planes) {
  lanes words[64];
  std::memcpy(words, column, sizeof words);
  transpose<Bits>(words, planes);
}

// Calls visit(number of a bit, its plane) for each bit of the key that a state has: S is the concrete state that keys
// are made from, `states` the same in the sliced domain.
template <record S, class States, class Visitor> COWPROOF_INLINE void each_plane(States& states, Visitor visit) {
  using sliced_state = std::remove_const_t<States>;
  auto const visit_field = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) COWPROOF_INLINE_LAMBDA {
    using accessor = std::decay_t<decltype(hana::at_c<I>(hana::accessors<S>()))>;
    using packed = field_type<S, accessor>;
    auto& map = hana::second(hana::at_c<I>(hana::accessors<sliced_state>()))(states);
    for (int c = 0; c < map.cells; ++c) {
      int const first = detail::field_offset<S, accessor>() + 64 * (c / packed::cells_a_word) +
                        c % packed::cells_a_word * packed::bits;
      for (int b = 0; b < packed::bits; ++b) visit(first + b, map.cell[c].bit[b].w);
    }
  };
  [&]<std::size_t... I>(std::index_sequence<I...>) COWPROOF_INLINE_LAMBDA {
    (visit_field(std::integral_constant<std::size_t, I>{}), ...);
  }(std::make_index_sequence<decltype(hana::length(hana::accessors<S>()))::value>{});
}

// The state of each lane.
template <record Sliced, record S> Sliced sliced_states(key_columns<packed_words<S>> const& keys) {
  constexpr int bits = packed_bits<S>;
  lanes planes[packed_words<S> * 64];
  [&]<int... W>(std::integer_sequence<int, W...>) {
    (transpose_column<(bits - 64 * W < 64 ? bits - 64 * W : 64)>(keys.w[W], planes + 64 * W), ...);
  }(std::make_integer_sequence<int, packed_words<S>>{});
  Sliced states;
  each_plane<S>(states, [&](int number, lanes& plane) COWPROOF_INLINE_LAMBDA { plane = planes[number]; });
  return states;
}

// And back. The transposition of a square is its own inverse.
COWPROOF_INLINE void transpose_back(lanes const* planes, std::uint64_t* column) {
  lanes words[64];
  transpose<64>(planes, words);
  std::memcpy(column, words, sizeof words);
}
template <record S, record Sliced> void put_states(Sliced const& states, key_columns<packed_words<S>>& keys) {
  lanes planes[packed_words<S> * 64]{};
  each_plane<S>(states, [&](int number, lanes const& plane) COWPROOF_INLINE_LAMBDA { planes[number] = plane; });
  for (int w = 0; w < packed_words<S>; ++w) transpose_back(planes + 64 * w, keys.w[w]);
}

}  // namespace cowproof::search

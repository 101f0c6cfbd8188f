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

// The state of each lane: S is the concrete state that the keys are made from, Sliced the same in the sliced domain.
template <record Sliced, record S> Sliced sliced_states(key_columns<packed_words<S>> const& keys) {
  constexpr int bits = packed_bits<S>;
  lanes planes[packed_words<S> * 64];
  [&]<int... W>(std::integer_sequence<int, W...>) {
    (transpose_column<(bits - 64 * W < 64 ? bits - 64 * W : 64)>(keys.w[W], planes + 64 * W), ...);
  }(std::make_integer_sequence<int, packed_words<S>>{});
  Sliced states;
  auto const read = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
    using accessor = std::decay_t<decltype(hana::at_c<I>(hana::accessors<S>()))>;
    using packed = field_type<S, accessor>;
    auto& map = hana::second(hana::at_c<I>(hana::accessors<Sliced>()))(states);
    for (int c = 0; c < map.cells; ++c) {
      int const first = detail::field_offset<S, accessor>() + 64 * (c / packed::cells_a_word) +
                        c % packed::cells_a_word * packed::bits;
      for (int b = 0; b < packed::bits; ++b) map.cell[c].bit[b].w = planes[first + b];
    }
  };
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (read(std::integral_constant<std::size_t, I>{}), ...);
  }(std::make_index_sequence<decltype(hana::length(hana::accessors<S>()))::value>{});
  return states;
}

}  // namespace cowproof::search

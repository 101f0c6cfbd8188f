// A whole state as a few words: its maps side by side, at offsets that follow from their types and the capacity.
#pragma once
#include <array>

#include "model/concrete/codes.hpp"

namespace cowproof::search {

template <int Words> struct packed_key {
  std::array<std::uint64_t, Words> w{};

  constexpr bool operator==(packed_key const&) const = default;
  COWPROOF_INLINE constexpr bool is_zero() const {
    std::uint64_t any = 0;
    for (auto const x : w) any |= x;
    return any == 0;
  }
  constexpr bool operator<(packed_key const& other) const {
    for (int i = Words; i-- > 0;)
      if (w[i] != other.w[i]) return w[i] < other.w[i];
    return false;
  }
};

// The bits that all fields of a state need together.
template <record S>
constexpr int packed_bits = decltype(hana::unpack(hana::accessors<S>(), [](auto... accessor) {
  return std::integral_constant<int, (field_type<S, decltype(accessor)>::total_bits + ... + 0)>{};
}))::value;

template <record S> constexpr int packed_words = packed_bits<S> <= 64 ? 1 : (packed_bits<S> + 63) / 64;
template <record S> using key_of = packed_key<packed_words<S>>;

namespace detail {
// The bits of the fields before the one that this accessor reads.
template <record S, class Accessor> consteval int field_offset() {
  int offset = 0;
  bool found = false;
  hana::for_each(hana::accessors<S>(), [&](auto accessor) {
    found = found || std::is_same_v<decltype(accessor), Accessor>;
    if (!found) offset += field_type<S, decltype(accessor)>::total_bits;
  });
  return offset;
}

template <int Offset, int Bits, int Words>
COWPROOF_INLINE constexpr void write_bits(packed_key<Words>& key, std::uint64_t x) {
  if constexpr (Bits > 0) key.w[Offset / 64] |= x << (Offset % 64);
  if constexpr (Offset % 64 + Bits > 64) key.w[Offset / 64 + 1] |= x >> (64 - Offset % 64);
}
template <int Offset, int Bits, int Words>
COWPROOF_INLINE constexpr std::uint64_t read_bits(packed_key<Words> const& key) {
  if constexpr (Bits == 0) return 0;
  else {
    std::uint64_t x = key.w[Offset / 64] >> (Offset % 64);
    if constexpr (Offset % 64 + Bits > 64) x |= key.w[Offset / 64 + 1] << (64 - Offset % 64);
    return x & low_bits(Bits);
  }
}

// Calls visit(integral constants: offset and bits, word) for each word of each map.
template <record S, class State, class Visitor> COWPROOF_INLINE constexpr void each_word(State& s, Visitor visit) {
  hana::for_each(hana::accessors<S>(), [&](auto accessor) COWPROOF_INLINE_LAMBDA {
    using map = field_type<S, decltype(accessor)>;
    constexpr int first = field_offset<S, decltype(accessor)>();
    [&]<std::size_t... I>(std::index_sequence<I...>) COWPROOF_INLINE_LAMBDA {
      (visit(std::integral_constant<int, first + 64 * static_cast<int>(I)>{}, std::integral_constant < int,
             I + 1 < map::words ? 64 : map::last_bits > {}, hana::second(accessor)(s).w[I]),
       ...);
    }(std::make_index_sequence<map::words>{});
  });
}
}  // namespace detail

template <record S> COWPROOF_INLINE constexpr key_of<S> pack(S const& s) {
  key_of<S> key;
  detail::each_word<S>(s, [&](auto offset, auto bits, std::uint64_t word)
                              COWPROOF_INLINE_LAMBDA { detail::write_bits<offset, bits>(key, word); });
  return key;
}

template <record S> COWPROOF_INLINE constexpr S unpack(key_of<S> const& key) {
  S s;
  detail::each_word<S>(s, [&](auto offset, auto bits, std::uint64_t& word)
                              COWPROOF_INLINE_LAMBDA { word = detail::read_bits<offset, bits>(key); });
  return s;
}

// Without a branch or a call, as a search asks it after every step.
template <record S> COWPROOF_INLINE constexpr bool same_words(S const& a, S const& b) {
  std::uint64_t differ = 0;
  hana::for_each(hana::accessors<S>(), [&](auto accessor) COWPROOF_INLINE_LAMBDA {
    auto const& x = hana::second(accessor)(a).w;
    auto const& y = hana::second(accessor)(b).w;
    for (std::size_t i = 0; i < x.size(); ++i) differ |= x[i] ^ y[i];
  });
  return differ == 0;
}

// Keys are found by the upper bits of this.
template <int Words> COWPROOF_INLINE constexpr std::uint64_t hash_of(packed_key<Words> const& key) {
  std::uint64_t h = key.w[0];
  for (int i = 1; i < Words; ++i) h = ((h ^ key.w[i] * 0x9e3779b97f4a7c15) * 0xff51afd7ed558ccd) ^ h >> 29;
  h *= 0xff51afd7ed558ccd;
  h ^= h >> 32;
  return h * 0xc4ceb9fe1a85ec53;
}

}  // namespace cowproof::search

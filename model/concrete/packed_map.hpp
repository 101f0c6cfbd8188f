// A map of the concrete domain is a packed word, or several: one code a cell, none straddles a word.
#pragma once
#include <array>

#include "model/concrete/codes.hpp"
#include "model/misuse.hpp"

namespace cowproof {

// `Group` neighbouring cells are kept in one word, if they fit: the cells of a row.
template <int Group, class T, class... K> struct packed_map {
  using value_type = T;
  using keys = types<K...>;
  static constexpr int cells = (K::size * ... * 1);
  static constexpr int bits = width<T>;
  static constexpr int group = Group * bits <= 64 ? Group : 1;
  static constexpr int cells_a_word = cells == 0 || bits == 0 ? 1 << 20 : 64 / (bits * group) * group;
  static constexpr int words = bits == 0 ? 0 : (cells + cells_a_word - 1) / cells_a_word;
  static constexpr int last_bits = words == 0 ? 0 : (cells - (words - 1) * cells_a_word) * bits;
  static constexpr int total_bits = words == 0 ? 0 : (words - 1) * 64 + last_bits;
  static constexpr std::uint64_t mask = low_bits(bits);

  std::array<std::uint64_t, words> w{};

  constexpr bool operator==(packed_map const&) const = default;

  static COWPROOF_INLINE constexpr unsigned cell_of(K const&... k) {
    unsigned cell = 0;
    ((cell = cell * static_cast<unsigned>(K::size) + static_cast<unsigned>(k.i)), ...);
    return cell;
  }
  static COWPROOF_INLINE constexpr unsigned shift(unsigned cell) {
    return (words == 1 ? cell : cell % cells_a_word) * static_cast<unsigned>(bits);
  }
  COWPROOF_INLINE constexpr std::uint64_t& word(unsigned cell) { return w[words == 1 ? 0 : cell / cells_a_word]; }
  COWPROOF_INLINE constexpr std::uint64_t const& word(unsigned cell) const {
    return w[words == 1 ? 0 : cell / cells_a_word];
  }
  COWPROOF_INLINE constexpr std::uint64_t code(unsigned cell) const {
    if constexpr (words == 0) return 0;
    else return (word(cell) >> shift(cell)) & mask;
  }
  COWPROOF_INLINE constexpr void set_code(unsigned cell, std::uint64_t code) {
    if constexpr (words != 0) {
      auto& x = word(cell);
      x = (x & ~(mask << shift(cell))) | code << shift(cell);
    }
  }

  COWPROOF_INLINE constexpr T operator()(K const&... k) const {
    expect_not_changing();
    return unrank<T>(code(cell_of(k...)));
  }
  COWPROOF_INLINE constexpr void set(K const&... k, T const& value) {
    detail::expect_no_reading();
    set_code(cell_of(k...), rank(value));
  }

  template <class Visitor> static COWPROOF_INLINE void each_key(Visitor&& visit) { loop(visit, types<K...>{}); }

  // Every cell gets f(keys..., old value), and all at the same time.
  template <class F> COWPROOF_INLINE void each(F&& f) {
    detail::expect_no_reading();
    packed_map now;
    {
      detail::reading_others_than const evaluating(this);
      each_key([&](auto... k) COWPROOF_INLINE_LAMBDA {
        auto const cell = cell_of(k...);
        now.set_code(cell, rank(T(f(k..., unrank<T>(code(cell))))));
      });
    }
    w = now.w;
  }

 protected:
  // Where assertions are checked: reading is what a search does most.
  COWPROOF_INLINE constexpr void expect_not_changing() const {
#ifndef NDEBUG
    detail::expect_not_changing(this);
#endif
  }

 private:
  template <class Visitor, class K0, class... Rest, class... Done>
  static COWPROOF_INLINE void loop(Visitor& visit, types<K0, Rest...>, Done... done) {
#pragma GCC unroll 8
    for (int i = 0; i < K0::size; ++i) {
      if constexpr (sizeof...(Rest) == 0) visit(done..., K0{static_cast<std::uint64_t>(i)});
      else loop(visit, types<Rest...>{}, done..., K0{static_cast<std::uint64_t>(i)});
    }
  }
};

}  // namespace cowproof

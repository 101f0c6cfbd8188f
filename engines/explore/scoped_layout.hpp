// A state within a scope as a few words: of its fields, the cells whose keys are within the scope, side by side.
//
// A cell has as many bits as the values within the scope need, so a key is as short as the scope is small, whatever the
// capacity. Which bits they are follows from the fields.
#pragma once
#include <span>
#include <vector>

#include "engines/explore/group.hpp"
#include "engines/explore/state_space.hpp"

namespace cowproof::search {

namespace detail {
// Is there a value of this type within the scope?
template <class T> bool is_inhabited(part_of_capacity const& sizes) {
  bool all = true;
  if constexpr (is_index<T>) all = sizes.template size<T>() > 0;
  if constexpr (record<T>)
    hana::for_each(hana::accessors<T>(),
                   [&](auto accessor) { all = all && is_inhabited<field_type<T, decltype(accessor)>>(sizes); });
  return all;
}

// No value within the scope has a larger code. A count of a faulty machine may be anything that its bits hold.
template <class T> std::uint64_t largest_code(part_of_capacity const& sizes) {
  if (!is_inhabited<T>(sizes)) return 0;
  if constexpr (is_index<T>) {
    return sizes.template size<T>() - 1;
  } else if constexpr (is_maybe<T>) {
    std::uint64_t largest = 0;
    [&]<class... A>(types<A...>) {
      ((largest = is_inhabited<A>(sizes) ? T::template base<A>() + largest_code<A>(sizes) : largest), ...);
    }(typename T::alternatives{});
    return largest;
  } else if constexpr (is_array<T>) {
    std::uint64_t code = 0;
    for (unsigned i = sizes.template size<typename T::array_by>(); i-- > 0;)
      code = code * cardinality<typename T::array_of> + largest_code<typename T::array_of>(sizes);
    return code;
  } else if constexpr (record<T>) {
    std::uint64_t code = 0;
    hana::for_each(hana::accessors<T>(), [&](auto accessor) {
      using field = field_type<T, decltype(accessor)>;
      code = code * cardinality<field> + largest_code<field>(sizes);
    });
    return code;
  } else {
    return low_bits(width<T>);
  }
}
}  // namespace detail

template <record S> class scoped_layout {
 public:
  explicit scoped_layout(part_of_capacity const& sizes) {
    std::size_t word = 0;
    hana::for_each(hana::accessors<S>(), [&](auto accessor) {
      using map = field_type<S, decltype(accessor)>;
      if constexpr (map::words != 0) {
        auto const bits = bits_for(detail::largest_code<typename map::value_type>(sizes) + 1);
        map::each_key([&](auto... k) {
          bool const is_within = ((k.i < sizes.template size<decltype(k)>()) && ...);
          add_cell<map>(word, map::cell_of(k...), is_within ? bits : 0);
        });
      }
      word += map::words;
    });
  }

  int bits() const { return bits_; }
  int words() const { return words_for(bits_); }

  // Which bit of a state each bit of the key is, in the order of fields, cells and bits.
  std::vector<int> const& planes() const { return planes_; }

  // What is not within the scope is not written. `key` has room for words().
  void pack(S const& s, std::uint64_t* key) const {
    std::fill_n(key, words(), 0);
    auto const w = words_of(s);
    for (run const& r : runs_) {
      std::uint64_t const x = (w[r.word] >> r.shift) & low_bits(r.bits);
      key[r.to / 64] |= x << (r.to % 64);
      if (r.to % 64 + r.bits > 64) key[r.to / 64 + 1] |= x >> (64 - r.to % 64);
    }
  }
  S unpack(std::uint64_t const* key) const {
    flat w{};
    for (run const& r : runs_) {
      std::uint64_t x = key[r.to / 64] >> (r.to % 64);
      if (r.to % 64 + r.bits > 64) x |= key[r.to / 64 + 1] << (64 - r.to % 64);
      w[r.word] |= (x & low_bits(r.bits)) << r.shift;
    }
    S s;
    std::size_t i = 0;
    detail::each_word<S>(s, [&](auto, auto, std::uint64_t& word) COWPROOF_INLINE_LAMBDA { word = w[i++]; });
    return s;
  }

 private:
  static constexpr std::size_t state_words = decltype(hana::unpack(hana::accessors<S>(), [](auto... accessor) {
    return std::integral_constant<std::size_t, (field_type<S, decltype(accessor)>::words + ... + 0)>{};
  }))::value;
  using flat = std::array<std::uint64_t, state_words>;

  // Neighbouring bits of a word that stay neighbours.
  struct run {
    std::uint16_t word;
    std::uint8_t shift, bits;
    int to;  // the first bit in the key
  };

  template <class Map> void add_cell(std::size_t first_word, unsigned cell, int bits) {
    for (int i = 0; i < bits; ++i) planes_.push_back(bits_of_state_ + i);
    bits_of_state_ += Map::bits;
    if (bits == 0) return;
    auto const word = static_cast<std::uint16_t>(first_word + (Map::words == 1 ? 0 : cell / Map::cells_a_word));
    auto const shift = static_cast<std::uint8_t>(Map::shift(cell));
    if (!runs_.empty() && runs_.back().word == word && runs_.back().shift + runs_.back().bits == shift)
      runs_.back().bits = static_cast<std::uint8_t>(runs_.back().bits + bits);
    else runs_.push_back({word, shift, static_cast<std::uint8_t>(bits), bits_});
    bits_ += bits;
  }

  static flat words_of(S const& s) {
    flat w;
    std::size_t i = 0;
    detail::each_word<S>(s, [&](auto, auto, std::uint64_t word) COWPROOF_INLINE_LAMBDA { w[i++] = word; });
    return w;
  }

  std::vector<run> runs_;
  std::vector<int> planes_;
  int bits_ = 0, bits_of_state_ = 0;
};

}  // namespace cowproof::search

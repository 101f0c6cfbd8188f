// A state within a scope as a few words: of its fields, the cells whose keys are within the scope, side by side.
//
// packed_key.hpp knows offsets when it is compiled, and keeps every cell of the capacity; here they are known once the
// scope is, so a key is as short as the scope is small. Which bits they are follows from the fields.
#pragma once
#include <span>
#include <vector>

#include "engines/explore/group.hpp"

namespace cowproof::search {

template <record S> class scoped_layout {
 public:
  explicit scoped_layout(part_of_capacity const& sizes) {
    std::size_t word = 0;
    hana::for_each(hana::accessors<S>(), [&](auto accessor) {
      using map = field_type<S, decltype(accessor)>;
      if constexpr (map::words != 0)
        map::each_key([&](auto... k) {
          if (((k.i < sizes.template size<decltype(k)>()) && ...)) add_cell<map>(word, map::cell_of(k...));
        });
      word += map::words;
    });
  }

  int bits() const { return bits_; }
  int words() const { return bits_ <= 64 ? 1 : (bits_ + 63) / 64; }

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

  template <class Map> void add_cell(std::size_t first_word, unsigned cell) {
    auto const word = static_cast<std::uint16_t>(first_word + (Map::words == 1 ? 0 : cell / Map::cells_a_word));
    auto const shift = static_cast<std::uint8_t>(Map::shift(cell));
    if (!runs_.empty() && runs_.back().word == word && runs_.back().shift + runs_.back().bits == shift)
      runs_.back().bits = static_cast<std::uint8_t>(runs_.back().bits + Map::bits);
    else runs_.push_back({word, shift, static_cast<std::uint8_t>(Map::bits), bits_});
    bits_ += Map::bits;
  }

  static flat words_of(S const& s) {
    flat w;
    std::size_t i = 0;
    detail::each_word<S>(s, [&](auto, auto, std::uint64_t word) COWPROOF_INLINE_LAMBDA { w[i++] = word; });
    return w;
  }

  std::vector<run> runs_;
  int bits_ = 0;
};

}  // namespace cowproof::search

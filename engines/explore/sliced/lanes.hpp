// Many states at once, bit by bit: a vector of words whose every bit belongs to another state.
#pragma once
#include <array>
#include <cstdint>

#include "model/concrete/codes.hpp"

// What is compiled for several widths has the width in its name (engines/explore/vectors.hpp).
#if defined __AVX512F__
#define COWPROOF_LANES avx512
#elif defined __AVX2__
#define COWPROOF_LANES avx2
#else
#define COWPROOF_LANES sse2
#endif

namespace cowproof::search {
inline namespace COWPROOF_LANES {

// As wide as the processor that this is compiled for calculates in one instruction.
#if defined __AVX512F__
inline constexpr int lane_words = 8;
#elif defined __AVX2__
inline constexpr int lane_words = 4;
#else
inline constexpr int lane_words = 2;
#endif
using lanes = std::uint64_t __attribute__((vector_size(lane_words * sizeof(std::uint64_t))));
inline constexpr unsigned lane_count = 64 * lane_words;

COWPROOF_INLINE bool any_lane(lanes x) {
  std::uint64_t any = 0;
  for (int i = 0; i < lane_words; ++i) any |= x[i];
  return any != 0;
}

// The lane of the number-th word, which transposition leaves it in.
COWPROOF_INLINE bool is_set(lanes x, unsigned number) {
  return (x[number % lane_words] >> (number / lane_words) & 1) != 0;
}

// From a word a state to a bit a state: plane b has bit b of each of lane_count words, of which `Bits` are used.
//
// Blocks of 64 by 64 bits are transposed in all words of a vector at once: halves are exchanged, then their halves
// [H. S. Warren, Hacker's Delight, 7-3]. If words use half of their bits or less, several are first put into one.
template <int Bits> void transpose(lanes const* words, lanes* planes) {
  constexpr int side = Bits <= 8 ? 8 : Bits <= 16 ? 16 : Bits <= 32 ? 32 : 64;
  lanes block[side];
  for (int i = 0; i < side; ++i) {
    block[i] = words[i];
    for (int j = side; j < 64; j += side) block[i] |= words[i + j] << j;
  }
  std::uint64_t low = ~std::uint64_t{0};
  for (int half = 32; half != 0; half /= 2) {
    low ^= low << half;
    if (half >= side) continue;
    for (int i = 0; i < side; i = (i + half + 1) & ~half) {
      lanes const differ = (block[i] >> half ^ block[i + half]) & (lanes{} + low);
      block[i + half] ^= differ;
      block[i] ^= differ << half;
    }
  }
  for (int i = 0; i < Bits; ++i) planes[i] = block[i];
}

}  // namespace COWPROOF_LANES
}  // namespace cowproof::search

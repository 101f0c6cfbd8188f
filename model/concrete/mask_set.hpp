// A set of the concrete domain: a bit for each name.
#pragma once
#include "model/concrete/codes.hpp"

namespace cowproof {

template <class X> struct mask_set {
  static_assert(X::size <= 32, "a set is the operand of a call, which has 32 bits");
  using element = X;
  std::uint64_t bits = 0;

  constexpr bool operator==(mask_set const&) const = default;
  COWPROOF_INLINE constexpr bool contains(X const& x) const { return (bits >> x.i & 1) != 0; }
};

template <class X> struct codec<mask_set<X>> {
  static constexpr std::uint64_t size = std::uint64_t{1} << X::size;
  static COWPROOF_INLINE constexpr std::uint64_t rank(mask_set<X> const& s) { return s.bits; }
  static COWPROOF_INLINE constexpr mask_set<X> unrank(std::uint64_t code) { return {code}; }
};

}  // namespace cowproof

// Truth and numbers, one for each lane: a number is its bits, and arithmetic is that of circuits.
#pragma once
#include "engines/explore/sliced/lanes.hpp"

namespace cowproof::search {
inline namespace COWPROOF_LANES {

struct sliced_truth {
  lanes w{};
  sliced_truth() = default;
  COWPROOF_INLINE sliced_truth(bool b) : w(b ? ~lanes{} : lanes{}) {}
  COWPROOF_INLINE static sliced_truth of(lanes w) {
    sliced_truth t;
    t.w = w;
    return t;
  }
};
COWPROOF_INLINE sliced_truth operator&&(sliced_truth a, sliced_truth b) { return sliced_truth::of(a.w & b.w); }
COWPROOF_INLINE sliced_truth operator||(sliced_truth a, sliced_truth b) { return sliced_truth::of(a.w | b.w); }
COWPROOF_INLINE sliced_truth operator!(sliced_truth a) { return sliced_truth::of(~a.w); }
COWPROOF_INLINE sliced_truth operator==(sliced_truth a, sliced_truth b) { return sliced_truth::of(~(a.w ^ b.w)); }
COWPROOF_INLINE sliced_truth iff(sliced_truth a, sliced_truth b) { return a == b; }
COWPROOF_INLINE sliced_truth implies(sliced_truth a, sliced_truth b) { return !a || b; }
COWPROOF_INLINE sliced_truth ite(sliced_truth c, sliced_truth yes, sliced_truth no) {
  return sliced_truth::of((c.w & yes.w) | (~c.w & no.w));
}

// The least significant bit first. All arithmetic is modulo 2 to the power of Bits.
template <int Bits> struct sliced_number {
  static constexpr int width = Bits;
  std::array<sliced_truth, Bits> bit{};

  static COWPROOF_INLINE sliced_number of(std::uint64_t k) {
    sliced_number n;
    for (int i = 0; i < Bits; ++i) n.bit[i] = (k >> i & 1) != 0;
    return n;
  }
  template <int Other> COWPROOF_INLINE sliced_number<Other> as() const {
    sliced_number<Other> n;
    for (int i = 0; i < (Other < Bits ? Other : Bits); ++i) n.bit[i] = bit[i];
    return n;
  }
  COWPROOF_INLINE sliced_truth is(std::uint64_t k) const {
    sliced_truth same = true;
    for (int i = 0; i < Bits; ++i) same = same && ((k >> i & 1) != 0 ? bit[i] : !bit[i]);
    return same;
  }
  COWPROOF_INLINE sliced_truth is_below(std::uint64_t k) const {
    if (Bits < 64 && k >> Bits != 0) return true;
    sliced_truth borrow = false;
    for (int i = 0; i < Bits; ++i) borrow = (k >> i & 1) != 0 ? !bit[i] || borrow : !bit[i] && borrow;
    return borrow;
  }
  COWPROOF_INLINE sliced_number plus(std::uint64_t k) const {
    sliced_number sum;
    sliced_truth carry = false;
    for (int i = 0; i < Bits; ++i) {
      bool const one = (k >> i & 1) != 0;
      sum.bit[i] = one ? bit[i] == carry : sliced_truth::of(bit[i].w ^ carry.w);
      carry = one ? bit[i] || carry : bit[i] && carry;
    }
    return sum;
  }
  COWPROOF_INLINE sliced_number minus(std::uint64_t k) const { return plus(~k + 1); }
  COWPROOF_INLINE sliced_number shifted(int by) const {
    sliced_number n;
    for (int i = by; i < Bits; ++i) n.bit[i] = bit[i - by];
    return n;
  }
  COWPROOF_INLINE sliced_number times(std::uint64_t k) const {
    sliced_number product;
    for (int i = 0; i < Bits; ++i)
      if ((k >> i & 1) != 0) product = product + shifted(i);
    return product;
  }
  // Divides by k, and leaves what remains.
  COWPROOF_INLINE sliced_number divide(std::uint64_t k) {
    sliced_number quotient;
    for (int i = Bits; i-- > 0;) {
      if (k << i >> i != k || (Bits < 64 && (k << i) >> Bits != 0)) continue;
      quotient.bit[i] = !is_below(k << i);
      *this = ite(quotient.bit[i], minus(k << i), *this);
    }
    return quotient;
  }
  friend COWPROOF_INLINE sliced_number operator+(sliced_number const& a, sliced_number const& b) {
    sliced_number sum;
    sliced_truth carry = false;
    for (int i = 0; i < Bits; ++i) {
      lanes const differ = a.bit[i].w ^ b.bit[i].w;
      sum.bit[i].w = differ ^ carry.w;
      carry.w = (a.bit[i].w & b.bit[i].w) | (differ & carry.w);
    }
    return sum;
  }
  friend COWPROOF_INLINE sliced_truth operator==(sliced_number const& a, sliced_number const& b) {
    sliced_truth same = true;
    for (int i = 0; i < Bits; ++i) same = same && a.bit[i] == b.bit[i];
    return same;
  }
  friend COWPROOF_INLINE sliced_number ite(sliced_truth c, sliced_number const& yes, sliced_number const& no) {
    sliced_number n;
    for (int i = 0; i < Bits; ++i) n.bit[i] = ite(c, yes.bit[i], no.bit[i]);
    return n;
  }
};

}  // namespace COWPROOF_LANES
}  // namespace cowproof::search

// Concrete values and their codes: every finite type is the numbers 0 .. cardinality-1, and T{} is 0.
//
// A map stores codes, so a state needs exactly the bits that its types need, and nothing is packed by hand. A type may
// have no value at all, if a scope leaves out what it is about; then T{} stands for none, and nothing holds it.
#pragma once
#include <array>
#include <bit>
#include <cstdint>

#include "model/naming.hpp"

// The search is fast only if these functions vanish in their callers.
#define COWPROOF_INLINE inline __attribute__((always_inline))
#define COWPROOF_INLINE_LAMBDA __attribute__((always_inline))

namespace cowproof {

constexpr int bits_for(std::uint64_t values) { return values < 2 ? 0 : static_cast<int>(std::bit_width(values - 1)); }
constexpr std::uint64_t low_bits(int n) { return n >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << n) - 1; }

// One of Size names.
template <class Tag, int Size> struct concrete_index {
  using tag = Tag;
  static constexpr int size = Size;
  std::uint64_t i = 0;
  constexpr bool operator==(concrete_index const&) const = default;
};

// 0 .. Max, modulo the next power of two: an overflow, which only a faulty model has, never reaches a neighbour.
template <int Max> struct concrete_count {
  static constexpr int max = Max;
  static constexpr std::uint64_t mask = low_bits(bits_for(Max + 1));
  std::uint64_t n = 0;
  constexpr concrete_count(int k = 0) : n(static_cast<std::uint64_t>(k) & mask) {}
  template <int Other> constexpr explicit concrete_count(concrete_count<Other> k) : n(k.n & mask) {}
  constexpr bool operator==(concrete_count const&) const = default;
  constexpr bool operator==(int k) const { return n == static_cast<std::uint64_t>(k); }
  constexpr concrete_count operator+(int k) const { return concrete_count(static_cast<int>(n) + k); }
  constexpr concrete_count operator-(int k) const { return concrete_count(static_cast<int>(n) - k); }
};
// Counts of different things are compared as numbers.
template <int A, int B>
  requires(A != B)
constexpr bool operator==(concrete_count<A> a, concrete_count<B> b) {
  return a.n == b.n;
}
template <int A, int B> constexpr bool operator<(concrete_count<A> a, concrete_count<B> b) { return a.n < b.n; }
template <int A, int B> constexpr bool operator<=(concrete_count<A> a, concrete_count<B> b) { return a.n <= b.n; }

template <class T> struct codec;
template <class T> constexpr std::uint64_t cardinality = codec<T>::size;
template <class T> constexpr int width = bits_for(cardinality<T>);  // bits a value
template <class T> COWPROOF_INLINE constexpr std::uint64_t rank(T const& value) { return codec<T>::rank(value); }
template <class T> COWPROOF_INLINE constexpr T unrank(std::uint64_t code) { return codec<T>::unrank(code); }

template <> struct codec<bool> {
  static constexpr std::uint64_t size = 2;
  static COWPROOF_INLINE constexpr std::uint64_t rank(bool b) { return b; }
  static COWPROOF_INLINE constexpr bool unrank(std::uint64_t code) { return code != 0; }
};

template <class Tag, int Size> struct codec<concrete_index<Tag, Size>> {
  using index = concrete_index<Tag, Size>;
  static constexpr std::uint64_t size = Size;
  static COWPROOF_INLINE constexpr std::uint64_t rank(index x) { return x.i; }
  static COWPROOF_INLINE constexpr index unrank(std::uint64_t code) { return {code}; }
};

template <int Max> struct codec<concrete_count<Max>> {
  static constexpr std::uint64_t size = concrete_count<Max>::mask + 1;  // an overflow is a value, in a record too
  static COWPROOF_INLINE constexpr std::uint64_t rank(concrete_count<Max> x) { return x.n; }
  static COWPROOF_INLINE constexpr concrete_count<Max> unrank(std::uint64_t code) { return {static_cast<int>(code)}; }
};

// A record in mixed radix, the first field most significant. What a field counts for is known at compile time, or
// decoding would divide by a variable.
template <record T> struct codec<T> {
  static constexpr std::size_t fields = decltype(hana::length(hana::accessors<T>()))::value;
  using numbers = std::make_index_sequence<fields>;
  template <std::size_t I> using field = field_type<T, decltype(hana::at_c<I>(hana::accessors<T>()))>;
  static constexpr auto scales = []<std::size_t... I>(std::index_sequence<I...>) {
    std::array<std::uint64_t, fields + 1> scale{cardinality<field<I>>..., 1};
    for (std::size_t i = fields; i-- > 0;) scale[i] *= scale[i + 1];
    return scale;
  }(numbers{});
  static constexpr std::uint64_t size = scales[0];

  static COWPROOF_INLINE constexpr std::uint64_t rank(T const& value) { return rank(value, numbers{}); }
  static COWPROOF_INLINE constexpr T unrank(std::uint64_t code) { return unrank(code, numbers{}); }

 private:
  template <std::size_t... I>
  static COWPROOF_INLINE constexpr std::uint64_t rank(T const& value, std::index_sequence<I...>) {
    std::uint64_t code = 0;
    ((code = code * cardinality<field<I>> +
             codec<field<I>>::rank(hana::second(hana::at_c<I>(hana::accessors<T>()))(value))),
     ...);
    return code;
  }
  template <std::size_t... I> static COWPROOF_INLINE constexpr T unrank(std::uint64_t code, std::index_sequence<I...>) {
    if constexpr (size == 0) return T{};
    else return T{codec<field<I>>::unrank((I == 0 ? code : code % scales[I]) / scales[I + 1])...};
  }
};

// Nothing is 0; then come the codes of each alternative. Decoded only when asked for.
template <class... Alternative> struct concrete_maybe {
  using alternatives = types<Alternative...>;
  std::uint64_t code = 0;

  constexpr concrete_maybe() = default;
  template <class X>
    requires(std::is_same_v<X, Alternative> || ...)
  COWPROOF_INLINE constexpr explicit concrete_maybe(X const& x) : code(cardinality<X> == 0 ? 0 : base<X>() + rank(x)) {}
  constexpr bool operator==(concrete_maybe const&) const = default;

  template <class X> static consteval std::uint64_t base() {
    std::uint64_t first = 1;
    bool found = false;
    ((found = found || std::is_same_v<X, Alternative>, first += found ? 0 : cardinality<Alternative>), ...);
    return first;
  }
};

template <class... A> struct codec<concrete_maybe<A...>> {
  static constexpr std::uint64_t size = (cardinality<A> + ... + 1);
  static COWPROOF_INLINE constexpr std::uint64_t rank(concrete_maybe<A...> const& m) { return m.code; }
  static COWPROOF_INLINE constexpr concrete_maybe<A...> unrank(std::uint64_t code) {
    concrete_maybe<A...> m;
    m.code = code;
    return m;
  }
};

template <class X, class... A> COWPROOF_INLINE constexpr bool has(concrete_maybe<A...> const& m) {
  return m.code - concrete_maybe<A...>::template base<X>() < cardinality<X>;  // one comparison: below base wraps
}
template <class X, class... A> COWPROOF_INLINE constexpr X get(concrete_maybe<A...> const& m) {
  std::uint64_t const code = m.code - concrete_maybe<A...>::template base<X>();
  return unrank<X>(code < cardinality<X> ? code : 0);  // total: what is not there reads as X{}
}
template <class... A> COWPROOF_INLINE constexpr bool occupied(concrete_maybe<A...> const& m) { return m.code != 0; }

// A code for each K, the first least significant: an array that holds T{} but for its first few has a small code. Where
// there is one K, it is the code of its T, and nothing is divided.
template <class T, class K> struct concrete_array {
  using array_of = T;
  using array_by = K;
  static_assert(K::size >= 1 && width<T> * K::size < 64, "an array fits a word");
  std::uint64_t code = 0;

  constexpr bool operator==(concrete_array const&) const = default;
  COWPROOF_INLINE constexpr T operator()(K const& k) const { return unrank<T>(digit(k.i)); }
  COWPROOF_INLINE constexpr concrete_array with(K const& k, T const& value) const {
    if constexpr (K::size == 1) return {rank(value)};
    return {code + (rank(value) - digit(k.i)) * scale(k.i)};
  }

  static COWPROOF_INLINE constexpr std::uint64_t scale(std::uint64_t number) {
    std::uint64_t by = 1;
    for (std::uint64_t i = 0; i < number; ++i) by *= cardinality<T>;
    return by;
  }

 private:
  COWPROOF_INLINE constexpr std::uint64_t digit(std::uint64_t number) const {
    std::uint64_t rest = code;
    if constexpr (K::size == 1) return rest;
    for (std::uint64_t i = 0; i < number; ++i) rest /= cardinality<T>;  // known at compile time, so no division
    return rest % cardinality<T>;
  }
};
template <class T, class K> struct codec<concrete_array<T, K>> {
  using array = concrete_array<T, K>;
  static constexpr std::uint64_t size = array::scale(K::size - 1) * cardinality<T>;
  static COWPROOF_INLINE constexpr std::uint64_t rank(array const& a) { return a.code; }
  static COWPROOF_INLINE constexpr array unrank(std::uint64_t code) { return {code}; }
};

}  // namespace cowproof

// Values of which each lane has one, in the codes that the concrete domain gives them.
#pragma once
#include <limits>

#include "engines/explore/sliced/number.hpp"
#include "model/outcome.hpp"

namespace cowproof::search {
inline namespace COWPROOF_LANES {

// How many values a type has, and the code of each, as model/concrete/codes.hpp says.
template <class T> struct sliced_codec;
template <class T> constexpr std::uint64_t sliced_cardinality = sliced_codec<T>::size;
template <class T> constexpr int sliced_width = bits_for(sliced_cardinality<T>);
template <class T> using sliced_code = sliced_number<sliced_width<T>>;
template <class T> COWPROOF_INLINE sliced_code<T> code_of_slices(T const& value) {
  return sliced_codec<T>::code(value);
}
template <class T> COWPROOF_INLINE T value_of_slices(sliced_code<T> const& code) {
  return sliced_codec<T>::value(code);
}

template <> struct sliced_codec<sliced_truth> {
  static constexpr std::uint64_t size = 2;
  static COWPROOF_INLINE sliced_number<1> code(sliced_truth t) { return {{t}}; }
  static COWPROOF_INLINE sliced_truth value(sliced_number<1> const& n) { return n.bit[0]; }
};

// How many names of a kind there are within the scope; all that there are, unless it is said. The cells of others are
// as they were in the initial state, so quantifiers and maps leave them alone. A thread makes steps within one scope at
// a time.
template <class Tag> inline constinit thread_local int names_in_scope = std::numeric_limits<int>::max();

// One of Size names. Quantifiers and maps know which, the same in all lanes.
template <class Tag, int Size> struct sliced_index {
  using tag = Tag;
  static constexpr int size = Size;
  static COWPROOF_INLINE int in_scope() { return names_in_scope<Tag> < Size ? names_in_scope<Tag> : Size; }
  static constexpr int differs = -1;
  sliced_number<bits_for(Size)> n;
  int known = 0;

  sliced_index() = default;
  static COWPROOF_INLINE sliced_index of(int i) {
    sliced_index x;
    x.n = x.n.of(static_cast<std::uint64_t>(i));
    x.known = i;
    return x;
  }
  // Which lanes may be meant by the i-th name at all, and which are.
  COWPROOF_INLINE bool may_be(int i) const { return known == differs || known == i; }
  COWPROOF_INLINE sliced_truth is(int i) const {
    return known == differs ? n.is(static_cast<std::uint64_t>(i)) : sliced_truth(known == i);
  }
  friend COWPROOF_INLINE sliced_truth operator==(sliced_index const& a, sliced_index const& b) {
    return a.known == differs ? (b.known == differs ? a.n == b.n : a.is(b.known)) : b.is(a.known);
  }
};
template <class Tag, int Size> struct sliced_codec<sliced_index<Tag, Size>> {
  using index = sliced_index<Tag, Size>;
  static constexpr std::uint64_t size = Size;
  static COWPROOF_INLINE auto code(index const& x) { return x.n; }
  static COWPROOF_INLINE index value(sliced_number<bits_for(Size)> const& n) {
    index x;
    x.n = n;
    x.known = index::differs;
    return x;
  }
};

template <int Max> struct sliced_count {
  static constexpr int max = Max;
  sliced_number<bits_for(Max + 1)> n;
  COWPROOF_INLINE sliced_count(int k = 0) : n(n.of(static_cast<std::uint64_t>(k))) {}
  COWPROOF_INLINE sliced_truth operator==(int k) const { return n.is(static_cast<std::uint64_t>(k)); }
  COWPROOF_INLINE sliced_truth operator==(sliced_count const& other) const { return n == other.n; }
  COWPROOF_INLINE sliced_count operator+(int k) const { return changed(n.plus(static_cast<std::uint64_t>(k))); }
  COWPROOF_INLINE sliced_count operator-(int k) const { return changed(n.minus(static_cast<std::uint64_t>(k))); }

 private:
  static COWPROOF_INLINE sliced_count changed(sliced_number<bits_for(Max + 1)> const& n) {
    sliced_count c;
    c.n = n;
    return c;
  }
};
template <int Max> struct sliced_codec<sliced_count<Max>> {
  static constexpr std::uint64_t size = Max + 1;
  static COWPROOF_INLINE auto code(sliced_count<Max> const& c) { return c.n; }
  static COWPROOF_INLINE sliced_count<Max> value(sliced_number<bits_for(Max + 1)> const& n) {
    sliced_count<Max> c;
    c.n = n;
    return c;
  }
};

// A record in mixed radix, the first field most significant.
template <record T> struct sliced_codec<T> {
  static constexpr std::uint64_t size = decltype(hana::unpack(hana::accessors<T>(), [](auto... a) {
    return std::integral_constant<std::uint64_t, (sliced_cardinality<field_type<T, decltype(a)>> * ... * 1)>{};
  }))::value;
  using number = sliced_number<bits_for(size)>;
  // Written out rather than by hana::for_each, of which the compiler makes calls.
  using field_numbers = std::make_index_sequence<decltype(hana::length(hana::accessors<T>()))::value>;
  template <std::size_t I> using accessor = std::decay_t<decltype(hana::at_c<I>(hana::accessors<T>()))>;

  static COWPROOF_INLINE number code(T const& value) { return code_of_fields(value, field_numbers{}); }
  static COWPROOF_INLINE T value(number n) { return value_of_fields(n, field_numbers{}); }

 private:
  template <std::size_t... I> static COWPROOF_INLINE number code_of_fields(T const& value, std::index_sequence<I...>) {
    number n;
    ((n = n.times(sliced_cardinality<field_type<T, accessor<I>>>) +
          code_of_slices(hana::second(accessor<I>{})(value)).template as<bits_for(size)>()),
     ...);
    return n;
  }
  template <std::size_t... I> static COWPROOF_INLINE T value_of_fields(number n, std::index_sequence<I...>) {
    T value{};
    std::uint64_t scale = size;
    (read_field<I>(value, n, scale), ...);
    return value;
  }
  template <std::size_t I> static COWPROOF_INLINE void read_field(T& value, number& n, std::uint64_t& scale) {
    using field = field_type<T, accessor<I>>;
    scale /= sliced_cardinality<field>;
    hana::second(accessor<I>{})(value) = value_of_slices<field>(n.divide(scale).template as<sliced_width<field>>());
  }
};

// The value with this code.
template <class T> COWPROOF_INLINE T same_in_all_lanes(std::uint64_t code) {
  auto value = value_of_slices<T>(sliced_code<T>::of(code));
  if constexpr (requires { value.known; }) value.known = static_cast<int>(code);
  return value;
}

// Nothing is 0; then come the codes of each alternative.
template <class... Alternative> struct sliced_maybe {
  using alternatives = types<Alternative...>;
  static constexpr std::uint64_t size = (sliced_cardinality<Alternative> + ... + 1);
  static constexpr int differs = -1;
  sliced_number<bits_for(size)> n;
  int known = differs;  // the code, if it is the same in all lanes

  sliced_maybe() = default;
  template <class X>
    requires(std::is_same_v<X, Alternative> || ...)
  COWPROOF_INLINE explicit sliced_maybe(X const& x)
      : n(code_of_slices(x).template as<bits_for(size)>().plus(base<X>())) {}
  COWPROOF_INLINE sliced_truth operator==(sliced_maybe const& other) const { return n == other.n; }

  // Is it an X, the same in all lanes?
  template <class X> COWPROOF_INLINE bool is_known() const {
    auto const code = static_cast<std::uint64_t>(known);
    return known != differs && base<X>() <= code && code - base<X>() < sliced_cardinality<X>;
  }
  template <class X> static consteval std::uint64_t base() {
    std::uint64_t first = 1;
    bool found = false;
    ((found = found || std::is_same_v<X, Alternative>, first += found ? 0 : sliced_cardinality<Alternative>), ...);
    return first;
  }
};
template <class... A> struct sliced_codec<sliced_maybe<A...>> {
  static constexpr std::uint64_t size = sliced_maybe<A...>::size;
  static COWPROOF_INLINE auto code(sliced_maybe<A...> const& m) { return m.n; }
  static COWPROOF_INLINE sliced_maybe<A...> value(sliced_number<bits_for(size)> const& n) {
    sliced_maybe<A...> m;
    m.n = n;
    return m;
  }
};
template <class X, class... A> COWPROOF_INLINE sliced_truth has(sliced_maybe<A...> const& m) {
  if (m.template is_known<X>()) return true;
  return m.n.minus(sliced_maybe<A...>::template base<X>()).is_below(sliced_cardinality<X>);
}
template <class X, class... A> COWPROOF_INLINE X get(sliced_maybe<A...> const& m) {
  if (m.template is_known<X>()) return same_in_all_lanes<X>(m.known - sliced_maybe<A...>::template base<X>());
  auto const code = m.n.minus(sliced_maybe<A...>::template base<X>());
  auto const there = ite(code.is_below(sliced_cardinality<X>), code, code.of(0));
  return value_of_slices<X>(there.template as<sliced_width<X>>());  // total: what is not there reads as X{}
}
template <class... A> COWPROOF_INLINE sliced_truth occupied(sliced_maybe<A...> const& m) { return !m.n.is(0); }

// The codes of its elements, the first least significant, as in the concrete domain.
template <class T, class K> struct sliced_array {
  using array_of = T;
  using array_by = K;
  static constexpr std::size_t elements = K::size;
  std::array<T, elements> element{};

  COWPROOF_INLINE T operator()(K const& k) const {
    T found = element[0];
    for (std::size_t i = 1; i < elements; ++i) found = ite(k.is(static_cast<int>(i)), element[i], found);
    return found;
  }
  COWPROOF_INLINE sliced_array with(K const& k, T const& value) const {
    if constexpr (elements == 1) return {{value}};
    sliced_array changed;
    for (std::size_t i = 0; i < elements; ++i) changed.element[i] = ite(k.is(static_cast<int>(i)), value, element[i]);
    return changed;
  }
  COWPROOF_INLINE sliced_truth operator==(sliced_array const& other) const {
    sliced_truth same = true;
    for (std::size_t i = 0; i < elements; ++i) same = same && element[i] == other.element[i];
    return same;
  }
};
template <class T, class K> struct sliced_codec<sliced_array<T, K>> {
  using array = sliced_array<T, K>;
  static constexpr std::uint64_t size = [] {
    std::uint64_t all = 1;
    for (std::size_t i = 0; i < array::elements; ++i) all *= sliced_cardinality<T>;
    return all;
  }();
  using number = sliced_number<bits_for(size)>;

  static COWPROOF_INLINE number code(array const& a) {
    if constexpr (array::elements == 1) return code_of_slices(a.element[0]);
    number n;
    for (std::size_t i = array::elements; i-- > 0;)
      n = n.times(sliced_cardinality<T>) + code_of_slices(a.element[i]).template as<bits_for(size)>();
    return n;
  }
  static COWPROOF_INLINE array value(number n) {
    if constexpr (array::elements == 1) return {{value_of_slices<T>(n)}};
    array a;
    std::uint64_t scale = size;
    for (std::size_t i = array::elements; i-- > 0;) {
      scale /= sliced_cardinality<T>;
      a.element[i] = value_of_slices<T>(n.divide(scale).template as<sliced_width<T>>());
    }
    return a;
  }
};

// How an operation ends.
struct sliced_ending {
  sliced_number<bits_for(number_of_endings)> n;
  COWPROOF_INLINE sliced_truth operator==(sliced_ending const& other) const { return n == other.n; }
};
COWPROOF_INLINE sliced_ending ite(sliced_truth c, sliced_ending const& yes, sliced_ending const& no) {
  return {ite(c, yes.n, no.n)};
}

template <class T>
  requires requires { sliced_codec<T>::size; }
COWPROOF_INLINE T ite(sliced_truth c, T const& yes, std::type_identity_t<T> const& no) {
  return value_of_slices<T>(ite(c, code_of_slices(yes), code_of_slices(no)));
}

// An offer of the environment.
template <class X> struct sliced_choice {
  X pick;
  sliced_truth exists;
  COWPROOF_INLINE X take() const { return pick; }
  COWPROOF_INLINE X take_unless(sliced_truth spared, X const& instead) const { return ite(spared, instead, pick); }
};

}  // namespace COWPROOF_LANES
}  // namespace cowproof::search

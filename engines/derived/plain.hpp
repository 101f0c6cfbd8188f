// The words over plain values: the codes, and so the bits of a state, are those of the concrete domain.
#pragma once
#include "engines/derived/stand_in.hpp"
#include "model/concrete/domain.hpp"

namespace cowproof {

template <> struct codec<derived::truth<bool>> {
  static constexpr std::uint64_t size = 2;
  static constexpr std::uint64_t rank(derived::truth<bool> const& b) { return b.plain(); }
  static constexpr derived::truth<bool> unrank(std::uint64_t code) { return code != 0; }
};
// What a value is that a word of the concrete domain would take for it.
template <class T>
  requires requires { typename T::plain; }
struct codec<T> {
  using plain = typename T::plain;
  static constexpr std::uint64_t size = codec<plain>::size;
  static constexpr std::uint64_t rank(T const& value) { return codec<plain>::rank(value); }
  static constexpr T unrank(std::uint64_t code) { return T(codec<plain>::unrank(code)); }
};

namespace derived {

template <> struct missing<bool> {
  template <class X, class Maybe> static X of(Maybe const& m) {
    if (has<X>(m) || now == nullptr || cardinality<X> == 0) return get<X>(m);
    return unrank<X>(now->not_there % cardinality<X>);
  }
};

template <class Capacity, class Plain, class K>
struct map_of<concrete<Capacity>, number<concrete<Capacity>, Plain>, K> {
  using type = packed_counts<number<concrete<Capacity>, Plain>, K>;
};

template <class Capacity> struct exchange<concrete<Capacity>> {
  template <class To, class From> static To value(From const& from) {
    if constexpr (std::is_same_v<To, From>) return from;
    else return unrank<To>(rank(from));
  }
  template <class To, class From> static To operand(From const& from) {
    if constexpr (is_choice<From>) return To(value<decltype(To::pick)>(from.pick), truth<bool>(from.exists));
    else if constexpr (requires { typename From::places; })
      return To(std::in_place, value<decltype(To::first)>(from.first), from.exists, from.most);
    else return value<To>(from);
  }
  template <class To, class From> static void state(To& to, From const& from) {
    each_field_of_both(to, from, [](std::string_view, auto& field, auto const& same) { field.w = same.w; });
  }
};

}  // namespace derived
}  // namespace cowproof

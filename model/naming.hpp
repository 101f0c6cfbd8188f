// Which key does a value name? Found from its type: an entry that holds a frame somewhere names that frame.
#pragma once
#include <type_traits>
#include <utility>

#include <boost/hana/accessors.hpp>
#include <boost/hana/at.hpp>
#include <boost/hana/core/to.hpp>
#include <boost/hana/define_struct.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/length.hpp>
#include <boost/hana/pair.hpp>
#include <boost/hana/string.hpp>
#include <boost/hana/unpack.hpp>

namespace cowproof {
namespace hana = boost::hana;

// A record is a struct whose fields were listed with BOOST_HANA_DEFINE_STRUCT.
template <class T>
concept record = hana::Struct<T>::value;

template <class... T> struct types {};

// A maybe<A, B...> of any domain lists its alternatives.
template <class T> constexpr bool is_maybe = requires { typename T::alternatives; };

// An array<T, K> of any domain says what it is an array of.
template <class T>
constexpr bool is_array = requires {
  typename T::array_of;
  typename T::array_by;
};

// A choice is what the environment offers an operation: a frame, a process slot.
template <class T> constexpr bool is_choice = requires(T const& t) { t.take(); };

template <class T, class Accessor>
using field_type = std::decay_t<decltype(hana::second(std::declval<Accessor>())(std::declval<T&>()))>;

template <class K, class T> consteval bool mentions();

namespace detail {
template <class K, class... A> consteval bool any_mentions(types<A...>) { return (mentions<K, A>() || ... || false); }
template <class K, class T> consteval bool fields_mention() {
  return decltype(hana::unpack(hana::accessors<T>(), [](auto... a) {
    return std::bool_constant<(mentions<K, field_type<T, decltype(a)>>() || ... || false)>{};
  }))::value;
}
}  // namespace detail

// Can a value of type T name a key of type K?
template <class K, class T> consteval bool mentions() {
  if constexpr (std::is_same_v<K, T>) return true;
  else if constexpr (is_maybe<T>) return detail::any_mentions<K>(typename T::alternatives{});
  else if constexpr (record<T>) return detail::fields_mention<K, T>();
  else return false;
}

// Does every T hold a K, as one that has a field of type K?
template <class K, class T> consteval bool always_holds();

namespace detail {
template <class K, class T> consteval bool a_field_always_holds() {
  return decltype(hana::unpack(hana::accessors<T>(), [](auto... a) {
    return std::bool_constant<(always_holds<K, field_type<T, decltype(a)>>() || ... || false)>{};
  }))::value;
}
}  // namespace detail

template <class K, class T> consteval bool always_holds() {
  if constexpr (std::is_same_v<K, T>) return true;
  else if constexpr (record<T>) return detail::a_field_always_holds<K, T>();
  else return false;
}

// Does `value` name a K, and which? At most one place of a value holds a K, though several may.
template <class K, class T> constexpr auto holds(T const& value);
template <class K, class T> constexpr K key(T const& value);

namespace detail {
// A place where a T may hold a K: an alternative of a maybe, or a field of a record.
template <class A> struct alternative {
  using type = A;
  template <class K> static constexpr bool always = false;
  template <class T> static constexpr A of(T const& value) { return get<A>(value); }
  template <class K, class T> static constexpr auto holds_in(T const& value) {
    if constexpr (always_holds<K, A>()) return has<A>(value);
    else return has<A>(value) && holds<K>(get<A>(value));
  }
};
template <class T, std::size_t I> struct field {
  using type = field_type<T, decltype(hana::at_c<I>(hana::accessors<T>()))>;
  template <class K> static constexpr bool always = always_holds<K, type>();
  static constexpr type const& of(T const& value) { return hana::second(hana::at_c<I>(hana::accessors<T>()))(value); }
  template <class K> static constexpr auto holds_in(T const& value) { return holds<K>(of(value)); }
};

template <class K, class... Kept> constexpr auto places_among(types<Kept...> kept) { return kept; }
template <class K, class... Kept, class Place, class... Rest>
constexpr auto places_among(types<Kept...> kept, Place, Rest... rest) {
  if constexpr (mentions<K, typename Place::type>()) return places_among<K>(types<Kept..., Place>{}, rest...);
  else return places_among<K>(kept, rest...);
}
template <class K, class T> constexpr auto places_of() {
  if constexpr (is_maybe<T>) {
    return []<class... A>(types<A...>) {
      return places_among<K>(types<>{}, alternative<A>{}...);
    }(typename T::alternatives{});
  } else {
    constexpr auto count = decltype(hana::length(hana::accessors<T>()))::value;
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return places_among<K>(types<>{}, field<T, I>{}...);
    }(std::make_index_sequence<count>{});
  }
}

template <class K, class T, class Place, class... Rest>
constexpr auto holds_at_one_of(T const& value, types<Place, Rest...>) {
  auto const here = Place::template holds_in<K>(value);
  if constexpr (sizeof...(Rest) == 0) return here;
  else return here || holds_at_one_of<K>(value, types<Rest...>{});
}
template <class K, class T, class Place, class... Rest>
constexpr K key_at_one_of(T const& value, types<Place, Rest...>) {
  auto const here = key<K>(Place::of(value));
  if constexpr (sizeof...(Rest) == 0 || Place::template always<K>) return here;
  else return ite(Place::template holds_in<K>(value), here, key_at_one_of<K>(value, types<Rest...>{}));
}
}  // namespace detail

template <class K, class T> constexpr auto holds(T const& value) {
  static_assert(mentions<K, T>() && !always_holds<K, T>(), "only what may hold a key can be asked for it");
  return detail::holds_at_one_of<K>(value, detail::places_of<K, T>());
}

// If it names none, this is any K.
template <class K, class T> constexpr K key(T const& value) {
  if constexpr (std::is_same_v<K, T>) return value;
  else return detail::key_at_one_of<K>(value, detail::places_of<K, T>());
}

template <class K, class T> constexpr auto names(T const& value, K const& k) {
  return holds<K>(value) && key<K>(value) == k;
}

}  // namespace cowproof

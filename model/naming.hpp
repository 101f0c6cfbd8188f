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

// Does `value` name a K, and which? At most one place of a value may hold a K.
template <class K, class T> constexpr auto holds(T const& value);
template <class K, class T> constexpr K key(T const& value);

namespace detail {
template <class K, class T, class A, class... Rest> constexpr auto holds_one_of(T const& value, types<A, Rest...>) {
  if constexpr (mentions<K, A>()) return has<A>(value);
  else return holds_one_of<K>(value, types<Rest...>{});
}
template <class K, class T, class A, class... Rest> constexpr K key_of_one(T const& value, types<A, Rest...>) {
  if constexpr (mentions<K, A>()) return key<K>(get<A>(value));
  else return key_of_one<K>(value, types<Rest...>{});
}
}  // namespace detail

template <class K, class T> constexpr auto holds(T const& value) {
  static_assert(is_maybe<T> && mentions<K, T>(), "only an entry that may hold a key can be asked for it");
  return detail::holds_one_of<K>(value, typename T::alternatives{});
}

template <class K, class T> constexpr K key(T const& value) {
  if constexpr (std::is_same_v<K, T>) return value;
  else if constexpr (is_maybe<T>) return detail::key_of_one<K>(value, typename T::alternatives{});
  else {
    K found{};
    hana::for_each(hana::accessors<T>(), [&](auto accessor) {
      if constexpr (mentions<K, field_type<T, decltype(accessor)>>()) found = key<K>(hana::second(accessor)(value));
    });
    return found;
  }
}

template <class K, class T> constexpr auto names(T const& value, K const& k) {
  return holds<K>(value) && key<K>(value) == k;
}

}  // namespace cowproof

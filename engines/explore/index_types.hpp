// The index types of a state, found in the keys and values of its fields, side by side in one numbering.
#pragma once
#include "model/concrete/codes.hpp"
#include "model/smp/state.hpp"

namespace cowproof::search {

// How many first elements mean something of their own, so that no symmetry moves them.
template <class Tag> constexpr unsigned designated = 0;
template <> inline constexpr unsigned designated<process_tag> = 1;      // init
template <> inline constexpr unsigned designated<word_tag> = 1;         // zero
template <> inline constexpr unsigned designated<space_tag> = 1;        // where init begins
template <> inline constexpr unsigned designated<object_page_tag> = 1;  // of anonymous memory that is shared
template <> inline constexpr unsigned designated<task_tag> = 1;         // where several processors begin

// The same for a machine: one of its kind may give a meaning to more of them.
template <class Kind, class Tag> constexpr unsigned designated_in = designated<Tag>;
template <>
inline constexpr unsigned designated_in<smp_kind, frame_tag> = 1;  // behind every page that was never written

// What neighbours of one type are grouped under: only neighbours stay neighbours in a renaming.
template <class Tag> struct grouped {
  using under = void;
};
template <> struct grouped<page_tag> {
  using under = directory_tag;
};

namespace detail {
template <class T> constexpr bool is_index = false;
template <class Tag, int Size> constexpr bool is_index<concrete_index<Tag, Size>> = true;

template <record T>
using fields_of = decltype(hana::unpack(
    hana::accessors<T>(), [](auto... accessor) { return types<field_type<T, decltype(accessor)>...>{}; }));

// `Found`, and the index types in these types that are not among them.
template <class Found> consteval auto with(Found found, types<>) { return found; }
template <class... Found, class T, class... Rest> consteval auto with(types<Found...> found, types<T, Rest...>) {
  types<Rest...> const rest{};
  if constexpr (is_index<T>) {
    if constexpr ((std::is_same_v<Found, T> || ...)) return with(found, rest);
    else return with(types<Found..., T>{}, rest);
  } else if constexpr (is_maybe<T>) {
    return with(with(found, typename T::alternatives{}), rest);
  } else if constexpr (is_array<T>) {
    return with(with(found, types<typename T::array_of>{}), rest);
  } else if constexpr (requires { typename T::keys; }) {
    return with(with(with(found, typename T::keys{}), types<typename T::value_type>{}), rest);
  } else if constexpr (record<T>) {
    return with(with(found, fields_of<T>{}), rest);
  } else {
    return with(found, rest);
  }
}

template <class Types> struct numbering;
template <class... X> struct numbering<types<X...>> {
  static constexpr int types_of_index = sizeof...(X);
  static constexpr int elements = (X::size + ... + 0);

  // The number of the first element of Y, and the place of Y among the types.
  template <class Y> static consteval int base() {
    int sum = 0;
    bool found = false;
    ((found = found || std::is_same_v<X, Y>, sum += found ? 0 : X::size), ...);
    return sum;
  }
  template <class Y> static consteval int place() {
    int number = 0;
    bool found = false;
    ((found = found || std::is_same_v<X, Y>, number += found ? 0 : 1), ...);
    return number;
  }
  template <class Visitor> static COWPROOF_INLINE void each(Visitor&& visit) { (visit(X{}), ...); }
};
}  // namespace detail

template <record S> using index_numbering = detail::numbering<decltype(detail::with(types<>{}, types<S>{}))>;

}  // namespace cowproof::search

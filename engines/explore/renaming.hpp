// Renames the elements of index types in a state, and finds which elements a cell mentions; from the types alone.
#pragma once
#include <algorithm>

#include "engines/explore/index_types.hpp"
#include "engines/explore/packed_key.hpp"
#include "model/fields.hpp"

namespace cowproof::search {

template <record S> struct renaming {
  using indices = index_numbering<S>;
  std::array<std::uint8_t, indices::elements> to{};  // the new name of each element, within its type

  static renaming identity() {
    renaming r;
    indices::each([&](auto x) {
      for (int i = 0; i < decltype(x)::size; ++i) r.to[at(x) + i] = static_cast<std::uint8_t>(i);
    });
    return r;
  }

  template <class T> COWPROOF_INLINE T operator()(T const& value) const {
    if constexpr (detail::is_index<T>) {
      return T{to[at(value) + value.i]};
    } else if constexpr (is_maybe<T>) {
      T renamed = value;
      [&]<class... A>(types<A...>) COWPROOF_INLINE_LAMBDA {
        (void)((has<A>(value) && (renamed = T((*this)(get<A>(value))), true)) || ...);
      }(typename T::alternatives{});
      return renamed;
    } else if constexpr (is_array<T>) {
      T renamed{};
      each_number<T>([&](auto k) COWPROOF_INLINE_LAMBDA { renamed = renamed.with(k, (*this)(value(k))); });
      return renamed;
    } else if constexpr (record<T>) {
      T renamed{};
      each_field_of_both(renamed, value,
                         [&](auto, auto& mine, auto const& its) COWPROOF_INLINE_LAMBDA { mine = (*this)(its); });
      return renamed;
    } else {
      return value;
    }
  }

  COWPROOF_INLINE S of_state(S const& s) const {
    S renamed;
    hana::for_each(hana::accessors<S>(), [&](auto accessor) COWPROOF_INLINE_LAMBDA {
      auto const& map = hana::second(accessor)(s);
      auto& mine = hana::second(accessor)(renamed);
      using map_type = std::decay_t<decltype(map)>;
      if constexpr (map_type::words != 0)
        each_cell(map, [&](auto value, auto... k) COWPROOF_INLINE_LAMBDA {
          auto const cell = map_type::cell_of((*this)(k)...);
          mine.word(cell) |= rank((*this)(value)) << map_type::shift(cell);
        });
    });
    return renamed;
  }

  // Calls visit(value, keys...) for each cell, but those whose value is T{} and stays it whatever is renamed.
  template <class Map, class Visitor> static COWPROOF_INLINE void each_cell(Map const& map, Visitor&& visit) {
    using value = typename Map::value_type;
    Map::each_key([&](auto... k) COWPROOF_INLINE_LAMBDA {
      std::uint64_t const code = map.code(Map::cell_of(k...));
      if (code != 0 || !default_stays<value>()) visit(unrank<value>(code), k...);
    });
  }

  // Calls visit(number) for each element that a value mentions, and returns a code of everything else in it.
  template <class T, class Visitor>
  static COWPROOF_INLINE std::uint64_t scan(T const& value, Visitor&& visit, std::uint64_t rest = 1) {
    if constexpr (detail::is_index<T>) {
      visit(at(value) + static_cast<int>(value.i));
    } else if constexpr (is_maybe<T>) {
      rest = rest * 8;
      [&]<class... A>(types<A...>) COWPROOF_INLINE_LAMBDA {
        unsigned which = 0;
        (void)((++which, has<A>(value) && (rest = scan(get<A>(value), visit, rest + which), true)) || ...);
      }(typename T::alternatives{});
    } else if constexpr (is_array<T>) {
      each_number<T>([&](auto k) COWPROOF_INLINE_LAMBDA { rest = scan(value(k), visit, rest); });
    } else if constexpr (record<T>) {
      hana::for_each(hana::accessors<T>(), [&](auto accessor) COWPROOF_INLINE_LAMBDA {
        rest = scan(hana::second(accessor)(value), visit, rest);
      });
    } else {
      rest = rest * cardinality<T> + rank(value);
    }
    return rest;
  }

  template <class X> static COWPROOF_INLINE constexpr int at(X const&) { return indices::template base<X>(); }

 private:
  template <class Array, class Visitor> static COWPROOF_INLINE void each_number(Visitor&& visit) {
    for (int i = 0; i < Array::array_by::size; ++i) visit(typename Array::array_by{static_cast<std::uint64_t>(i)});
  }
  template <class T> static consteval bool default_stays() {
    if constexpr (detail::is_index<T>) return designated<typename T::tag> > 0;
    else if constexpr (is_array<T>) return default_stays<typename T::array_of>();
    else return is_maybe<T> || !record<T>;
  }
};

}  // namespace cowproof::search

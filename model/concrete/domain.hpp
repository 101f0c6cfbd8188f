// The concrete domain: plain packed values in a capacity known at compile time. Quantifiers are loops.
#pragma once
#include "model/concrete/mask_set.hpp"
#include "model/concrete/offers.hpp"
#include "model/concrete/packed_relation.hpp"
#include "model/vocabulary.hpp"

namespace cowproof {

// How many of each index type there are: capacity<sized<page_tag, 8>, ...>. A tag that is not listed has two, or as
// many as it says itself: always, or unless it is listed.
template <class Tag, int Size> struct sized {};

namespace detail {
template <class Tag> constexpr int size_of_tag(...) {
  if constexpr (requires { Tag::always; }) return Tag::always;
  else if constexpr (requires { Tag::usual; }) return Tag::usual;
  else return 2;
}
template <class Tag, int Size> constexpr int size_of_tag(sized<Tag, Size> const*) {
  static_assert(
      !requires { Tag::always; }, "the tag says itself how many there are");
  return Size;
}

// What a count is bounded by: the number of X, or of all combinations of X and Y, or of both together.
template <class X> constexpr int bound_of = X::size;
template <class... X> constexpr int bound_of<product<X...>> = (X::size * ...);
}  // namespace detail

template <class... Size> struct capacity : Size... {
  template <class Tag> static constexpr int of = detail::size_of_tag<Tag>(static_cast<capacity const*>(nullptr));
};

template <class T, class... K> struct packed_map_of {
  using type = packed_map<1, T, K...>;
};
template <int Max, class K> struct packed_map_of<concrete_count<Max>, K> {
  using type = packed_counts<concrete_count<Max>, K>;
};

template <class Capacity> struct concrete {
  using capacity_type = Capacity;
  using boolean = bool;
  using ending = cowproof::ending;
  template <class Tag> using index = concrete_index<Tag, Capacity::template of<Tag>>;
  template <class... Bound> using count = concrete_count<(detail::bound_of<Bound> + ...)>;
  template <class... A> using maybe = concrete_maybe<A...>;
  template <class T, class K> using array = concrete_array<T, K>;
  template <class T, class... K> using map = typename packed_map_of<T, K...>::type;
  template <class T, class Row, class Col, class... Key> using relation = packed_relation<T, Row, Col>;
  template <class X> using choice = concrete_choice<X>;
  template <class X, class... Place> using choices = concrete_choices<X, Place...>;
  template <class X> using set = mask_set<X>;

  static constexpr ending ending_of(cowproof::ending e) { return e; }

  template <class Effect> static COWPROOF_INLINE void when(bool condition, Effect&& effect) {
    cowproof::detail::expect_no_reading();
    if (condition) effect();
  }
  template <class Effect> static COWPROOF_INLINE void perform(cowproof::ending, bool condition, Effect&& effect) {
    when(condition, effect);
  }

  template <class K0, class... K, class Predicate> static COWPROOF_INLINE bool all(Predicate&& holds_of) {
    cowproof::detail::reading const evaluating;
    bool every = true;  // no early exit: without branches the loop becomes SIMD code
#pragma GCC unroll 8
    for (int i = 0; i < K0::size; ++i) {
      K0 const k{static_cast<std::uint64_t>(i)};
      if constexpr (sizeof...(K) == 0) every &= bool(holds_of(k));
      else every &= all<K...>([&](auto... rest) COWPROOF_INLINE_LAMBDA { return holds_of(k, rest...); });
    }
    return every;
  }
  template <class... K, class Predicate> static COWPROOF_INLINE bool any(Predicate&& holds_of) {
    return !all<K...>([&](auto... k) COWPROOF_INLINE_LAMBDA { return !holds_of(k...); });
  }

  template <class X, class... K, class F> static COWPROOF_INLINE auto named(F&& f) {
    cowproof::detail::expect_no_reading();
    cowproof::detail::reading const evaluating;
    using flags = packed_map<1, bool, X>;
    flags found;
    packed_map<1, bool, K...>::each_key([&](auto... k) COWPROOF_INLINE_LAMBDA {
      auto const value = f(k...);
      auto const cell = flags::cell_of(key<X>(value));
      if constexpr (flags::words != 0) found.word(cell) |= std::uint64_t{holds<X>(value)} << flags::shift(cell);
    });
    return found;
  }

  // As many neighbours in each group, but for the last.
  template <class Group, class X> static COWPROOF_INLINE constexpr Group group_of(X const& x) {
    if constexpr (Group::size < 2) return Group{};
    else return Group{x.i / ((X::size + Group::size - 1) / Group::size)};
  }

  template <class Map, class F> static COWPROOF_INLINE Map tabulate(F&& f) {
    cowproof::detail::expect_no_reading();
    cowproof::detail::reading const evaluating;
    Map m;
    Map::each_key([&](auto... k) COWPROOF_INLINE_LAMBDA {
      auto const cell = Map::cell_of(k...);
      if constexpr (Map::words != 0) m.word(cell) |= rank(typename Map::value_type(f(k...))) << Map::shift(cell);
    });
    return m;
  }
};

}  // namespace cowproof

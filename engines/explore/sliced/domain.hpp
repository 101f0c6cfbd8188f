// The sliced domain: a value is one for each of hundreds of states, bit by bit, so that a claim of all of them is a few
// instructions. It knows the words that the small machine needs.
#pragma once
#include "engines/explore/sliced/maps.hpp"
#include "model/concrete/domain.hpp"

namespace cowproof::search {
inline namespace COWPROOF_LANES {

template <class T, class... K> struct sliced_map_of {
  using type = sliced_map<T, K...>;
};
template <int Max, class K> struct sliced_map_of<sliced_count<Max>, K> {
  using type = sliced_counts<sliced_count<Max>, K>;
};

template <class Capacity> struct sliced {
  using boolean = sliced_truth;
  using ending = sliced_ending;
  template <class Tag> using index = sliced_index<Tag, Capacity::template of<Tag>>;
  template <class... Bound> using count = sliced_count<(cowproof::detail::bound_of<Bound> + ...)>;
  template <class... A> using maybe = sliced_maybe<A...>;
  template <class T, class K> using array = sliced_array<T, K>;
  template <class T, class... K> using map = typename sliced_map_of<T, K...>::type;
  template <class T, class Row, class Col, class... Key> using relation = sliced_relation<T, Row, Col>;
  template <class X> using choice = sliced_choice<X>;

  static COWPROOF_INLINE ending ending_of(cowproof::ending e) {
    return {decltype(ending::n)::of(static_cast<std::uint64_t>(e))};
  }
  template <class Update> static COWPROOF_INLINE void when(sliced_truth condition, Update&& update) {
    update_where(condition, update);
  }
  template <class Effect>
  static COWPROOF_INLINE void perform(cowproof::ending, sliced_truth condition, Effect&& effect) {
    update_where(condition, effect);
  }

  template <class K0, class... K, class Predicate> static COWPROOF_INLINE sliced_truth all(Predicate&& holds_of) {
    cowproof::detail::reading const evaluating;
    sliced_truth every = true;
    for (int i = 0; i < K0::in_scope(); ++i) {
      auto const k = K0::of(i);
      if constexpr (sizeof...(K) == 0) every = every && holds_of(k);
      else every = every && all<K...>([&](auto const&... rest) COWPROOF_INLINE_LAMBDA { return holds_of(k, rest...); });
    }
    return every;
  }
  template <class... K, class Predicate> static COWPROOF_INLINE sliced_truth any(Predicate&& holds_of) {
    return !all<K...>([&](auto const&... k) COWPROOF_INLINE_LAMBDA { return !holds_of(k...); });
  }
  template <class X, class... K, class F> static COWPROOF_INLINE map<boolean, X> named(F f) {
    return tabulate<map<boolean, X>>(named_by_some<sliced, X, K...>(f));
  }
  template <class Map, class F> static COWPROOF_INLINE Map tabulate(F&& f) {
    cowproof::detail::expect_no_reading();
    cowproof::detail::reading const evaluating;
    Map m;
    Map::each_key([&](auto const&... k) COWPROOF_INLINE_LAMBDA {
      m.cell[Map::cell_of(k...)] = code_of_slices(typename Map::value_type(f(k...)));
    });
    return m;
  }
};

}  // namespace COWPROOF_LANES
}  // namespace cowproof::search

// The bounded domain: so many of each thing, every map unrolled into cells, quantifiers unrolled too. It proves nothing
// beyond its scope; it finds counterexamples, which the concrete domain of the same capacity replays.
#pragma once
#include "proofs/bounded_offers.hpp"
#include "proofs/bounded_relation.hpp"

namespace cowproof {

template <class Capacity> struct bounded : symbolic::common_words {
  using capacity_type = Capacity;
  template <class Tag> using index = symbolic::index<bounded, Tag>;
  template <class T, class K> using array = symbolic::cell_array<T, K>;
  template <class T, class... K> using map = symbolic::cell_map<T, K...>;
  template <class T, class Row, class Col, class... Key> using relation = symbolic::cell_relation<T, Row, Col, Key...>;
  template <class X, class... Place> using choices = symbolic::walked_choices<X, Place...>;
  template <class X> using set = symbolic::name_set<map<boolean, X>, X>;

  template <class... K, class Predicate> static boolean all(Predicate&& holds_of) {
    detail::reading const evaluating;
    boolean every = true;
    symbolic::each_key<K...>([&](auto const&... k) { every = every && holds_of(k...); });
    return every;
  }
  template <class... K, class Predicate> static boolean any(Predicate&& holds_of) {
    detail::reading const evaluating;
    boolean some = false;
    symbolic::each_key<K...>([&](auto const&... k) { some = some || holds_of(k...); });
    return some;
  }
  template <class X, class... K, class F> static map<boolean, X> named(F f) {
    return tabulate<map<boolean, X>>(named_by_some<bounded, X, K...>(f));
  }
  template <class Map, class F> static Map tabulate(F&& f) {
    Map m;
    symbolic::session::current().updates().always([&] { fill(m, f); });
    return m;
  }

  template <class Group, class X> static Group group_of(X const& x) {
    constexpr int groups = symbolic::size_of<Group>;
    constexpr int size = (symbolic::size_of<X> + groups - 1) / (groups == 0 ? 1 : groups);
    if constexpr (size == 0) return Group{};
    else return Group((x.term / size).simplify());
  }

  template <class Tag> static z3::sort sort() { return symbolic::context().int_sort(); }
  template <class Tag> static z3::expr first() { return symbolic::context().int_val(0); }

 private:
  template <class T, class... K, class F> static void fill(symbolic::cell_map<T, K...>& m, F&& f) {
    m.each([&](K const&... k, T const&) { return T(f(k...)); });
  }
};

}  // namespace cowproof

// The words over terms: values, maps and offers of the unbounded domain, in words that can be altered, and back.
#pragma once
#include "engines/derived/stand_in.hpp"
#include "proofs/unbounded.hpp"

namespace cowproof::derived {

template <> struct terms_of_domain<symbolic::boolean> {
  template <class T> static bool same(T const& a, T const& b) {
    auto const x = symbolic::terms_of(a), y = symbolic::terms_of(b);
    return std::equal(x.begin(), x.end(), y.begin(), y.end(), symbolic::identical);
  }
};

template <> struct exchange<unbounded> {
  // Both have the same terms, in the same order.
  template <class To, class From> static To value(From const& from) {
    if constexpr (std::is_same_v<To, From>) return from;
    else {
      To to;
      auto const terms = symbolic::terms_of(from);
      std::size_t i = 0;
      symbolic::each_term(to, [&](z3::expr& term, auto const&) { term = terms[i++]; });
      return to;
    }
  }
  template <class To, class From> static To operand(From const& from) {
    if constexpr (is_choice<From>)
      return To(value<decltype(To::pick)>(from.pick), truth<symbolic::boolean>(from.exists));
    else if constexpr (requires { typename From::places; }) return To(std::in_place, from.name, from.exists, from.once);
    else if constexpr (requires { from.members; }) return set<To>(from.members);
    else return value<To>(from);
  }
  template <class To, class From> static void state(To& to, From const& from) {
    each_field_of_both(to, from, [](std::string_view, auto& field, auto const& same) { fill(field, same); });
  }

 private:
  using boolean = symbolic::boolean;
  using count = symbolic::count;
  template <class T, class... K> using closure = symbolic::closure<T, K...>;
  template <class T, class... K> using plain_map = symbolic::closure_map<T, K...>;
  template <class T, class Row, class Col, class... Key>
  using plain_relation = symbolic::counted_relation<T, Row, Col, Key...>;

  // The same function, asked with names of the other kind.
  template <class T, class... K, class T0, class... K0>
  static plain_map<T, K...> map_as(types<T, K...>, plain_map<T0, K0...> const& from) {
    return plain_map<T, K...>(closure<T, K...>([from](K const&... k) { return value<T>(from(value<K0>(k)...)); }));
  }
  template <class T, class Row, class Col, class... Key, class T0, class Row0, class Col0, class... Key0>
  static plain_relation<T, Row, Col, Key...> relation_as(types<T, Row, Col, Key...>,
                                                         plain_relation<T0, Row0, Col0, Key0...> const& from) {
    using made = plain_relation<T, Row, Col, Key...>;
    return made(typename made::cells(closure<T, Row, Col>(
                    [from](Row const& r, Col const& c) { return value<T>(from(value<Row0>(r), value<Col0>(c))); })),
                typename made::tallies{typename made::template tallies_of<Key>{
                    [from](Row const& r, Key const& k) { return from.row(value<Row0>(r), value<Key0>(k)); },
                    [from](Key const& k) { return from.total(value<Key0>(k)); }}...});
  }

  template <class Base, class T, class... K, class T0, class... K0>
  static void fill(derived::map<unbounded, Base, T, K...>& to, plain_map<T0, K0...> const& from) {
    to = derived::map<unbounded, Base, T, K...>(map_as(types<T, K...>{}, from));
  }
  template <class T0, class... K0, class Base, class T, class... K>
  static void fill(plain_map<T0, K0...>& to, derived::map<unbounded, Base, T, K...> const& from) {
    to = map_as(types<T0, K0...>{}, static_cast<Base const&>(from));
  }
  template <class T, class Row, class Col, class... Key, class T0, class Row0, class Col0, class... Key0>
  static void fill(derived::relation<unbounded, plain_relation<T, Row, Col, Key...>, T, Row, Col>& to,
                   plain_relation<T0, Row0, Col0, Key0...> const& from) {
    to = std::decay_t<decltype(to)>(relation_as(types<T, Row, Col, Key...>{}, from));
  }
  template <class T0, class Row0, class Col0, class... Key0, class T, class Row, class Col, class... Key>
  static void fill(plain_relation<T0, Row0, Col0, Key0...>& to,
                   derived::relation<unbounded, plain_relation<T, Row, Col, Key...>, T, Row, Col> const& from) {
    to = relation_as(types<T0, Row0, Col0, Key0...>{}, static_cast<plain_relation<T, Row, Col, Key...> const&>(from));
  }

  template <class To, class X0> static To set(plain_map<boolean, X0> const& members) {
    using X = typename To::element;
    return To(typename To::plain{map_as(types<boolean, X>{}, members)});
  }
};

}  // namespace cowproof::derived

// The unbounded domain: any number of processes, pages and frames. Names are of uninterpreted sorts, maps are
// closures, quantifiers are real, relations are counted.
#pragma once
#include "proofs/relation/laws.hpp"
#include "proofs/stored_array.hpp"
#include "proofs/unbounded_offers.hpp"

namespace cowproof {

struct unbounded : symbolic::common_words {
  template <class Tag> using index = symbolic::index<unbounded, Tag>;
  template <class T, class K> using array = symbolic::stored_array<T, K>;
  template <class T, class... K> using map = symbolic::closure_map<T, K...>;
  template <class T, class Row, class Col, class... Key>
  using relation = symbolic::counted_relation<T, Row, Col, Key...>;
  template <class X, class... Place> using choices = symbolic::arbitrary_choices<X, Place...>;
  template <class X> using set = symbolic::name_set<map<boolean, X>, X>;

  template <class... K, class Predicate> static boolean all(Predicate&& holds_of) {
    detail::reading const evaluating;
    return symbolic::every<K...>(holds_of);
  }
  template <class... K, class Predicate> static boolean any(Predicate&& holds_of) {
    detail::reading const evaluating;
    return symbolic::some<K...>(holds_of);
  }
  template <class X, class... K, class F> static map<boolean, X> named(F f) {
    return tabulate<map<boolean, X>>(named_by_some<unbounded, X, K...>(f));
  }
  template <class Map, class F> static Map tabulate(F&& f) {
    detail::expect_no_reading();
    return tabulated(static_cast<Map const*>(nullptr), f);
  }

  // Which group it is, nothing is known of.
  template <class Group, class X> static Group group_of(X const& x) {
    return symbolic::arbitrary_function<Group, X>(std::string(Group::tag::name) + "_of_" + X::tag::name)(x);
  }

  // What is numbered is an integer: only the theorems about relations number rows and columns. A proof does not know
  // how many of the others there are.
  template <class Tag> static z3::sort sort() {
    if constexpr (requires { Tag::is_numbered; }) return symbolic::context().int_sort();
    else return symbolic::session::current().sort_named(Tag::name);
  }
  template <class Tag> static z3::expr first() {
    if constexpr (requires { Tag::is_numbered; }) return symbolic::context().int_val(0);
    else return symbolic::context().constant((std::string("first_") + Tag::name).c_str(), sort<Tag>());
  }

 private:
  template <class T, class... K, class F> static auto tabulated(symbolic::closure_map<T, K...> const*, F&& f) {
    return symbolic::closure_map<T, K...>(symbolic::evaluated<T, K...>(f));
  }
  template <class T, class Row, class Col, class... Key, class F>
  static auto tabulated(symbolic::counted_relation<T, Row, Col, Key...> const*, F&& f) {
    static_assert(sizeof...(Key) == 0, "the tallies of a table are not known: tabulate one that counts nothing");
    return symbolic::counted_relation<T, Row, Col>(
        symbolic::closure_map<T, Row, Col>(symbolic::evaluated<T, Row, Col>(f)));
  }
};

}  // namespace cowproof

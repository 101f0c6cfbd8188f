// The unbounded domain, where so few things have numbers that the tally of a part is a sum.
//
// A proof knows of the tallies of parts what follows from their definition; a walk has to know what they are.
#pragma once
#include "proofs/unbounded.hpp"
#include "tests/proofs/encoded.hpp"

namespace cowproof {

template <class Capacity> struct summed;

namespace symbolic {

template <class Capacity, class Entry, class Row, class Col, class... Key>
class summed_relation : public counted_relation<Entry, Row, Col, Key...> {
  using base = counted_relation<Entry, Row, Col, Key...>;

 public:
  using base::base;

  template <class Which> typename base::part_type part(Row const& r, Which&& which) const {
    auto p = base::part(r, which);
    (add_up<Key>(p,
                 [&](Key const& k) {
                   return sum_over<Col>(
                       [&](Col const& c) { return one_if(p.chosen(c) && names(p.relation(r, c), k)); });
                 }),
     ...);
    return p;
  }
  template <class Which> typename base::rows_type rows(Which&& which) const {
    auto p = base::rows(which);
    (add_up<Key>(p,
                 [&](Key const& k) {
                   return sum_over<Row>([&](Row const& r) { return ite(p.chosen(r), p.relation.row(r, k), count(0)); });
                 }),
     ...);
    return p;
  }

 private:
  template <class X, class Visitor> static void each_numbered(Visitor visit) {
    for (int i = 0; i < size_of_tag<typename X::tag>; ++i) {
      X x;
      number(x, static_cast<std::uint64_t>(i));
      visit(x);
    }
  }
  template <class X, class F> static count sum_over(F f) {
    count n = 0;
    each_numbered<X>([&](X const& x) { n = n + f(x); });
    return n;
  }
  template <class K, class Part, class F> static void add_up(Part const& p, F f) {
    each_numbered<K>([&](K const& k) { session::current().updates().define("sum", p.of(k) == f(k)); });
  }
  template <class Tag> static constexpr int size_of_tag = cowproof::concrete<Capacity>::template index<Tag>::size;
};

}  // namespace symbolic

template <class Capacity> struct summed : unbounded {
  template <class T, class Row, class Col, class... Key>
  using relation = symbolic::summed_relation<Capacity, T, Row, Col, Key...>;
};

}  // namespace cowproof

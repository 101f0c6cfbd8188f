// Maps and relations of the bounded domain: every cell is a value of its own, and tallies are counted.
#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "proofs/symbolic.hpp"

namespace cowproof {
template <class Capacity> struct bounded;
}

namespace cowproof::symbolic {

template <class Capacity, class Tag> index<bounded<Capacity>, Tag> numbered(int i) {
  return index<bounded<Capacity>, Tag>(context().int_val(i));
}
template <class Index> struct size_of_index;
template <class Capacity, class Tag> struct size_of_index<index<bounded<Capacity>, Tag>> {
  static constexpr int value = Capacity::template of<Tag>;
  static index<bounded<Capacity>, Tag> at(int i) { return numbered<Capacity, Tag>(i); }
};
template <class Index> constexpr int size_of = size_of_index<Index>::value;

template <class Capacity, class Tag> boolean in_range(index<bounded<Capacity>, Tag> const& x) {
  return boolean(x.term >= 0 && x.term < Capacity::template of<Tag>);
}

// Calls visit(keys...) for all keys, in the order in which the concrete domain numbers its cells.
template <class K0, class... K, class Visitor> void each_key(Visitor&& visit) {
  for (int i = 0; i < size_of<K0>; ++i) {
    auto const k0 = size_of_index<K0>::at(i);
    if constexpr (sizeof...(K) == 0) visit(k0);
    else each_key<K...>([&](auto const&... k) { visit(k0, k...); });
  }
}

template <class T, class... K> class cell_map {
 public:
  using value_type = T;
  std::vector<T> cells = std::vector<T>(static_cast<std::size_t>((size_of<K> * ... * 1)));

  static cell_map arbitrary(std::string const& name) {
    cell_map m;
    for (std::size_t i = 0; i < m.cells.size(); ++i) m.cells[i] = symbolic::arbitrary<T>(name + std::to_string(i));
    return m;
  }

  T operator()(K const&... k) const { return read(0, cells.size(), k...); }

  void set(K const&... k, T const& value) {
    auto const guard_now = guard();
    std::size_t i = 0;
    each_key<K...>([&](auto const&... x) {
      boolean const here = (guard_now && ... && (x == k));
      cells[i] = ite(here, value, cells[i]);
      ++i;
    });
  }

  template <class F> void each(F&& f) {
    auto const guard_now = guard();
    auto const old = cells;
    std::size_t i = 0;
    each_key<K...>([&](auto const&... k) {
      cells[i] = ite(guard_now, T(f(k..., old[i])), old[i]);
      ++i;
    });
  }

  template <class Relation> cell_map& operator+=(row_tally<Relation> const& t) {
    each([&](auto const& k, T const& n) { return n + t.relation.row(t.row, k); });
    return *this;
  }
  template <class Relation> cell_map& operator-=(row_tally<Relation> const& t) {
    each([&](auto const& k, T const& n) { return n - t.relation.row(t.row, k); });
    return *this;
  }
  template <class Relation> boolean operator==(all_tallies<Relation> const& t) const {
    boolean all = true;
    each_key<K...>([&](auto const&... k) { all = all && (*this)(k...) == t.relation.total(k...); });
    return all;
  }
  boolean operator==(cell_map const& other) const {
    boolean all = true;
    for (std::size_t i = 0; i < cells.size(); ++i) all = all && same(cells[i], other.cells[i]);
    return all;
  }

 private:
  // The cell that the keys name, among `span` cells from `first` on.
  template <class K0, class... Rest>
  T read(std::size_t first, std::size_t span, K0 const& k, Rest const&... rest) const {
    constexpr auto size = static_cast<std::size_t>(size_of<K0>);
    auto const below = [&](std::size_t i) -> T {
      if constexpr (sizeof...(Rest) == 0) return cells[first + i];
      else return read(first + i * (span / size), span / size, rest...);
    };
    if (k.term.is_numeral()) return below(std::min(static_cast<std::size_t>(k.term.get_numeral_uint()), size - 1));
    T found = below(size - 1);
    for (std::size_t i = size - 1; i-- > 0;)
      found = ite(k == size_of_index<K0>::at(static_cast<int>(i)), below(i), found);
    return found;
  }
};

template <class Entry, class Row, class Col, class... Key> class cell_relation : public cell_map<Entry, Row, Col> {
  using base = cell_map<Entry, Row, Col>;

 public:
  using row_type = Row;

  static cell_relation arbitrary(std::string const& name) {
    cell_relation r;
    r.cells = base::arbitrary(name).cells;
    return r;
  }

  void copy_row(Row const& to, Row const& from) {
    auto const old = *this;
    base::each([&](Row const& r, Col const& c, Entry const& e) { return ite(r == to, old(from, c), e); });
  }
  void clear_row(Row const& r) {
    base::each([&](Row const& q, Col const&, Entry const& e) { return ite(q == r, Entry{}, e); });
  }
  // What the unbounded domain takes for granted here is an obligation there, and so it is one here.
  template <class F> void each(F&& f) {
    boolean keeps_names = true;
    each_key<Row, Col>([&](Row const& r, Col const& c) {
      Entry const old = (*this)(r, c);
      Entry const now = f(r, c, old);
      keeps_names = (keeps_names && ... && names_the_same<Key>(old, now));
    });
    session::current().updates().require("keeps_names", keeps_names);
    base::each(f);
  }
  template <class F> void map_row(Row const& r, F&& f) {
    each([&](Row const& q, Col const&, Entry const& e) { return ite(q == r, Entry(f(e)), e); });
  }

  boolean row_is_empty(Row const& r) const {
    boolean empty = true;
    each_key<Col>([&](Col const& c) { empty = empty && !occupied((*this)(r, c)); });
    return empty;
  }
  template <class K> count row(Row const& r, K const& k) const {
    count n = 0;
    each_key<Col>([&](Col const& c) { n = n + one_if(names((*this)(r, c), k)); });
    return n;
  }
  template <class K> count total(K const& k) const {
    count n = 0;
    each_key<Row>([&](Row const& r) { n = n + row(r, k); });
    return n;
  }
  row_tally<cell_relation> row(Row const& r) const { return {*this, r}; }
  all_tallies<cell_relation> totals() const { return {*this}; }
  boolean operator==(cell_relation const& other) const { return base::operator==(other); }

 private:
  template <class K> static boolean names_the_same(Entry const& a, Entry const& b) {
    return iff(holds<K>(a), holds<K>(b)) && implies(holds<K>(a), key<K>(a) == key<K>(b));
  }
};

}  // namespace cowproof::symbolic

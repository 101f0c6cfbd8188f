// A relation that knows how many of its cells name each key, without counting: what reference counts are proved with.
//
// A proof about an operation sees the cells, row(r, k), the number of entries of row r that name k, and total(k), that
// of all. Each update says in closed form what becomes of them. That these forms are right, and the laws of
// relation_laws.hpp, are theorems, proved once for any entry type in relation_theorems.hpp.
#pragma once
#include "proofs/closure_map.hpp"

namespace cowproof::symbolic {

template <class Entry, class Row, class Col, class... Key> class counted_relation {
 public:
  using value_type = Entry;
  using row_type = Row;
  using column_type = Col;
  using keys = types<Key...>;
  using cells = closure_map<Entry, Row, Col>;

  // What is known of the entries that name a K.
  template <class K> struct tallies_of {
    closure<count, Row, K> row = [](Row const&, K const&) { return count(0); };
    closure<count, K> total = [](K const&) { return count(0); };
  };
  using tallies = std::tuple<tallies_of<Key>...>;

  counted_relation() = default;  // no entry anywhere
  explicit counted_relation(cells entries, tallies counted = {})
      : cells_(std::move(entries)),
        tallies_(std::move(counted)) {}
  static counted_relation arbitrary(std::string const& name) {
    return counted_relation(cells::arbitrary(name), {arbitrary_tallies<Key>(name)...});
  }

  Entry operator()(Row const& r, Col const& c) const { return cells_(r, c); }
  template <class K> count row(Row const& r, K const& k) const { return tally<K>().row(r, k); }
  template <class K> count total(K const& k) const { return tally<K>().total(k); }
  row_tally<counted_relation> row(Row const& r) const { return {*this, r}; }
  all_tallies<counted_relation> totals() const { return {*this}; }

  boolean operator==(counted_relation const& other) const { return cells_ == other.cells_; }

  // Said twice: that no cell names anything, and that therefore nothing is counted.
  boolean row_is_empty(Row const& r) const {
    boolean const no_entry = every<Col>([&](auto const& c) { return !occupied(cells_(r, c)); });
    return (no_entry && ... && every<Key>([&](auto const& k) { return row(r, k) == 0; }));
  }

  // ------------------------------------------------------------------------------------------------- updates

  void set(Row const& r, Col const& c, Entry const& now) {
    Entry const old = cells_(r, c);
    cells_.set(r, c, now);
    (add_to_row<Key>(r, [now, old](Key const& k) { return one_if(names(now, k)) - one_if(names(old, k)); }), ...);
  }

  void copy_row(Row const& to, Row const& from) {
    auto const old = cells_;
    cells_.each([&](Row const& r, Col const& c, Entry const& e) { return ite(r == to, old(from, c), e); });
    (add_to_row<Key>(to, [row = tally<Key>().row, to, from](Key const& k) { return row(from, k) - row(to, k); }), ...);
  }

  void clear_row(Row const& r) {
    cells_.each([&](Row const& q, Col const&, Entry const& e) { return ite(q == r, Entry{}, e); });
    (add_to_row<Key>(r, [row = tally<Key>().row, r](Key const& k) { return count(0) - row(r, k); }), ...);
  }

  // Every entry e becomes f(row, column, e), which must name what e names: so nothing is counted anew.
  template <class F> void each(F&& f) {
    auto const keeps_names = every<Row, Col>([&](auto const& r, auto const& c) {
      Entry const old = cells_(r, c);
      Entry const now = f(r, c, old);
      return (boolean(true) && ... && names_the_same<Key>(old, now));
    });
    session::current().updates().require("keeps_names", keeps_names);
    cells_.each(f);
  }
  template <class F> void map_row(Row const& r, F&& f) {
    each([&](Row const& q, Col const&, Entry const& e) { return ite(q == r, Entry(f(e)), e); });
  }

 private:
  template <class K> tallies_of<K>& tally() { return std::get<tallies_of<K>>(tallies_); }
  template <class K> tallies_of<K> const& tally() const { return std::get<tallies_of<K>>(tallies_); }

  template <class K> static tallies_of<K> arbitrary_tallies(std::string const& name) {
    auto const suffix = std::string(".") + K::tag::name;
    return {arbitrary_function<count, Row, K>(name + ".row" + suffix),
            arbitrary_function<count, K>(name + ".total" + suffix)};
  }

  template <class K> static boolean names_the_same(Entry const& a, Entry const& b) {
    return iff(holds<K>(a), holds<K>(b)) && implies(holds<K>(a), key<K>(a) == key<K>(b));
  }

  // Row r, and with it the whole, names k so many times more.
  template <class K, class Change> void add_to_row(Row const& r, Change change) {
    auto const guard_now = guard();
    auto& t = tally<K>();
    t.row = [guard_now, old = t.row, r, change](Row const& q, K const& k) {
      return old(q, k) + ite(guard_now && q == r, count(change(k)), count(0));
    };
    t.total = [guard_now, old = t.total, change](K const& k) {
      return old(k) + ite(guard_now, count(change(k)), count(0));
    };
  }

  cells cells_;
  tallies tallies_;
};

}  // namespace cowproof::symbolic

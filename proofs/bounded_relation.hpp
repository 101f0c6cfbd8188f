// Relations of the bounded domain: tallies are counted, cell by cell.
#pragma once
#include "proofs/bounded_cells.hpp"
#include "proofs/relation/requirements.hpp"

namespace cowproof::symbolic {

// Chosen cells of a row, and chosen rows, of the relation as it was when they were chosen.
template <class Relation> struct cell_part {
  Relation relation;
  typename Relation::row_type row;
  cell_map<boolean, typename Relation::column_type> chosen;

  template <class K> count of(K const& k) const {
    count n = 0;
    each_key<typename Relation::column_type>(
        [&](auto const& c) { n = n + one_if(chosen(c) && names(relation(row, c), k)); });
    return n;
  }
};
template <class Relation> struct cell_rows {
  Relation relation;
  cell_map<boolean, typename Relation::row_type> chosen;

  template <class K> count of(K const& k) const {
    count n = 0;
    each_key<typename Relation::row_type>([&](auto const& r) { n = n + ite(chosen(r), relation.row(r, k), count(0)); });
    return n;
  }
};

template <class Entry, class Row, class Col, class... Key> class cell_relation : public cell_map<Entry, Row, Col> {
  using base = cell_map<Entry, Row, Col>;
  using keys = types<Key...>;

 public:
  using row_type = Row;
  using column_type = Col;
  using part_type = cell_part<cell_relation>;
  using rows_type = cell_rows<cell_relation>;

  static cell_relation arbitrary(std::string const& name) {
    cell_relation r;
    r.cells = base::arbitrary(name).cells;
    return r;
  }

  void copy_row(Row const& to, Row const& from) { copy_row(to, cell_relation(*this), from); }
  template <class Other> void copy_row(Row const& to, Other const& other, typename Other::row_type const& from) {
    base::each([&](Row const& r, Col const& c, Entry const& e) { return ite(r == to, other(from, c), e); });
  }
  void clear_row(Row const& r) {
    base::each([&](Row const& q, Col const&, Entry const& e) { return ite(q == r, Entry{}, e); });
  }

  // What the unbounded domain takes for granted here is an obligation there, and so it is one here.
  template <class F> void each(F&& f) {
    require("keeps_names", [&](Row const& r, Col const& c, Entry const& e) {
      return names_the_same_but<>(e, Entry(f(r, c, e)), keys{});
    });
    base::each(f);
  }
  template <class F> void map_row(Row const& r, F&& f) {
    each([&](Row const& q, Col const&, Entry const& e) { return ite(q == r, Entry(f(e)), e); });
  }
  template <class A, class B, class F> void retarget(A const& a, B const& b, F&& f) {
    require("retargets",
            [&](Row const&, Col const&, Entry const& e) { return retargets(e, Entry(f(e)), a, b, keys{}); });
    base::each([&](Row const&, Col const&, Entry const& e) { return ite(names(e, a), Entry(f(e)), e); });
  }
  template <class Which, class Reservation, class F>
  void renew_row(Row const& r, Which&& which, Reservation const& reserved, F&& f) {
    using K = typename Reservation::offers;
    auto const renewed = [&](Row const& q, Entry const& e) { return q == r && holds<K>(e) && which(key<K>(e)); };
    require("renews", [&](Row const& q, Col const& c, Entry const& e) {
      return renews(renewed(q, e), e, Entry(f(e, reserved.take(c))), c, reserved, keys{});
    });
    base::each([&](Row const& q, Col const& c, Entry const& e) {
      return ite(renewed(q, e), Entry(f(e, reserved.take(c))), e);
    });
  }

  template <class Which> part_type part(Row const& r, Which&& which) const {
    part_type p{*this, r, {}};
    session::current().updates().always([&] { p.chosen.each([&](Col const& c, boolean const&) { return which(c); }); });
    return p;
  }
  template <class Which> rows_type rows(Which&& which) const {
    rows_type p{*this, {}};
    session::current().updates().always([&] { p.chosen.each([&](Row const& r, boolean const&) { return which(r); }); });
    return p;
  }
  void clear(part_type const& p) {
    clear_those([&](Row const& r, Col const& c) { return r == p.row && p.chosen(c); }, p.relation);
  }
  void clear(rows_type const& p) {
    clear_those([&](Row const& r, Col const&) { return p.chosen(r); }, p.relation);
  }

  boolean row_is_empty(Row const& r) const {
    boolean empty = true;
    each_key<Col>([&](Col const& c) { empty = empty && !occupied((*this)(r, c)); });
    return empty;
  }
  template <class K> count row(Row const& r, K const& k) const {
    base::expect_not_changing();
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
  all_tallies<cell_relation> totals() const { return {{*this}}; }
  boolean operator==(cell_relation const& other) const { return base::operator==(other); }

 private:
  template <class Claim> void require(std::string const& name, Claim&& claim_of) const {
    boolean all = true;
    each_key<Row, Col>([&](Row const& r, Col const& c) { all = all && claim_of(r, c, (*this)(r, c)); });
    session::current().updates().require(name, all);
  }
  template <class Those> void clear_those(Those&& those, cell_relation const& was) {
    require("clears_what_was_there",
            [&](Row const& r, Col const& c, Entry const& e) { return implies(those(r, c), same(e, was(r, c))); });
    base::each([&](Row const& r, Col const& c, Entry const& e) { return ite(those(r, c), Entry{}, e); });
  }
};

}  // namespace cowproof::symbolic

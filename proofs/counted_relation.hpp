// A relation that knows how many of its cells name each key, without counting: what reference counts are proved with.
//
// A proof about an operation sees the cells, row(r, k), the number of entries of row r that name k, and total(k), that
// of all. Each update says in closed form what becomes of them. That these forms are right, and the laws of
// relation_laws.hpp, are theorems, proved once for any entry type in relation_theorems.hpp.
#pragma once
#include "proofs/closure_map.hpp"
#include "proofs/relation/parts.hpp"
#include "proofs/relation/requirements.hpp"

namespace cowproof::symbolic {

template <class Entry, class Row, class Col, class... Key> class counted_relation {
 public:
  using value_type = Entry;
  using row_type = Row;
  using column_type = Col;
  using keys = types<Key...>;
  using cells = closure_map<Entry, Row, Col>;
  using part_type = counted_part<counted_relation, Key...>;
  using rows_type = counted_rows<counted_relation, Key...>;

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
  counted_relation(counted_relation const&) = default;
  // To assign a relation is an update, and guarded like any other.
  counted_relation& operator=(counted_relation const& other) {
    auto const guard_now = guard();
    cells_ = other.cells_;
    (assign_tally<Key>(guard_now, other), ...);
    return *this;
  }
  static counted_relation arbitrary(std::string const& name) {
    return counted_relation(cells::arbitrary(name), {arbitrary_tallies<Key>(name)...});
  }

  Entry operator()(Row const& r, Col const& c) const { return cells_(r, c); }
  template <class K> count row(Row const& r, K const& k) const {
    cells_.expect_not_changing();
    if constexpr (is_single_index<Col>) return one_if(names(cells_(r, Col{}), k));  // a theorem
    else return tally<K>().row(r, k);
  }
  template <class K> count total(K const& k) const {
    cells_.expect_not_changing();
    return tally<K>().total(k);
  }
  row_tally<counted_relation> row(Row const& r) const { return {*this, r}; }
  all_tallies<counted_relation> totals() const { return {{*this}}; }

  boolean operator==(counted_relation const& other) const { return cells_ == other.cells_; }

  // Said twice: that no cell names anything, and that therefore nothing is counted.
  boolean row_is_empty(Row const& r) const {
    boolean const no_entry = every<Col>([&](auto const& c) { return !occupied(cells_(r, c)); });
    if constexpr (is_single_index<Col>) return no_entry;
    return (no_entry && ... && every<Key>([&](auto const& k) { return row(r, k) == 0; }));
  }

  // ------------------------------------------------------------------------------------------------- updates

  void set(Row const& r, Col const& c, Entry const& now) {
    Entry const old = cells_(r, c);
    cells_.set(r, c, now);
    (add_to_row<Key>(r, [now, old](Key const& k) { return one_if(names(now, k)) - one_if(names(old, k)); }), ...);
  }

  void copy_row(Row const& to, Row const& from) { copy_row(to, counted_relation(*this), from); }
  template <class Other> void copy_row(Row const& to, Other const& other, typename Other::row_type const& from) {
    auto const rows = rows_before();
    cells_.each([&](Row const& r, Col const& c, Entry const& e) { return ite(r == to, other(from, c), e); });
    (recount_row<Key>(rows, to, [other, from](Key const& k) { return other.row(from, k); }), ...);
  }

  void clear_row(Row const& r) {
    auto const rows = rows_before();
    cells_.each([&](Row const& q, Col const&, Entry const& e) { return ite(q == r, Entry{}, e); });
    (recount_row<Key>(rows, r, [](Key const&) { return count(0); }), ...);
  }

  // Every entry e becomes f(row, column, e), which must name what e names: so nothing is counted anew.
  template <class F> void each(F&& f) {
    require("keeps_names", f, [&](Row const&, Col const&, Entry const& e, Entry const& now) {
      return names_the_same_but<>(e, now, keys{});
    });
    cells_.each(f);
  }
  template <class F> void map_row(Row const& r, F&& f) {
    each([&](Row const& q, Col const&, Entry const& e) { return ite(q == r, Entry(f(e)), e); });
  }

  // ------------------------------------------------------------------------------------------- other names

  // Every entry that names a becomes f(entry), which must name b instead and must not have named another B.
  template <class A, class B, class F> void retarget(A const& a, B const& b, F&& f) {
    static_assert(!std::is_same_v<A, B>, "a and b are names of two kinds");
    require(
        "retargets", [&](Row const&, Col const&, Entry const& e) { return Entry(f(e)); },
        [&](Row const&, Col const&, Entry const& e, Entry const& now) { return retargets(e, now, a, b, keys{}); });
    auto const guard_now = guard();
    auto const rows = rows_before();
    auto const total_before = tally<A>().total;
    cells_.each([&](Row const&, Col const&, Entry const& e) { return ite(names(e, a), Entry(f(e)), e); });
    auto& from = tally<A>();
    from.row = [=](Row const& r, A const& x) { return ite(guard_now && x == a, count(0), rows(r, x)); };
    from.total = [=](A const& x) { return ite(guard_now && x == a, count(0), total_before(x)); };
    auto& to = tally<B>();
    to.row = [=](Row const& r, B const& y) { return rows(r, y) + ite(guard_now && y == b, rows(r, a), count(0)); };
    to.total = [=, old = to.total](B const& y) { return old(y) + ite(guard_now && y == b, total_before(a), count(0)); };
  }

  // Every entry of the row that names a k for which which(k) becomes f(entry, x), which must name x instead: the x that
  // was reserved for its column, and for it alone.
  template <class Which, class Reservation, class F>
  void renew_row(Row const& r, Which&& which, Reservation const& reserved, F&& f) {
    using K = typename Reservation::offers;
    auto const chosen = [&] {
      cowproof::detail::reading_others_than const evaluating(&cells_);
      return evaluated<boolean, K>(which);
    }();
    auto const renewed = [chosen](Entry const& e) { return holds<K>(e) && chosen(key<K>(e)); };
    auto const rows = rows_before();
    auto const old = cells_;
    require(
        "renews", [&](Row const&, Col const& c, Entry const& e) { return Entry(f(e, reserved.take(c))); },
        [&](Row const& q, Col const& c, Entry const& e, Entry const& now) {
          return renews(q == r && renewed(e), e, now, c, reserved, keys{});
        });
    cells_.each([&](Row const& q, Col const& c, Entry const& e) {
      return ite(q == r && renewed(e), Entry(f(e, reserved.take(c))), e);
    });
    recount_row<K>(rows, r, [=](K const& k) {
      auto const place = reserved.given_to(k);
      auto const is_new = has<Col>(place) && renewed(old(r, get<Col>(place)));
      return ite(chosen(k), count(0), rows(r, k)) + one_if(is_new);
    });
  }

  // ------------------------------------------------------------------------------------------ parts of it

  template <class Which> part_type part(Row const& r, Which&& which) const {
    cowproof::detail::expect_no_reading();
    auto const chosen_columns = evaluated<boolean, Col>(which);
    Col const c(session::current().variable(Col::tag::name, Col().term.get_sort()));
    auto defined_by = terms_of(cells_(r, c));
    defined_by.insert(defined_by.end(), {r.term, c.term, chosen_columns(c).term});
    part_type p{*this, r, chosen_columns, {count_of<Key>("part", defined_by)...}};
    if constexpr (is_single_index<Col>)
      ((std::get<closure<count, Key>>(p.counts) =
            [old = *this, r, chosen = p.chosen](Key const& k) { return ite(chosen(Col{}), old.row(r, k), count(0)); }),
       ...);
    else (define<Key>("part", part_facts<part_type, Key>{p}), ...);
    return p;
  }
  template <class Which> rows_type rows(Which&& which) const {
    cowproof::detail::expect_no_reading();
    auto const chosen_rows = evaluated<boolean, Row>(which);
    Row const r(session::current().variable(Row::tag::name, Row().term.get_sort()));
    Col const c(session::current().variable(Col::tag::name, Col().term.get_sort()));
    auto defined_by = terms_of(cells_(r, c));
    defined_by.insert(defined_by.end(), {r.term, c.term, chosen_rows(r).term});
    rows_type p{*this, chosen_rows, {count_of<Key>("rows", defined_by)...}};
    (define<Key>("rows", rows_facts<rows_type, Key>{p}), ...);
    return p;
  }

  // They become empty, and must be what they were when they were chosen.
  void clear(part_type const& p) {
    auto const chosen = [&](Row const& r, Col const& c) { return r == p.row && p.chosen(c); };
    require_unchanged(chosen, p.relation);
    auto const rows = rows_before();
    cells_.each([&](Row const& r, Col const& c, Entry const& e) { return ite(chosen(r, c), Entry{}, e); });
    (recount_row<Key>(rows, p.row, [rows, p](Key const& k) { return rows(p.row, k) - p.of(k); }), ...);
  }
  void clear(rows_type const& p) {
    require_unchanged([&](Row const& r, Col const&) { return p.chosen(r); }, p.relation);
    auto const rows = rows_before();
    cells_.each([&](Row const& r, Col const&, Entry const& e) { return ite(p.chosen(r), Entry{}, e); });
    (without_rows<Key>(rows, p), ...);
  }

 private:
  template <class K> tallies_of<K>& tally() { return std::get<tallies_of<K>>(tallies_); }
  template <class K> tallies_of<K> const& tally() const { return std::get<tallies_of<K>>(tallies_); }

  template <class K> static tallies_of<K> arbitrary_tallies(std::string const& name) {
    auto const suffix = std::string(".") + K::tag::name;
    return {arbitrary_function<count, Row, K>(name + ".row" + suffix),
            arbitrary_function<count, K>(name + ".total" + suffix)};
  }

  // Of each cell, of its entry now and of the one that takes its place.
  template <class Next, class Claim> void require(std::string const& name, Next&& next, Claim&& claim_of) const {
    auto const of_all = [&](auto&& put) {
      return every<Row, Col>([&](auto const& r, auto const& c) {
        Entry const e = cells_(r, c);
        return claim_of(r, c, e, Entry(put(r, c, e)));
      });
    };
    session::current().updates().require(name, of_all(next), of_all(any_entries()));
  }
  // These cells hold what they did in an earlier relation.
  template <class Which> void require_unchanged(Which&& which, counted_relation const& earlier) const {
    auto const in = [&](auto&& now) {
      return every<Row, Col>([&](auto const& r, auto const& c) {
        return implies(which(r, c), same(Entry(now(r, c, cells_(r, c))), earlier(r, c)));
      });
    };
    session::current().updates().require(
        "clears_what_was_there", in([](auto const&, auto const&, Entry const& e) { return e; }), in(any_entries()));
  }
  // A function of which nothing is known: of one a claim, so all may have the same name.
  static auto any_entries() {
    auto const name = std::string("any.") + Row::tag::name + "." + Col::tag::name;
    return [any = arbitrary_function<Entry, Row, Col>(session::current().updates().name_of(name, {}))](
               Row const& r, Col const& c, Entry const&) { return any(r, c); };
  }

  template <class K> void assign_tally(boolean const& guard_now, counted_relation const& other) {
    auto& t = tally<K>();
    auto const& now = other.template tally<K>();
    if (guard_now.is_true()) {
      t = now;
      return;
    }
    t.row = [guard_now, now = now.row, old = t.row](Row const& r, K const& k) {
      return ite(guard_now, now(r, k), old(r, k));
    };
    t.total = [guard_now, now = now.total, old = t.total](K const& k) { return ite(guard_now, now(k), old(k)); };
  }

  // How often each row names each key, before an update.
  auto rows_before() const {
    return [old = *this](Row const& r, auto const& k) { return old.row(r, k); };
  }

  // Row r names k so many times now.
  template <class K, class Rows, class Count> void recount_row(Rows const& before, Row const& r, Count now) {
    auto const guard_now = guard();
    auto& t = tally<K>();
    t.row = [guard_now, before, r, now](Row const& q, K const& k) {
      return ite(guard_now && q == r, count(now(k)), before(q, k));
    };
    t.total = [guard_now, before, old = t.total, r, now](K const& k) {
      return ite(guard_now, old(k) + (count(now(k)) - before(r, k)), old(k));
    };
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

  template <class K, class Rows> void without_rows(Rows const& before, rows_type const& p) {
    auto const guard_now = guard();
    auto& t = tally<K>();
    t.row = [=](Row const& r, K const& k) { return ite(guard_now && p.chosen(r), count(0), before(r, k)); };
    t.total = [=, old = t.total](K const& k) { return ite(guard_now, old(k) - p.of(k), old(k)); };
  }

  // A part of the same cells is counted by the same function.
  template <class K>
  static closure<count, K> count_of(std::string const& what, std::vector<z3::expr> const& defined_by) {
    return arbitrary_function<count, K>(session::current().updates().name_of(what + "." + K::tag::name, defined_by));
  }
  template <class K, class Facts> static void define(std::string const& what, Facts const& facts) {
    for (auto const& fact : facts.for_all())
      session::current().updates().define(what + "_" + K::tag::name + "_" + fact.name, fact.claim);
  }

  cells cells_;
  tallies tallies_;
};

}  // namespace cowproof::symbolic

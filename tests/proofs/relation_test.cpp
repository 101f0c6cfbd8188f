// A relation whose updates miscount has no theorems: a wrong closed form is not caught by the proofs that use it.
#include <gmock/gmock.h>

#include "proofs/relation_theorems.hpp"
#include "proofs/solve.hpp"

namespace cowproof::symbolic {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

template <template <class...> class Relation> std::vector<std::string> theorems_that_fail() {
  session const building;
  std::vector<std::string> failing;
  for (auto const& o : relation_theorems<Relation>().all())
    if (!is_assumed(o) && solve(o, {}).verdict != proof_verdict::proved) failing.push_back(o.name);
  return failing;
}

TEST(Relation, countsWhatItsCellsName) { EXPECT_THAT(theorems_that_fail<counted_relation>(), IsEmpty()); }

// What every relation below is, but for one update.
template <class Entry, class Row, class Col, class... Key>
struct miscounting : counted_relation<Entry, Row, Col, Key...> {
  using counted = counted_relation<Entry, Row, Col, Key...>;
  using counted::counted;

 protected:
  // The cells of this relation, counted by row_count(r, k) and total_count(k).
  template <class RowCount, class TotalCount>
  void become(counted const& cells_of, RowCount row_count, TotalCount total_count) {
    closure<Entry, Row, Col> const entries = [cells_of](Row const& r, Col const& c) { return cells_of(r, c); };
    static_cast<counted&>(*this) =
        counted(typename counted::cells(entries),
                typename counted::tallies(typename counted::template tallies_of<Key>{row_count, total_count}...));
  }
  static auto rows_of(counted const& rel) {
    return [rel](Row const& r, auto const& k) { return rel.row(r, k); };
  }
  static auto totals_of(counted const& rel) {
    return [rel](auto const& k) { return rel.total(k); };
  }
};

template <class... T> struct set_counts_nothing : miscounting<T...> {
  using miscounting<T...>::miscounting;
  template <class Row, class Col, class Entry> void set(Row const& r, Col const& c, Entry const& e) {
    auto const old = *this;
    auto now = *this;
    now.miscounting<T...>::set(r, c, e);
    this->become(now, this->rows_of(old), this->totals_of(old));
  }
};

template <class... T> struct set_forgets_what_was_there : miscounting<T...> {
  using miscounting<T...>::miscounting;
  template <class Row, class Col, class Entry> void set(Row const& r, Col const& c, Entry const& e) {
    auto const old = *this;
    auto now = *this;
    now.miscounting<T...>::set(r, c, e);
    auto const was = old(r, c);
    auto const lost = [was](auto const& k) { return ite(guard(), one_if(names(was, k)), count(0)); };
    this->become(
        now, [now, r, lost](Row const& q, auto const& k) { return now.row(q, k) + ite(q == r, lost(k), count(0)); },
        [now, lost](auto const& k) { return now.total(k) + lost(k); });
  }
};

template <class... T> struct copy_row_forgets_the_old_row : miscounting<T...> {
  using miscounting<T...>::miscounting;
  template <class Row> void copy_row(Row const& to, Row const& from) {
    auto const old = *this;
    auto now = *this;
    now.miscounting<T...>::copy_row(to, from);
    this->become(now, this->rows_of(now), [old, from](auto const& k) { return old.total(k) + old.row(from, k); });
  }
};

template <class... T> struct clear_row_keeps_the_total : miscounting<T...> {
  using miscounting<T...>::miscounting;
  template <class Row> void clear_row(Row const& r) {
    auto const old = *this;
    auto now = *this;
    now.miscounting<T...>::clear_row(r);
    this->become(now, this->rows_of(now), this->totals_of(old));
  }
};

template <class... T> struct clear_row_counts_though_not_done : miscounting<T...> {
  using miscounting<T...>::miscounting;
  template <class Row> void clear_row(Row const& r) {
    auto const old = *this;
    auto now = *this;
    now.miscounting<T...>::clear_row(r);
    this->become(
        now, [old, r](Row const& q, auto const& k) { return ite(q == r, count(0), old.row(q, k)); },
        [old, r](auto const& k) { return old.total(k) - old.row(r, k); });
  }
};

template <class... T> struct map_row_requires_nothing : miscounting<T...> {
  using miscounting<T...>::miscounting;
  template <class Row, class F> void map_row(Row const& r, F f) {
    auto const old = *this;
    auto now = *this;
    session::current().updates().run(guards::all_guarded, [&] { now.miscounting<T...>::map_row(r, f); });
    this->become(now, this->rows_of(old), this->totals_of(old));
  }
};

TEST(Relation, thatSetsWithoutCountingHasNoTheorems) {
  auto const failing = theorems_that_fail<set_counts_nothing>();
  EXPECT_THAT(failing, Contains("relation_set_first_key_row_is_counted"));
  EXPECT_THAT(failing, Contains("relation_set_second_key_total_is_counted"));
}
TEST(Relation, thatSetsAndForgetsWhatWasThereHasNoTheorems) {
  EXPECT_THAT(theorems_that_fail<set_forgets_what_was_there>(), Contains("relation_set_first_key_row_is_counted"));
}
TEST(Relation, thatCopiesARowAndForgetsTheOldOneHasNoTheorems) {
  EXPECT_THAT(theorems_that_fail<copy_row_forgets_the_old_row>(),
              Contains("relation_copy_row_first_key_total_is_counted"));
}
TEST(Relation, thatClearsARowAndKeepsTheTotalHasNoTheorems) {
  EXPECT_THAT(theorems_that_fail<clear_row_keeps_the_total>(),
              Contains("relation_clear_row_first_key_total_is_counted"));
}
TEST(Relation, thatCountsAnUpdateWhichIsNotDoneHasNoTheorems) {
  EXPECT_THAT(theorems_that_fail<clear_row_counts_though_not_done>(),
              Contains("relation_clear_row_unless_guarded_first_key_row_is_counted"));
}
TEST(Relation, thatMapsEntriesToOtherNamesHasNoTheorems) {
  EXPECT_THAT(theorems_that_fail<map_row_requires_nothing>(),
              Contains("relation_map_row_first_key_row_continues"));
}

}  // namespace
}  // namespace cowproof::symbolic

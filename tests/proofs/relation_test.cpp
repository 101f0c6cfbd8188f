// A relation whose updates miscount has no theorems: a wrong closed form is not caught by the proofs that use it.
#include <gmock/gmock.h>

#include "proofs/relation_theorems.hpp"
#include "proofs/solve.hpp"

namespace cowproof::symbolic {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

// What may be wrong with an update.
enum class slip {
  none,
  set_counts_nothing,
  set_forgets_what_was_there,
  copy_row_forgets_the_old_row,
  clear_row_keeps_the_total,
  clear_row_counts_what_is_not_done,
  map_row_requires_nothing,
};
slip chosen = slip::none;  // one type for all of them, because the theorems take long to compile

template <class Entry, class Row, class Col, class... Key>
class slipping_relation : public counted_relation<Entry, Row, Col, Key...> {
  using counted = counted_relation<Entry, Row, Col, Key...>;

 public:
  using counted::counted;

  void set(Row const& r, Col const& c, Entry const& e) {
    counted const old = *this;
    counted::set(r, c, e);
    if (chosen == slip::set_counts_nothing) recount(rows_of(old), totals_of(old));
    if (chosen == slip::set_forgets_what_was_there) {
      counted const now = *this;
      auto const extra = [was = old(r, c), done = guard()](auto const& k) { return one_if(done && names(was, k)); };
      recount([=](Row const& q, auto const& k) { return now.row(q, k) + ite(q == r, extra(k), count(0)); },
              [=](auto const& k) { return now.total(k) + extra(k); });
    }
  }

  void copy_row(Row const& to, Row const& from) {
    counted const old = *this;
    counted::copy_row(to, from);
    if (chosen == slip::copy_row_forgets_the_old_row)
      recount(rows_of(*this), [=](auto const& k) { return old.total(k) + old.row(from, k); });
  }

  void clear_row(Row const& r) {
    counted const old = *this;
    counted::clear_row(r);
    if (chosen == slip::clear_row_keeps_the_total) recount(rows_of(*this), totals_of(old));
    if (chosen == slip::clear_row_counts_what_is_not_done)
      recount([=](Row const& q, auto const& k) { return ite(q == r, count(0), old.row(q, k)); },
              [=](auto const& k) { return old.total(k) - old.row(r, k); });
  }

  template <class F> void map_row(Row const& r, F&& f) {
    auto const map = [&] { counted::map_row(r, f); };
    if (chosen == slip::map_row_requires_nothing) session::current().updates().run(guards::all_guarded, map);
    else map();
  }

 private:
  static auto rows_of(counted const& rel) {
    return [rel](Row const& r, auto const& k) { return rel.row(r, k); };
  }
  static auto totals_of(counted const& rel) {
    return [rel](auto const& k) { return rel.total(k); };
  }

  // The same cells, with other tallies.
  template <class RowCount, class TotalCount> void recount(RowCount row_count, TotalCount total_count) {
    counted const same_cells = *this;
    closure<Entry, Row, Col> const entries = [same_cells](Row const& r, Col const& c) { return same_cells(r, c); };
    static_cast<counted&>(*this) =
        counted(typename counted::cells(entries),
                typename counted::tallies(typename counted::template tallies_of<Key>{row_count, total_count}...));
  }
};

std::vector<std::string> theorems_that_fail_with(slip made) {
  session const building;
  chosen = made;
  std::vector<std::string> failing;
  for (auto const& o : relation_theorems<slipping_relation>().all())
    if (o.kind == wanted::validity && !is_assumed(o) && solve(o, {}).verdict != proof_verdict::proved)
      failing.push_back(o.name);
  return failing;
}

TEST(Relation, thatMakesNoSlipHasAllTheorems) { EXPECT_THAT(theorems_that_fail_with(slip::none), IsEmpty()); }

TEST(Relation, thatSetsWithoutCountingHasNot) {
  auto const failing = theorems_that_fail_with(slip::set_counts_nothing);
  EXPECT_THAT(failing, Contains("relation_set_first_key_row_is_counted"));
  EXPECT_THAT(failing, Contains("relation_set_second_key_total_is_counted"));
}
TEST(Relation, thatSetsAndForgetsWhatWasThereHasNot) {
  EXPECT_THAT(theorems_that_fail_with(slip::set_forgets_what_was_there),
              Contains("relation_set_first_key_row_is_counted"));
}
TEST(Relation, thatCopiesARowAndForgetsTheOldOneHasNot) {
  EXPECT_THAT(theorems_that_fail_with(slip::copy_row_forgets_the_old_row),
              Contains("relation_copy_row_first_key_total_is_counted"));
}
TEST(Relation, thatClearsARowAndKeepsTheTotalHasNot) {
  EXPECT_THAT(theorems_that_fail_with(slip::clear_row_keeps_the_total),
              Contains("relation_clear_row_first_key_total_is_counted"));
}
TEST(Relation, thatCountsAnUpdateWhichIsNotDoneHasNot) {
  EXPECT_THAT(theorems_that_fail_with(slip::clear_row_counts_what_is_not_done),
              Contains("relation_clear_row_unless_guarded_first_key_row_is_counted"));
}
TEST(Relation, thatMapsEntriesToOtherNamesHasNot) {
  EXPECT_THAT(theorems_that_fail_with(slip::map_row_requires_nothing),
              Contains("relation_map_row_first_key_row_continues"));
}

}  // namespace
}  // namespace cowproof::symbolic

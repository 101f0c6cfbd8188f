// A relation whose updates miscount has no theorems: a wrong closed form is not caught by the proofs that use it.
#include <memory>

#include <gmock/gmock.h>

#include "proofs/relation/theorems.hpp"
#include "proofs/solver/solve.hpp"

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
  copy_from_another_counts_its_own,
  retarget_keeps_the_row,
  retarget_requires_nothing,
  renew_row_keeps_what_is_renewed,
  renew_row_counts_no_offer,
  renew_row_requires_nothing,
  clear_part_clears_the_row,
  clear_part_requires_nothing,
  clear_rows_keeps_the_total,
  clear_rows_keeps_the_rows,
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

  template <class Other> void copy_row(Row const& to, Other const& other, typename Other::row_type const& from) {
    counted const old = *this;
    counted::copy_row(to, other, from);
    if (chosen == slip::copy_from_another_counts_its_own)
      recount([=, here = guard()](Row const& q, auto const& k) { return old.row(ite(here && q == to, from, q), k); },
              totals_of(*this));
  }

  template <class A, class B, class F> void retarget(A const& a, B const& b, F&& f) {
    counted const old = *this;
    may_require(slip::retarget_requires_nothing, [&] { counted::retarget(a, b, f); });
    if (chosen == slip::retarget_keeps_the_row) recount(rows_of(old), totals_of(*this));
  }

  template <class Which, class Reservation, class F>
  void renew_row(Row const& r, Which&& which, Reservation const& reserved, F&& f) {
    counted const old = *this;
    may_require(slip::renew_row_requires_nothing, [&] { counted::renew_row(r, which, reserved, f); });
    counted const now = *this;
    auto const offered = [=, done = guard()](auto const& k) {
      if constexpr (std::is_same_v<std::decay_t<decltype(k)>, typename Reservation::offers>)
        return ite(done && has<Col>(reserved.given_to(k)), count(1), count(0));
      else return count(0);
    };
    if (chosen == slip::renew_row_keeps_what_is_renewed) recount(rows_of(old), totals_of(old));
    if (chosen == slip::renew_row_counts_no_offer)
      recount([=](Row const& q, auto const& k) { return now.row(q, k) - ite(q == r, offered(k), count(0)); },
              [=](auto const& k) { return now.total(k) - offered(k); });
  }

  void clear(typename counted::part_type const& p) {
    counted const old = *this;
    may_require(slip::clear_part_requires_nothing, [&] { counted::clear(p); });
    if (chosen == slip::clear_part_clears_the_row)
      recount([=](Row const& q, auto const& k) { return ite(q == p.row, count(0), old.row(q, k)); },
              [=](auto const& k) { return old.total(k) - old.row(p.row, k); });
  }
  void clear(typename counted::rows_type const& p) {
    counted const old = *this;
    counted::clear(p);
    if (chosen == slip::clear_rows_keeps_the_total) recount(rows_of(*this), totals_of(old));
    if (chosen == slip::clear_rows_keeps_the_rows) recount(rows_of(old), totals_of(*this));
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
    may_require(slip::map_row_requires_nothing, map);
  }

 private:
  // What is required within a run is not seen outside of it.
  template <class Update> static void may_require(slip nothing, Update&& update) {
    if (chosen == nothing) session::current().updates().run(guards::all_guarded, update);
    else update();
  }
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
    auto* const made = static_cast<counted*>(this);
    std::destroy_at(made);  // to assign would be an update, and guarded
    std::construct_at(made, typename counted::cells(entries),
                      typename counted::tallies(typename counted::template tallies_of<Key>{row_count, total_count}...));
  }
};

// Among those about an update, if one is given.
std::vector<std::string> theorems_that_fail_with(slip made, std::string const& about = "relation_") {
  session const building;
  chosen = made;
  std::vector<std::string> failing;
  for (auto const& o : relation_theorems<slipping_relation>().all())
    if (o.name.starts_with(about) && o.kind == wanted::validity && !is_assumed(o) &&
        solve_soon(o, {}).verdict != proof_verdict::proved)
      failing.push_back(o.name);
  return failing;
}

TEST(Relation, thatMakesNoSlipHasAllTheorems) { EXPECT_THAT(theorems_that_fail_with(slip::none), IsEmpty()); }

TEST(Relation, thatSetsWithoutCountingHasNot) {
  auto const failing = theorems_that_fail_with(slip::set_counts_nothing, "relation_set");
  EXPECT_THAT(failing, Contains("relation_set_first_key_row_is_counted"));
  EXPECT_THAT(failing, Contains("relation_set_second_key_total_is_counted"));
}
TEST(Relation, thatSetsAndForgetsWhatWasThereHasNot) {
  EXPECT_THAT(theorems_that_fail_with(slip::set_forgets_what_was_there, "relation_set"),
              Contains("relation_set_first_key_row_is_counted"));
}
TEST(Relation, thatCopiesARowAndForgetsTheOldOneHasNot) {
  EXPECT_THAT(theorems_that_fail_with(slip::copy_row_forgets_the_old_row, "relation_copy_row"),
              Contains("relation_copy_row_first_key_total_is_counted"));
}
TEST(Relation, thatClearsARowAndKeepsTheTotalHasNot) {
  EXPECT_THAT(theorems_that_fail_with(slip::clear_row_keeps_the_total, "relation_clear_row"),
              Contains("relation_clear_row_first_key_total_is_counted"));
}
TEST(Relation, thatCountsAnUpdateWhichIsNotDoneHasNot) {
  EXPECT_THAT(theorems_that_fail_with(slip::clear_row_counts_what_is_not_done, "relation_clear_row"),
              Contains("relation_clear_row_unless_guarded_first_key_row_is_counted"));
}
TEST(Relation, thatMapsEntriesToOtherNamesHasNot) {
  EXPECT_THAT(theorems_that_fail_with(slip::map_row_requires_nothing, "relation_map_row"),
              Contains("relation_map_row_first_key_row_continues"));
}
TEST(Relation, thatCopiesFromAnotherAndCountsItsOwnHasNot) {
  EXPECT_THAT(theorems_that_fail_with(slip::copy_from_another_counts_its_own, "relation_copy_row_of_another"),
              Contains("relation_copy_row_of_another_first_key_row_is_counted"));
}
TEST(Relation, thatRetargetsAndKeepsTheRowHasNot) {
  EXPECT_THAT(theorems_that_fail_with(slip::retarget_keeps_the_row, "relation_retarget"),
              Contains("relation_retarget_second_key_row_is_counted"));
}
TEST(Relation, thatRetargetsToAnyNameHasNot) {
  EXPECT_THAT(theorems_that_fail_with(slip::retarget_requires_nothing, "relation_retarget"),
              Contains("relation_retarget_second_key_row_continues"));
}
TEST(Relation, thatRenewsAndKeepsTheCountsHasNot) {
  EXPECT_THAT(theorems_that_fail_with(slip::renew_row_keeps_what_is_renewed, "relation_renew_row"),
              Contains("relation_renew_row_first_key_row_is_counted"));
}
TEST(Relation, thatRenewsAndCountsNoOfferHasNot) {
  EXPECT_THAT(theorems_that_fail_with(slip::renew_row_counts_no_offer, "relation_renew_row"),
              Contains("relation_renew_row_first_key_total_is_counted"));
}
TEST(Relation, thatRenewsWithWhatIsOfferedTwiceHasNot) {
  EXPECT_THAT(theorems_that_fail_with(slip::renew_row_requires_nothing, "relation_renew_row"),
              Contains("relation_renew_row_first_key_row_continues"));
}
TEST(Relation, thatClearsAPartAndCountsTheRowHasNot) {
  EXPECT_THAT(theorems_that_fail_with(slip::clear_part_clears_the_row, "relation_clear_part"),
              Contains("relation_clear_part_first_key_row_is_counted"));
}
TEST(Relation, thatClearsWhatHasChangedHasNot) {
  EXPECT_THAT(theorems_that_fail_with(slip::clear_part_requires_nothing, "relation_clear_part"),
              Contains("relation_clear_part_first_key_row_continues"));
}
TEST(Relation, thatClearsRowsAndKeepsTheTotalHasNot) {
  EXPECT_THAT(theorems_that_fail_with(slip::clear_rows_keeps_the_total, "relation_clear_rows"),
              Contains("relation_clear_rows_second_key_total_is_counted"));
}
TEST(Relation, thatClearsRowsAndKeepsTheRowsHasNot) {
  EXPECT_THAT(theorems_that_fail_with(slip::clear_rows_keeps_the_rows, "relation_clear_rows"),
              Contains("relation_clear_rows_first_key_row_is_counted"));
}

}  // namespace
}  // namespace cowproof::symbolic

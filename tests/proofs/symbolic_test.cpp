// Terms in place of values: what is plain is simplified, updates obey their guards, and lambdas are read when written.
#include <gtest/gtest.h>

#include "proofs/bounded.hpp"
#include "proofs/guards.hpp"
#include "proofs/unbounded.hpp"
#include "spec/operations.hpp"

namespace cowproof::symbolic {
namespace {

struct thing_tag {
  static constexpr auto name = "thing";
};
using thing = index<unbounded, thing_tag>;
using numbers = closure_map<count, thing>;

class Symbolic : public ::testing::Test {
 protected:
  // Is it true whatever the constants are?
  static bool holds_always(boolean const& claim) {
    z3::solver solver(context());
    solver.add((!claim).term);
    return solver.check() == z3::unsat;
  }
  session building_;
  boolean condition_ = arbitrary<boolean>("condition");
  thing x_ = arbitrary<thing>("x"), y_ = arbitrary<thing>("y");
};

TEST_F(Symbolic, truthIsSimplifiedWherePlain) {
  EXPECT_TRUE((condition_ && false).is_false());
  EXPECT_TRUE((condition_ || true).is_true());
  EXPECT_TRUE(identical((condition_ && true).term, condition_.term));
  EXPECT_TRUE(identical((!!condition_).term, condition_.term));
  EXPECT_TRUE(implies(false, condition_).is_true());
  EXPECT_TRUE((x_ == x_).is_true());
  EXPECT_TRUE((count(1) == 2).is_false());
}

TEST_F(Symbolic, aQuantifiedClaimBuiltTwiceIsTheSameTerm) {
  auto const claim = [&] { return every<thing>([&](thing const& t) { return t == x_; }); };
  EXPECT_TRUE(identical(claim().term, claim().term));
}

TEST_F(Symbolic, anUpdateObeysItsGuard) {
  auto const old = numbers::arbitrary("numbers");
  auto now = old;
  unbounded::when(condition_, [&] { now.set(x_, 7); });
  EXPECT_TRUE(holds_always(implies(condition_, now(x_) == 7)));
  EXPECT_TRUE(holds_always(implies(!condition_, now(x_) == old(x_))));
  EXPECT_TRUE(holds_always(implies(!(x_ == y_), now(y_) == old(y_))));
}

TEST_F(Symbolic, guardsNest) {
  numbers now;
  auto const inner = arbitrary<boolean>("inner");
  unbounded::when(condition_, [&] { unbounded::when(inner, [&] { now.set(x_, 7); }); });
  EXPECT_TRUE(holds_always((now(x_) == 7) == (condition_ && inner)));
}

TEST_F(Symbolic, whatALambdaCapturesIsReadWhenItIsWritten) {
  numbers now;
  count value = 1;
  now.each([&](thing const&, count const& n) { return n + value; });
  value = 100;
  EXPECT_TRUE(holds_always(now(x_) == 1));
}

TEST_F(Symbolic, manyUpdatesStaySmall) {
  auto now = numbers::arbitrary("numbers");
  for (int i = 0; i < 200; ++i) now.each([](thing const&, count const& n) { return n + 1; });
  EXPECT_TRUE(holds_always(now(x_) == numbers::arbitrary("numbers")(x_) + 200));
}

TEST_F(Symbolic, anEffectIsGuardedOrAloneOrLeftOut) {
  auto const operation = [&](int chosen) {
    numbers now;
    auto const record = session::current().updates().run(chosen, [&] {
      unbounded::perform(cowproof::ending::fault_no_memory, !condition_, [&] { now.set(x_, 1); });
      unbounded::perform(cowproof::ending::completed, condition_, [&] { now.set(x_, 2); });
    });
    EXPECT_EQ(record.effects.size(), 2U);
    EXPECT_EQ(record.effects.at(0).how, cowproof::ending::fault_no_memory);
    return now(x_);
  };
  EXPECT_TRUE(holds_always(operation(guards::all_guarded) == ite(condition_, count(2), count(1))));
  EXPECT_TRUE(holds_always(operation(guards::none) == 0));
  EXPECT_TRUE(holds_always(operation(0) == 1));
  EXPECT_TRUE(holds_always(operation(1) == 2));
}

TEST_F(Symbolic, whatIsAbsentDoesNotMatter) {
  using entry = maybe<thing, count>;
  auto const e = arbitrary<entry>("e");
  EXPECT_TRUE(holds_always(!(has<thing>(e) && has<count>(e))));
  EXPECT_TRUE(holds_always(iff(occupied(e), has<thing>(e) || has<count>(e))));
  entry other;
  std::get<1>(other.slots).second = 5;
  EXPECT_TRUE(holds_always(entry{} == other));
  EXPECT_TRUE(holds_always(get<count>(entry(count(5))) == 5));
}

TEST_F(Symbolic, sessionsNest) {
  auto const outer = boolean(true).term;
  {
    session const inner;
    EXPECT_NE(&boolean(true).term.ctx(), &outer.ctx());
  }
  EXPECT_EQ(&boolean(true).term.ctx(), &outer.ctx());
}

}  // namespace
}  // namespace cowproof::symbolic

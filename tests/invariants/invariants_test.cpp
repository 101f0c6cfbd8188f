// Each invariant holds in a state that a machine reaches, and is false in one that was spoilt by hand.
#include "invariants/invariants.hpp"

#include <gtest/gtest.h>

#include "model/concrete/domain.hpp"

namespace cowproof {
namespace {

using D = concrete<capacity<sized<process_tag, 3>, sized<page_tag, 2>, sized<frame_tag, 4>, sized<word_tag, 4>>>;
using M = machine<D>;
using I = invariants<D>;

// Init and its child share f1 at v0; init owns f2 at v1.
M::state good() {
  auto s = M::initial();
  M::fresh<M::frame> const one({1}, true);
  M::fresh<M::frame> const two({2}, true);
  M::fresh<M::process> const slot({1}, true);
  M::step_map(s, {0}, M::address(M::page{0}), true, one);
  M::step_fork(s, {0}, slot, true);
  M::step_map(s, {0}, M::address(M::page{1}), true, two);
  return s;
}

M::entry entry(std::uint64_t frame, bool writable, bool cow) { return M::entry(M::mapping{{frame}, writable, cow}); }

TEST(Invariants, allHoldInAReachedState) {
  auto const s = good();
  inductive_invariants<D>::each([&](auto i) { EXPECT_TRUE(i.holds_in(s)) << i.name; });
  implied_invariants<D>::each([&](auto i) { EXPECT_TRUE(i.holds_in(s)) << i.name; });
}

TEST(Invariants, haveNamesAndSentences) {
  inductive_invariants<D>::each([](auto i) {
    EXPECT_FALSE(i.name.empty());
    EXPECT_GT(i.sentence.size(), i.name.size());
  });
}

TEST(RefcountExact, failsForACountTooHighAndTooLow) {
  for (int const wrong : {1, 3}) {
    auto s = good();
    s.refcount.set({1}, wrong);
    EXPECT_FALSE(I::inv_refcount_exact(s));
  }
}

TEST(WritableIsSole, failsIfASharedPageCanBeWritten) {
  auto s = good();
  s.table.set({1}, {0}, entry(1, true, false));
  EXPECT_FALSE(I::inv_writable_is_sole(s));
}

TEST(WritableExcludesCow, failsIfAnEntryIsBoth) {
  auto s = good();
  s.table.set({0}, {1}, entry(2, true, true));
  EXPECT_FALSE(I::inv_writable_excludes_cow(s));
}

TEST(DeadMapsNothing, failsIfATableOutlivesItsProcess) {
  auto s = good();
  s.alive.set({1}, false);
  EXPECT_FALSE(I::inv_dead_maps_nothing(s));
}

TEST(FreeFrameIsZero, failsIfContentStays) {
  auto s = good();
  s.content.set({3}, {2});
  EXPECT_FALSE(I::inv_free_frame_is_zero(s));
}

TEST(InitLives, failsWithoutInit) {
  auto s = good();
  s.alive.set({0}, false);
  EXPECT_FALSE(I::inv_init_lives(s));
}

TEST(AllocatedIffReferenced, failsForALeakAndForADanglingEntry) {
  auto leak = good();
  leak.refcount.set({3}, 1);
  EXPECT_FALSE(I::inv_allocated_iff_referenced(leak));
  auto dangling = good();
  dangling.table.set({1}, {1}, entry(3, false, true));
  EXPECT_FALSE(I::inv_allocated_iff_referenced(dangling));
}

}  // namespace
}  // namespace cowproof

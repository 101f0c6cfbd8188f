// The specification by itself, and what a machine's memory abstracts to.
#include <gtest/gtest.h>

#include "model/concrete/domain.hpp"
#include "model/machine.hpp"
#include "spec/abstraction.hpp"

namespace cowproof {
namespace {

using D = concrete<capacity<sized<process_tag, 3>, sized<page_tag, 2>, sized<frame_tag, 6>, sized<word_tag, 8>>>;
using M = machine<D>;
using S = eager_copy<D>;

S::address at(std::uint64_t page) { return S::address(S::page{page}); }

TEST(EagerCopy, forkCopiesAndFromThenOnTheyAreApart) {
  S::view v = abstract<D>(M::initial());
  S::fresh<S::frame> const any;
  S::fresh<S::process> const slot({1}, true);
  S::spec_map(v, {0}, at(0), true, any, false);
  S::spec_store(v, {0}, at(0), {}, {3}, any, false);
  EXPECT_EQ(S::spec_fork(v, {0}, slot, true, false).how, ending::completed);
  S::spec_store(v, {1}, at(0), {}, {4}, any, false);
  EXPECT_EQ(S::spec_load(v, {0}, at(0), {}, false).value.i, 3U);
  EXPECT_EQ(S::spec_load(v, {1}, at(0), {}, false).value.i, 4U);
}

TEST(EagerCopy, leavesOpenWhenMemoryRunsOutAndSaysWhatHappensThen) {
  S::view v = abstract<D>(M::initial());
  S::fresh<S::frame> const any;
  S::fresh<S::process> const slot({1}, true);
  EXPECT_EQ(S::spec_map(v, {0}, at(0), true, any, true).how, ending::refused_no_memory);
  EXPECT_EQ(S::spec_fork(v, {0}, slot, true, true).how, ending::refused_no_memory);
  S::spec_map(v, {0}, at(0), true, any, false);
  S::spec_fork(v, {0}, slot, true, false);
  EXPECT_EQ(S::spec_store(v, {1}, at(0), {}, {1}, any, true).how, ending::fault_no_memory);
  EXPECT_FALSE(v.alive({1}));
  EXPECT_EQ(S::spec_store(v, {0}, at(0), {}, {1}, any, true).how, ending::refused_no_memory);
  EXPECT_TRUE(v.alive({0}));
}

TEST(Abstraction, seesContentAndPermissionAndNoFrame) {
  auto shared = M::initial();
  M::fresh<M::frame> const two({2}, true);
  M::fresh<M::frame> const five({5}, true);
  M::fresh<M::process> const slot({1}, true);
  auto elsewhere = shared;
  M::step_map(shared, {0}, at(1), true, two);
  M::step_fork(shared, {0}, slot, true);
  M::step_map(elsewhere, {0}, at(1), true, five);
  M::step_fork(elsewhere, {0}, slot, true);
  EXPECT_FALSE(shared.table == elsewhere.table);
  auto const a = abstract<D>(shared);
  auto const b = abstract<D>(elsewhere);
  EXPECT_TRUE(a.space == b.space);
  EXPECT_TRUE(get<S::own_page>(a.space({1}, {1})).writable) << "copy-on-write is writable to the program";
}

TEST(Isolation, noticesWhateverAProcessCouldTell) {
  auto const before = abstract<D>(M::initial());
  auto after = before;
  EXPECT_TRUE(undisturbed<D>(before, after, {1}));
  after.space.set({1}, {0}, S::cell(S::own_page{{0}, false}));
  EXPECT_FALSE(undisturbed<D>(before, after, {1}));
  EXPECT_TRUE(undisturbed<D>(before, after, {2}));
  after = before;
  after.alive.set({2}, true);
  EXPECT_FALSE(undisturbed<D>(before, after, {2}));
}

}  // namespace
}  // namespace cowproof

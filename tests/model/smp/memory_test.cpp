// What tasks that share an address space see of each other, told as small stories: faults, TLBs and system calls.
#include "tests/model/smp/story.hpp"

namespace cowproof {
namespace {

TEST_F(Processors, beginWithOneTaskAndNoPage) {
  EXPECT_TRUE(M::runs(s, t0));
  EXPECT_FALSE(M::exists(s, t1));
  EXPECT_EQ(play<"walk">(t0, v0), ending::refused_not_possible);
  EXPECT_EQ(play<"fault">(t0, v0, false), ending::fault_not_mapped);
  EXPECT_EQ(play<"load">(t1, v0, b0), ending::refused_no_process);
}

TEST_F(Processors, seeWhatASiblingStores) {
  own_page(v0, 5);
  complete<"spawn">(t0, lowest<M::task>());
  EXPECT_EQ(load(t1, v0), 5U);
}

TEST_F(Processors, shareTheFrameOfZerosUntilTheyWrite) {
  complete<"map">(t0, v0, true);
  complete<"fault">(t0, v0, false);
  EXPECT_EQ(frame_of(p0, v0), M::frame{});
  EXPECT_EQ(load(t0, v0), 0U);
  EXPECT_EQ(play<"store">(t0, v0, b0, word(1)), ending::refused_not_possible);
  copy_on_write(t0, v0);
  walk_and_store(t0, v0, 1);
  EXPECT_EQ(references(M::frame{}), 0U);
  EXPECT_EQ(load(t0, v0), 1U);
}

TEST_F(Processors, storeOnePartOfAPage) {
  own_page(v0, 5);
  complete<"store">(t0, v0, b1, word(6));
  EXPECT_EQ(load(t0, v0), 5U);
}

TEST_F(Processors, obeyWhatTheyRememberUntilTheyForgetIt) {
  own_page(v0, 5);
  complete<"spawn">(t0, lowest<M::task>());
  complete<"walk">(t1, v0);
  complete<"discard">(t0, v0);
  EXPECT_EQ(play<"walk">(t0, v0), ending::refused_not_possible);
  complete<"store">(t1, v0, b0, word(6));
  EXPECT_EQ(load_remembered(t1, v0), 6U);
  EXPECT_EQ(play<"end_discard">(t0), ending::refused_not_yet);
  complete<"acknowledge">(t1, v0);
  complete<"end_discard">(t0);
  complete<"fault">(t1, v0, false);
  EXPECT_EQ(load(t1, v0), 0U);
}

TEST_F(Processors, doNotReuseAFrameThatOneOfThemRemembers) {
  own_page(v0, 5);
  complete<"spawn">(t0, lowest<M::task>());
  complete<"walk">(t1, v0);
  auto const before = free_frames();
  complete<"unmap">(t0, v0);
  EXPECT_EQ(free_frames(), before);
  acknowledge_all();
  complete<"end_unmap">(t0);
  EXPECT_EQ(free_frames(), before + 1);
  EXPECT_EQ(play<"fault">(t1, v0, false), ending::fault_not_mapped);
}

TEST_F(Processors, discardAPageThatWasNeverTouchedAtOnce) {
  complete<"map">(t0, v0, true);
  EXPECT_EQ(play<"discard">(t0, v0), ending::refused_not_possible);
  complete<"discard_untouched">(t0, v0);
  EXPECT_TRUE(M::runs(s, t0));
  EXPECT_EQ(play<"discard">(t0, v1), ending::refused_not_mapped);
}

TEST_F(Processors, mayWriteUntilAllHaveForgottenThatTheyCould) {
  own_page(v0, 5);
  complete<"spawn">(t0, lowest<M::task>());
  complete<"walk">(t1, v0);
  complete<"restrict">(t0, v0);
  complete<"store">(t1, v0, b0, word(6));
  EXPECT_EQ(play<"end_restrict">(t0), ending::refused_not_yet);
  acknowledge_all();
  complete<"end_restrict">(t0);
  EXPECT_EQ(play<"fault">(t1, v0, true), ending::fault_protection);
  EXPECT_EQ(load(t1, v0), 6U);
}

TEST_F(Processors, findThePageAtItsNewAddressWhenAllHaveForgottenTheOldOne) {
  own_page(v0, 5);
  complete<"spawn">(t0, lowest<M::task>());
  complete<"walk">(t1, v0);
  complete<"move">(t0, v0, v1);
  complete<"store">(t1, v0, b0, word(6));
  acknowledge_all();
  complete<"end_move">(t0);
  EXPECT_EQ(play<"fault">(t1, v0, false), ending::fault_not_mapped);
  EXPECT_EQ(load(t1, v1), 6U);
  complete<"fault">(t1, v1, true);  // it is still the process's own: no copy
  EXPECT_TRUE(M::runs(s, t1));
}

// Two tasks write to one shared page: the second finds that the first was faster, and gives its copy back.
TEST_F(Processors, copyAPageOnceThoughTwoWriteToIt) {
  complete<"map">(t0, v0, true);
  complete<"fault">(t0, v0, false);
  complete<"spawn">(t0, lowest<M::task>());
  complete<"fault">(t0, v0, true);
  complete<"fault">(t1, v0, true);
  complete<"copy">(t0, lowest<M::frame>());
  complete<"copy">(t1, lowest<M::frame>());
  EXPECT_EQ(references(M::frame{}), 3U);
  complete<"break">(t0);
  EXPECT_EQ(play<"break">(t1), ending::refused_not_yet);
  acknowledge_all();
  complete<"install">(t0);
  complete<"break">(t1);
  give_back(t0);
  give_back(t1);
  EXPECT_EQ(references(M::frame{}), 0U);
  EXPECT_EQ(free_frames(), 6);
}

// A count that was read is written only if it is still the same.
TEST_F(Processors, loseNoReferenceThoughTwoGiveOneBack) {
  complete<"map">(t0, v0, true);
  complete<"fault">(t0, v0, false);
  complete<"spawn">(t0, lowest<M::task>());
  complete<"fault">(t0, v0, true);
  complete<"fault">(t1, v0, true);
  M::fresh<M::frame> const none;
  EXPECT_EQ(play<"copy">(t0, none), ending::fault_no_memory);
  EXPECT_EQ(play<"copy">(t1, none), ending::fault_no_memory);
  complete<"count">(t0);
  complete<"count">(t1);
  complete<"drop">(t0);
  complete<"drop">(t1);
  EXPECT_EQ(references(M::frame{}), 2U);
  give_back(t1);
  EXPECT_EQ(references(M::frame{}), 1U);
}

TEST_F(Processors, freeTheMemoryWithTheLastTask) {
  own_page(v0, 5);
  complete<"spawn">(t0, lowest<M::task>());
  complete<"exit">(t0);
  EXPECT_EQ(load(t1, v0), 5U);
  complete<"exit">(t1);
  EXPECT_EQ(free_frames(), 7);
  EXPECT_FALSE(s.alive(p0));
}

}  // namespace
}  // namespace cowproof

// Fork, forced writes and pins between the steps of other tasks, told as small stories.
#include "tests/model/smp/story.hpp"

namespace cowproof {
namespace {

TEST_F(Processors, giveAChildTheMemoryOfItsParent) {
  own_page(v0, 5);
  fork(t0);
  EXPECT_EQ(load(t1, v0), 5U);
  copy_on_write(t1, v0);
  walk_and_store(t1, v0, 6);
  EXPECT_EQ(load(t0, v0), 5U);
  EXPECT_EQ(load(t1, v0), 6U);
}

// A sibling remembers that it could write. What it stores is in the memory of parent and child alike, since there is no
// child yet.
TEST_F(Processors, doNotTearASnapshotByALateStore) {
  own_page(v0, 5);
  own_page(v1, 5);
  complete<"spawn">(t0, lowest<M::task>());
  complete<"walk">(t1, v0);
  complete<"walk">(t1, v1);
  complete<"fork">(t0, lowest<M::process>());
  share_all_pages(t0);
  complete<"store">(t1, v0, b0, word(6));
  complete<"protect">(t0);
  complete<"store">(t1, v1, b0, word(7));
  EXPECT_EQ(play<"end_fork">(t0, lowest<M::task>()), ending::refused_not_yet);
  acknowledge_all();
  complete<"end_fork">(t0, lowest<M::task>());
  EXPECT_EQ(load(t2, v0), 6U);
  EXPECT_EQ(load(t2, v1), 7U);
}

// Of another page they remember nothing. Within a scope of fewer pages than the type has, nothing would answer for the
// rest.
TEST_F(Processors, areAskedByForkToForgetPagesThatAreMappedOnly) {
  own_page(v0, 5);
  complete<"spawn">(t0, lowest<M::task>());
  complete<"fork">(t0, lowest<M::process>());
  share_all_pages(t0);
  complete<"protect">(t0);
  EXPECT_TRUE(s.owes(t1, v0));
  EXPECT_FALSE(s.owes(t1, v1));
}

TEST_F(Processors, doNotCopyAPageWhileForkMayStillBeWrittenBehind) {
  own_page(v0, 5);
  complete<"spawn">(t0, lowest<M::task>());
  complete<"fork">(t0, lowest<M::process>());
  EXPECT_EQ(play<"fault">(t1, v0, true), ending::refused_not_yet);
  EXPECT_EQ(play<"map">(t1, v1, true), ending::refused_not_yet);
  EXPECT_EQ(play<"protect">(t0), ending::refused_not_possible);
}

TEST_F(Processors, doNotForkWhileAnotherIsInTheKernel) {
  own_page(v0, 5);
  complete<"spawn">(t0, lowest<M::task>());
  complete<"discard">(t1, v0);
  EXPECT_EQ(play<"fork">(t0, lowest<M::process>()), ending::refused_not_yet);
}

TEST_F(Processors, takeBackAForkThatFailsHalfWay) {
  own_page(v0, 5);
  own_page(v1, 6);
  complete<"spawn">(t0, lowest<M::task>());
  complete<"walk">(t1, v0);
  auto const before = free_frames();
  complete<"fork">(t0, lowest<M::process>());
  complete<"look">(t0, v0);
  complete<"share">(t0);
  complete<"fail">(t0);
  EXPECT_EQ(play<"end_fail">(t0), ending::refused_not_yet);
  acknowledge_all();
  complete<"end_fail">(t0);
  EXPECT_EQ(free_frames(), before);
  EXPECT_FALSE(s.alive(p1));
  complete<"fault">(t1, v0, true);  // the last owner: no copy
  walk_and_store(t1, v0, 7);
  EXPECT_EQ(load(t0, v0), 7U);
}

TEST_F(Processors, refuseAForkOrATaskWithoutASlot) {
  for (int n = 0; n < 3; ++n) complete<"spawn">(t0, lowest<M::task>());
  EXPECT_EQ(play<"spawn">(t0, lowest<M::task>()), ending::refused_no_process_slot);
  M::fresh<M::process> const none;
  EXPECT_EQ(play<"fork">(t0, none), ending::refused_no_process_slot);
}

TEST_F(Processors, writeByForceToACopyOfTheProcess) {
  own_page(v0, 5, false);
  fork(t0);
  complete<"force">(t1, v0, b0, word(6));
  EXPECT_EQ(play<"follow">(t1), ending::refused_not_possible);
  complete<"fault_in">(t1);
  complete<"copy">(t1, lowest<M::frame>());
  complete<"break">(t1);
  complete<"install">(t1);
  give_back(t1);
  complete<"follow">(t1);
  complete<"write">(t1);
  give_back(t1);
  EXPECT_EQ(load(t1, v0), 6U);
  EXPECT_EQ(load(t0, v0), 5U);
}

// The page is discarded between the copy and the write: the kernel starts again, and never writes to what others see.
TEST_F(Processors, startAForcedWriteAgainIfThePageIsGone) {
  own_page(v0, 5, false);
  complete<"spawn">(t0, lowest<M::task>());
  complete<"force">(t1, v0, b0, word(6));
  complete<"fault_in">(t1);
  complete<"discard">(t0, v0);
  EXPECT_EQ(play<"follow">(t1), ending::refused_not_possible);
  EXPECT_EQ(play<"fault_in">(t1), ending::refused_not_yet);
  acknowledge_all();
  complete<"end_discard">(t0);
  complete<"fault">(t0, v0, false);
  EXPECT_EQ(play<"follow">(t1), ending::refused_not_possible);
  complete<"fault_in">(t1);
  EXPECT_FALSE(M::runs(s, t1));
  EXPECT_EQ(load(t0, v0), 0U);
}

TEST_F(Processors, loseAForcedWriteToADiscardOnly) {
  own_page(v0, 5);
  complete<"spawn">(t0, lowest<M::task>());
  complete<"force">(t1, v0, b0, word(6));
  complete<"follow">(t1);
  EXPECT_EQ(play<"unmap">(t0, v0), ending::refused_not_yet);
  complete<"discard">(t0, v0);
  acknowledge_all();
  complete<"end_discard">(t0);
  complete<"write">(t1);
  give_back(t1);
  complete<"fault">(t0, v0, false);
  EXPECT_EQ(load(t0, v0), 0U);
}

TEST_F(Processors, failAForcedWriteWithoutMemory) {
  complete<"map">(t0, v0, true);
  complete<"fault">(t0, v0, false);
  complete<"force">(t0, v0, b0, word(6));
  complete<"fault_in">(t0);
  M::fresh<M::frame> const none;
  EXPECT_EQ(play<"copy">(t0, none), ending::fault_no_memory);
  give_back(t0);
  EXPECT_TRUE(M::runs(s, t0));
}

TEST_F(Processors, letADeviceWriteToAPageThatMoves) {
  own_page(v0, 5);
  complete<"spawn">(t0, lowest<M::task>());
  complete<"pin">(t1, v0);
  complete<"grab">(t1);
  complete<"keep">(t1);
  complete<"move">(t0, v0, v1);
  acknowledge_all();
  complete<"end_move">(t0);
  complete<"transfer">(t1, b0, word(6));
  EXPECT_EQ(load(t0, v1), 6U);
  complete<"unpin">(t1);
  give_back(t1);
  EXPECT_TRUE(M::runs(s, t1));
}

TEST_F(Processors, waitInForkForAPageThatADeviceHas) {
  own_page(v0, 5);
  complete<"spawn">(t0, lowest<M::task>());
  complete<"pin">(t1, v0);
  complete<"fork">(t0, lowest<M::process>());
  complete<"grab">(t1);
  EXPECT_EQ(play<"look">(t0, v0), ending::refused_not_yet);
  complete<"keep">(t1);
  EXPECT_EQ(play<"look">(t0, v0), ending::refused_not_yet);
}

TEST_F(Processors, backOutOfAPinBesideAFork) {
  own_page(v0, 5);
  complete<"spawn">(t0, lowest<M::task>());
  complete<"pin">(t1, v0);
  complete<"fork">(t0, lowest<M::process>());
  complete<"look">(t0, v0);
  complete<"grab">(t1);
  EXPECT_EQ(play<"keep">(t1), ending::refused_not_possible);
  complete<"back_out">(t1);
  give_back(t1);
  complete<"share">(t0);
}

TEST_F(Processors, backOutOfAPinIfTheFrameIsFree) {
  own_page(v0, 5);
  complete<"spawn">(t0, lowest<M::task>());
  complete<"pin">(t1, v0);
  EXPECT_EQ(play<"back_out">(t1), ending::refused_not_possible);
  complete<"unmap">(t0, v0);
  acknowledge_all();
  complete<"end_unmap">(t0);
  EXPECT_EQ(play<"grab">(t1), ending::refused_not_possible);
  complete<"back_out">(t1);
  EXPECT_TRUE(M::runs(s, t1));
}

}  // namespace
}  // namespace cowproof

// Tasks: vfork, clone, exec, exit, wait, and what a child has besides memory.
#include "story.hpp"

namespace cowproof {
namespace {

class Tasks : public WholeMachine {
 protected:
  // A program: a page of zeros.
  void SetUp() override { ASSERT_EQ(M::step_install(s, {0}, {3}, false).how, ending::completed); }
};

TEST_F(Tasks, execReplacesTheImageAndKeepsTheNumberAndItsParent) {
  map(0, pages({0}));
  write(0, 0, 5);
  auto const child = fork(0);
  ASSERT_EQ(exec(child, 0), ending::completed);
  EXPECT_EQ(parent(child), 0U);
  EXPECT_EQ(load(child, at(0)), ending::fault_not_mapped);
  EXPECT_EQ(read(child, 3), 0U);
  EXPECT_EQ(read(0, 0), 5U);
}

TEST_F(Tasks, execInASharedSpaceLeavesTheOthersTheirs) {
  map(0, pages({0}));
  write(0, 0, 5);
  auto const other = clone(0);
  auto const shared = space_of(0);
  ASSERT_EQ(exec(other, 0), ending::completed);
  EXPECT_EQ(space_of(0), shared);
  EXPECT_NE(space_of(other), shared);
  EXPECT_EQ(s.users(shared), 1);
  EXPECT_EQ(read(0, 0), 5U);
}

TEST_F(Tasks, anExecThatFailsChangesNothing) {
  map(0, pages({0}));
  write(0, 0, 5);
  auto const before = s;
  EXPECT_EQ(exec(0, 1), ending::refused_no_program);
  EXPECT_EQ(M::step_exec(s, {0}, {0}, none<M::space>()).how, ending::refused_no_memory);
  EXPECT_TRUE(same_state(s, before));
}

TEST_F(Tasks, aVforkChildBorrowsTheMemoryOfAParentThatWaits) {
  map(0, pages({0}));
  write(0, 0, 5);
  auto const child = vfork(0);
  EXPECT_FALSE(runs(0));
  EXPECT_EQ(load(0, at(0)), ending::refused_no_process);
  write(child, 0, 6);
  ASSERT_EQ(exec(child, 0), ending::completed);
  EXPECT_TRUE(runs(0));
  EXPECT_EQ(read(0, 0), 6U) << "what the child wrote, it wrote there";
}

TEST_F(Tasks, aParentThatIsBlockedInVforkCanBeKilledAndItsChildRunsOnInTheMemory) {
  auto const parent_of_both = fork(0);
  map(parent_of_both, pages({0}));
  write(parent_of_both, 0, 5);
  auto const child = vfork(parent_of_both);
  ASSERT_EQ(M::step_kill(s, {parent_of_both}).how, ending::completed);
  EXPECT_EQ(read(child, 0), 5U);
  EXPECT_EQ(parent(child), 0U);
  EXPECT_FALSE(get<M::live>(s.tasks({child}, {})).borrows) << "no parent waits for it";
  ASSERT_EQ(exit(child), ending::completed);
  EXPECT_TRUE(runs(0));
}

TEST_F(Tasks, toKillAZombieChangesNothingAndIsNoError) {
  auto const child = fork(0);
  ASSERT_EQ(exit(child), ending::completed);
  auto const before = s;
  EXPECT_EQ(M::step_kill(s, {child}).how, ending::completed);
  EXPECT_TRUE(same_state(s, before));
  wait(0, child);
  EXPECT_EQ(M::step_kill(s, {child}).how, ending::refused_no_process);
}

TEST_F(Tasks, aVforkChildThatExitsWakesItsParent) {
  auto const child = vfork(0);
  ASSERT_EQ(exit(child), ending::completed);
  EXPECT_TRUE(runs(0));
  EXPECT_EQ(s.users(space_of(0)), 1);
}

TEST_F(Tasks, aCloneSeesEveryWriteAndTheLastOneTakesTheMemoryAlong) {
  auto const a = fork(0);
  map(a, pages({0}));
  auto const b = clone(a);
  write(a, 0, 5);
  EXPECT_EQ(read(b, 0), 5U);
  ASSERT_EQ(exit(a), ending::completed);
  EXPECT_EQ(read(b, 0), 5U);
  ASSERT_EQ(exit(b), ending::completed);
  EXPECT_EQ(free_frames(), 10);
}

TEST_F(Tasks, aZombieKeepsItsNumberAndNoMemory) {
  auto const child = fork(0);
  map(child, pages({0}));
  write(child, 0, 5);
  ASSERT_EQ(exit(child), ending::completed);
  EXPECT_TRUE(is_zombie(child));
  EXPECT_EQ(free_frames(), 10);
  EXPECT_NE(fork(0), child) << "the number is taken";
}

TEST_F(Tasks, aZombieIsReapedOnceAndByItsParentOnly) {
  auto const child = fork(0);
  auto const other = fork(0);
  EXPECT_EQ(wait(0, child), ending::refused_not_yet);
  exit(child);
  EXPECT_EQ(wait(other, child), ending::refused_no_child);
  EXPECT_EQ(wait(0, child), ending::completed);
  EXPECT_TRUE(is_unused(child));
  EXPECT_EQ(wait(0, child), ending::refused_no_child);
}

TEST_F(Tasks, orphansBecomeInits) {
  auto const child = fork(0);
  auto const living = fork(child);
  auto const dead = fork(child);
  exit(dead);
  exit(child);
  EXPECT_EQ(parent(living), 0U);
  EXPECT_EQ(parent(dead), 0U);
  EXPECT_EQ(wait(0, dead), ending::completed);
}

TEST_F(Tasks, initDoesNotExit) { EXPECT_EQ(exit(0), ending::refused_is_init); }

TEST_F(Tasks, theDeadDoNothing) {
  EXPECT_EQ(map(2, pages({0})), ending::refused_no_process);
  EXPECT_EQ(load(2, at(0)), ending::refused_no_process);
  EXPECT_EQ(fork_with(2, frames()), ending::refused_no_process);
  EXPECT_EQ(exec(2, 0), ending::refused_no_process);
  EXPECT_EQ(exit(2), ending::refused_no_process);
  EXPECT_EQ(wait(2, 0), ending::refused_no_process);
}

TEST_F(Tasks, aForkWithoutANumberIsRefused) {
  for (int i = 0; i < 3; ++i) fork(0);
  EXPECT_EQ(fork_with(0, frames()), ending::refused_no_process_slot);
}

TEST_F(Tasks, parentAndChildShareThePositionInAFile) {
  ASSERT_EQ(M::step_open(s, {0}, {0}, lowest<M::open_file>()).how, ending::completed);
  auto const child = fork(0);
  auto const file = get<M::open_file>(s.descriptors({0}, {0}));
  EXPECT_EQ(get<M::open_file>(s.descriptors({child}, {0})), file);
  EXPECT_EQ(s.opens(file), 2);
  M::step_seek(s, {child}, {0}, {4});
  EXPECT_EQ(s.position(file).i, 4U);
  exit(child);
  EXPECT_EQ(s.opens(file), 1);
  ASSERT_EQ(M::step_close(s, {0}, {0}).how, ending::completed);
  EXPECT_EQ(s.opens(file), 0);
}

TEST_F(Tasks, aDuplicateIsTheSameOpenFile) {
  M::step_open(s, {0}, {0}, lowest<M::open_file>());
  ASSERT_EQ(M::step_dup(s, {0}, {0}, {1}).how, ending::completed);
  EXPECT_EQ(s.descriptors({0}, {0}), s.descriptors({0}, {1}));
  EXPECT_EQ(M::step_dup(s, {0}, {0}, {1}).how, ending::refused_bad_descriptor);
  M::step_close(s, {0}, {0});
  EXPECT_EQ(M::step_seek(s, {0}, {0}, {1}).how, ending::refused_bad_descriptor);
  EXPECT_EQ(M::step_seek(s, {0}, {1}, {1}).how, ending::completed);
}

TEST_F(Tasks, aChildInheritsNoSignalAndADeadOneKeepsNone) {
  auto const child = fork(0);
  ASSERT_EQ(M::step_signal(s, {0}, {child}, {1}).how, ending::completed);
  auto const grandchild = fork(child);
  EXPECT_EQ(M::step_take_signal(s, {grandchild}, {1}).how, ending::refused_not_possible);
  exit(child);
  EXPECT_EQ(M::step_signal(s, {0}, {child}, {1}).how, ending::completed) << "a zombie takes none, and it is no error";
  wait(0, child);
  EXPECT_EQ(M::step_signal(s, {0}, {child}, {1}).how, ending::refused_not_possible);
  EXPECT_EQ(fork(0), child);
  EXPECT_FALSE(s.pending({child}, {1}));
}

}  // namespace
}  // namespace cowproof

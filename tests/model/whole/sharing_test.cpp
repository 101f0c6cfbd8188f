// Which pages share a frame: demand paging, fork, files, swap and devices.
#include "story.hpp"

namespace cowproof {
namespace {

class Sharing : public WholeMachine {};

TEST_F(Sharing, memoryHasNoFrameBeforeItIsTouched) {
  EXPECT_EQ(map(0, pages({0, 1, 2, 3})), ending::completed);
  EXPECT_EQ(free_frames(), 10);
  write(0, 0, 5);
  EXPECT_EQ(free_frames(), 8) << "a page of the page table, and the page";
}

TEST_F(Sharing, whatNobodyWroteIsReadFromTheZeroFrame) {
  map(0, pages({0, 1}));
  EXPECT_EQ(read(0, 0), 0U);
  EXPECT_EQ(read(0, 1), 0U);
  EXPECT_TRUE(is_on_zero_frame(0, 0) && is_on_zero_frame(0, 1));
  EXPECT_EQ(free_frames(), 9) << "the page of the page table alone";
}

TEST_F(Sharing, forkCopiesThePageTableAndNoMemory) {
  map(0, pages({0, 1, 2}));
  for (number const page : {0, 1, 2}) write(0, page, 1 + page);
  auto const before = free_frames();
  auto const child = fork(0);
  EXPECT_EQ(before - free_frames(), 2) << "two pages of page table";
  for (number const page : {0, 1, 2}) EXPECT_EQ(frame(child, page), frame(0, page));
}

TEST_F(Sharing, readsAfterForkUseTheSameFrame) {
  map(0, pages({0}));
  write(0, 0, 5);
  auto const child = fork(0);
  auto const before = free_frames();
  EXPECT_EQ(read(0, 0), 5U);
  EXPECT_EQ(read(child, 0), 5U);
  EXPECT_EQ(free_frames(), before);
}

TEST_F(Sharing, theFirstWriteCopiesThePageAndItOnly) {
  map(0, pages({0, 1}));
  write(0, 0, 5);
  write(0, 1, 6);
  auto const child = fork(0);
  write(child, 0, 7);
  EXPECT_EQ(read(0, 0), 5U);
  EXPECT_EQ(read(child, 0), 7U);
  EXPECT_NE(frame(child, 0), frame(0, 0));
  EXPECT_EQ(frame(child, 1), frame(0, 1));
}

TEST_F(Sharing, theLastOwnerWritesInPlace) {
  map(0, pages({0}));
  write(0, 0, 5);
  auto const child = fork(0);
  write(child, 0, 7);
  auto const before = frame(0, 0);
  EXPECT_EQ(store_without_memory(0, 0, 6), ending::completed) << "no frame is needed";
  EXPECT_EQ(frame(0, 0), before);
}

TEST_F(Sharing, theKernelCopiesLikeTheProgram) {
  map(0, pages({0}));
  write(0, 0, 5);
  auto const child = fork(0);
  EXPECT_EQ(kernel_store(child, at(0), 7), ending::completed);
  EXPECT_EQ(read(0, 0), 5U);
  EXPECT_EQ(read(child, 0), 7U);
}

// ------------------------------------------------------------------------------------------------------------- files

TEST_F(Sharing, textIsSharedByAllWhoRunItAndNeverCopied) {
  auto const file = create_file();
  write_file(0, file, 3);
  ASSERT_EQ(M::step_install_object(s, {0}, {1}, {file}, {}, false).how, ending::completed);
  auto const other = fork(0);
  ASSERT_EQ(exec(0, 0), ending::completed);
  ASSERT_EQ(exec(other, 0), ending::completed);
  EXPECT_EQ(read(0, 1), 3U);
  EXPECT_EQ(read(other, 1), 3U);
  auto const child = fork(other);
  for (number const p : {number{0}, other, child}) {
    EXPECT_EQ(frame(p, 1), get<M::frame>(s.cache({file}, {})));
    EXPECT_EQ(store(p, at(1), 4), ending::fault_protection);
  }
}

TEST_F(Sharing, aPrivatePageOfAFileIsTheCachesUntilItIsWritten) {
  auto const file = create_file();
  write_file(0, file, 3);
  map_file(0, 0, file, true, false);
  EXPECT_EQ(read(0, 0), 3U);
  EXPECT_EQ(frame(0, 0), get<M::frame>(s.cache({file}, {})));
  write_file(0, file, 4);
  EXPECT_EQ(read(0, 0), 4U);
  write(0, 0, 5);
  write_file(0, file, 6);
  EXPECT_EQ(read(0, 0), 5U);
  EXPECT_EQ(s.content(get<M::frame>(s.cache({file}, {})))({}).i, 6U) << "the write did not reach the file";
}

TEST_F(Sharing, sharedMemoryIsWrittenByBothAfterFork) {
  map_shared(0, 0);
  write(0, 0, 3);
  auto const child = fork(0);
  write(child, 0, 4);
  EXPECT_EQ(read(0, 0), 4U);
  write(0, 0, 5);
  EXPECT_EQ(read(child, 0), 5U);
  EXPECT_EQ(frame(0, 0), frame(child, 0));
}

TEST_F(Sharing, whatTheCacheGivesBackIsOnDisk) {
  auto const file = create_file();
  map_file(0, 0, file, true, true);
  write(0, 0, 5);
  EXPECT_EQ(evict(file), ending::refused_not_possible) << "it is mapped";
  unmap(0, pages({0}));
  EXPECT_EQ(evict(file), ending::completed);
  map_file(0, 1, file, false, true);
  EXPECT_EQ(read(0, 1), 5U);
}

// -------------------------------------------------------------------------------------------------------------- swap

TEST_F(Sharing, swapInByOneLeavesTheOthersTheirSlot) {
  map(0, pages({0}));
  write(0, 0, 5);
  auto const child = fork(0);
  auto const before = free_frames();
  ASSERT_EQ(swap_out(child, 0), ending::completed);
  EXPECT_EQ(free_frames(), before + 1);
  ASSERT_TRUE(is_swapped(0, 0) && is_swapped(child, 0));
  auto const kept = slot(0, 0);
  EXPECT_EQ(s.swapcount(kept), 2);
  EXPECT_EQ(read(child, 0), 5U);
  EXPECT_TRUE(is_swapped(0, 0));
  EXPECT_EQ(s.swapcount(kept), 1);
  write(child, 0, 6);
  EXPECT_EQ(read(0, 0), 5U);
  EXPECT_EQ(s.swapcount(kept), 0);
}

TEST_F(Sharing, forkCountsItsChildAtASlot) {
  map(0, pages({0}));
  write(0, 0, 5);
  ASSERT_EQ(swap_out(0, 0), ending::completed);
  auto const child = fork(0);
  EXPECT_EQ(s.swapcount(slot(0, 0)), 2);
  ASSERT_EQ(exit(child), ending::completed);
  EXPECT_EQ(s.swapcount(slot(0, 0)), 1);
  EXPECT_EQ(read(0, 0), 5U);
}

// ----------------------------------------------------------------------------------------------------------- devices

TEST_F(Sharing, aPinnedPageIsCopiedAtFork) {
  map(0, pages({0, 1}));
  write(0, 0, 5);
  write(0, 1, 6);
  ASSERT_EQ(pin(0, 0), ending::completed);
  auto const held = frame(0, 0);
  auto const child = fork(0);
  EXPECT_NE(frame(child, 0), held);
  EXPECT_EQ(frame(child, 1), frame(0, 1)) << "the other page is not";
  EXPECT_EQ(read(child, 0), 5U);
  write(0, 0, 7);
  EXPECT_EQ(frame(0, 0), held) << "owner and device stay together";
  ASSERT_EQ(device_store(0, 4), ending::completed);
  EXPECT_EQ(read(0, 0), 4U);
  EXPECT_EQ(read(child, 0), 5U);
}

TEST_F(Sharing, aSharedPageIsCopiedBeforeItIsPinned) {
  map(0, pages({0}));
  write(0, 0, 5);
  auto const child = fork(0);
  ASSERT_EQ(pin(0, 0), ending::completed);
  EXPECT_NE(frame(0, 0), frame(child, 0));
  device_store(0, 4);
  EXPECT_EQ(read(0, 0), 4U);
  EXPECT_EQ(read(child, 0), 5U);
}

TEST_F(Sharing, aDeviceKeepsItsFrameWhateverBecomesOfTheMapping) {
  map(0, pages({0}));
  write(0, 0, 5);
  ASSERT_EQ(pin(0, 0), ending::completed);
  auto const held = frame(0, 0);
  EXPECT_EQ(swap_out(0, 0), ending::refused_not_possible);
  unmap(0, pages({0}));
  EXPECT_FALSE(M::available(s, held));
  EXPECT_EQ(s.content(held)({}).i, 5U);
  EXPECT_EQ(unpin(0), ending::completed);
  EXPECT_TRUE(M::available(s, held));
}

TEST_F(Sharing, aPageIsPinnedOnceAndNotIfItIsShared) {
  map(0, pages({0}));
  map_shared(0, 1);
  write(0, 0, 5);
  write(0, 1, 5);
  EXPECT_EQ(pin(0, 1), ending::refused_invalid);
  EXPECT_EQ(pin(0, 0), ending::completed);
  EXPECT_EQ(pin(0, 0), ending::refused_already_held);
}

}  // namespace
}  // namespace cowproof

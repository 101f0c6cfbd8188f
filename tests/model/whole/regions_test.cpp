// What a program may do where: bad addresses, the heap, rights, advice for the next fork.
#include "story.hpp"

namespace cowproof {
namespace {

class Regions : public WholeMachine {};

TEST_F(Regions, aMapWhereSomethingIsMappedIsRefused) {
  ASSERT_EQ(map(0, pages({1})), ending::completed);
  EXPECT_EQ(map(0, pages({0, 1})), ending::refused_already_mapped);
  EXPECT_EQ(load(0, at(0)), ending::fault_not_mapped) << "none of the range is mapped";
}

TEST_F(Regions, badAddressesFault) {
  map(0, pages({0}), true, false);
  map(0, pages({1}), false, false);
  EXPECT_EQ(load(0, outside()), ending::fault_not_mapped);
  EXPECT_EQ(load(0, at(2)), ending::fault_not_mapped);
  EXPECT_EQ(load(0, at(1)), ending::fault_protection);
  EXPECT_EQ(store(0, at(0), 1), ending::fault_protection);
}

TEST_F(Regions, theKernelsHalfIsThereAndOutOfReach) {
  ASSERT_EQ(M::step_kernel_map(s, {1}).how, ending::completed);
  auto const child = fork(0);
  for (number const p : {number{0}, child}) {
    EXPECT_TRUE(s.kernel_half(space_of(p), {1}));
    EXPECT_EQ(load(p, in_kernel(1)), ending::fault_not_mapped);
    EXPECT_EQ(store(p, in_kernel(1), 1), ending::fault_not_mapped);
  }
}

TEST_F(Regions, theKernelDoesNotWriteWhereTheProgramMayNot) {
  map(0, pages({0}), true, false);
  EXPECT_EQ(kernel_store(0, at(0), 1), ending::refused_bad_address);
  EXPECT_EQ(kernel_store(0, at(1), 1), ending::refused_bad_address);
  EXPECT_EQ(kernel_store(0, in_kernel(0), 1), ending::refused_bad_address);
  EXPECT_EQ(kernel_store(0, outside(), 1), ending::refused_bad_address);
}

TEST_F(Regions, toUnmapWhatIsNotMappedIsNoError) {
  map(0, pages({0}));
  write(0, 0, 5);
  EXPECT_EQ(unmap(0, pages({0, 1, 3})), ending::completed);
  EXPECT_EQ(unmap(0, pages({0, 1, 3})), ending::completed);
  EXPECT_EQ(load(0, at(0)), ending::fault_not_mapped);
  EXPECT_EQ(free_frames(), 9) << "the page of the page table stays";
}

TEST_F(Regions, aHeapThatShrinksAndGrowsReadsZero) {
  ASSERT_EQ(brk(0, pages({1, 2})), ending::completed);
  write(0, 1, 5);
  write(0, 2, 6);
  ASSERT_EQ(brk(0, pages({1})), ending::completed);
  EXPECT_EQ(load(0, at(2)), ending::fault_not_mapped);
  ASSERT_EQ(brk(0, pages({1, 2, 3})), ending::completed);
  EXPECT_EQ(read(0, 1), 5U);
  EXPECT_EQ(read(0, 2), 0U);
  EXPECT_EQ(read(0, 3), 0U);
}

TEST_F(Regions, aHeapDoesNotGrowIntoWhatIsMapped) {
  map(0, pages({2}));
  ASSERT_EQ(brk(0, pages({1})), ending::completed);
  EXPECT_EQ(brk(0, pages({1, 2})), ending::refused_already_mapped);
}

TEST_F(Regions, toGiveTheRightToWriteGivesNoSharedFrame) {
  map(0, pages({0}));
  write(0, 0, 5);
  auto const child = fork(0);
  protect(0, pages({0}), true, false);
  EXPECT_EQ(store(0, at(0), 6), ending::fault_protection);
  protect(0, pages({0}), true, true);
  write(0, 0, 6);
  EXPECT_EQ(read(child, 0), 5U);
}

TEST_F(Regions, theHardwareForgetsARightThatIsTaken) {
  map(0, pages({0}));
  write(0, 0, 5);
  ASSERT_TRUE(has<M::translation>(s.tlb(space_of(0), {0})));
  protect(0, pages({0}), true, false);
  EXPECT_FALSE(has<M::translation>(s.tlb(space_of(0), {0})));
  EXPECT_EQ(store(0, at(0), 6), ending::fault_protection);
}

TEST_F(Regions, theHardwareRemembersWhetherAPageMayBeRead) {
  map(0, pages({0}));
  write(0, 0, 5);
  EXPECT_TRUE(get<M::translation>(s.tlb(space_of(0), {0})).readable);
  protect(0, pages({0}), false, true);
  write(0, 0, 6);
  EXPECT_FALSE(get<M::translation>(s.tlb(space_of(0), {0})).readable);
  EXPECT_EQ(load(0, at(0)), ending::fault_protection);
}

TEST_F(Regions, theHardwareObeysWhatItRemembers) {
  map(0, pages({0}));
  write(0, 0, 5);
  auto const before = s.tlb;
  protect(0, pages({0}), false, false);
  EXPECT_EQ(load(0, at(0)), ending::fault_protection);
  auto const flushed = s;
  s.tlb = before;  // as if nothing had been flushed
  EXPECT_EQ(read(0, 0), 5U);
  EXPECT_EQ(store(0, at(0), 6), ending::completed);
  s = flushed;
}

TEST_F(Regions, whatIsDiscardedReadsZeroOrTheFileAgain) {
  auto const file = create_file();
  write_file(0, file, 3);
  map(0, pages({0}));
  map_file(0, 1, file, true, false);
  write(0, 0, 5);
  write(0, 1, 6);
  EXPECT_EQ(discard(0, pages({0, 2})), ending::refused_not_mapped);
  ASSERT_EQ(discard(0, pages({0, 1})), ending::completed);
  EXPECT_EQ(read(0, 0), 0U);
  EXPECT_EQ(read(0, 1), 3U);
}

TEST_F(Regions, aChildDoesNotFindWhatIsNotForIt) {
  map(0, pages({0, 1}));
  write(0, 0, 5);
  write(0, 1, 6);
  ASSERT_EQ(advise(0, pages({0}), M::inheritance(M::dropped{})), ending::completed);
  auto const child = fork(0);
  EXPECT_EQ(load(child, at(0)), ending::fault_not_mapped);
  EXPECT_EQ(read(child, 1), 6U);
  EXPECT_EQ(read(0, 0), 5U);
}

TEST_F(Regions, aChildFindsZerosWhereItIsWipedAndSoDoItsOwn) {
  map(0, pages({0}));
  write(0, 0, 5);
  ASSERT_EQ(advise(0, pages({0}), M::inheritance(M::wiped{})), ending::completed);
  auto const child = fork(0);
  EXPECT_EQ(read(child, 0), 0U);
  write(child, 0, 6);
  EXPECT_EQ(read(fork(child), 0), 0U);
  EXPECT_EQ(read(0, 0), 5U);
}

TEST_F(Regions, onlyPrivateAnonymousMemoryIsWiped) {
  map_shared(0, 0);
  map_file(0, 1, create_file(), true, false);
  EXPECT_EQ(advise(0, pages({0}), M::inheritance(M::wiped{})), ending::refused_invalid);
  EXPECT_EQ(advise(0, pages({1}), M::inheritance(M::wiped{})), ending::refused_invalid);
  EXPECT_EQ(advise(0, pages({0, 1}), M::inheritance(M::dropped{})), ending::completed);
}

TEST_F(Regions, sharedMemoryThatNobodyMapsIsGone) {
  map_shared(0, 0);
  write(0, 0, 5);
  EXPECT_EQ(M::step_reclaim(s, {0}).how, ending::refused_not_possible);
  unmap(0, pages({0}));
  EXPECT_EQ(M::step_reclaim(s, {0}).how, ending::completed);
  EXPECT_EQ(free_frames(), 9);
  map_shared(0, 1);
  EXPECT_EQ(read(0, 1), 0U) << "the next owner finds zeros";
}

}  // namespace
}  // namespace cowproof

// No memory, at every point where some is taken: everything is as it was, or the process is killed and leaks nothing.
#include "story.hpp"

namespace cowproof {
namespace {

class OutOfMemory : public WholeMachine {
 protected:
  // So many frames are left: pages of files take the others.
  void leave(int frames) {
    for (number i = 0; free_frames() > frames; ++i) {
      ASSERT_LT(i, 4U) << "there are so many pages of files";
      auto const taken = lowest<M::frame>().pick;
      s.cache.set({i % 2}, {i / 2}, M::maybe<M::frame>(taken));
      s.refcount.set(taken, 1);
    }
  }
};

TEST_F(OutOfMemory, aForkThatCannotHaveAllItNeedsChangesNothing) {
  map(0, pages({0, 3}));
  write(0, 0, 5);
  write(0, 3, 6);
  ASSERT_EQ(pin(0, 0), ending::completed);
  int const needed = 3;  // two pages of page table, and the page that a device holds
  auto const start = s;
  for (int left = 2; left <= needed; ++left) {
    s = start;
    leave(left);
    auto const before = s;
    EXPECT_EQ(fork_with(0, frames()), left < needed ? ending::refused_no_memory : ending::completed);
    EXPECT_EQ(same_state(s, before), left < needed) << left << " frames were left";
  }
}

TEST_F(OutOfMemory, aForkToWhichNothingIsOfferedChangesNothing) {
  map(0, pages({0}));
  write(0, 0, 5);
  auto const before = s;
  EXPECT_EQ(fork_with(0, {{}, false}), ending::refused_no_memory);
  EXPECT_EQ(M::step_fork(s, {0}, lowest<M::process>(), none<M::space>(), frames()).how, ending::refused_no_memory);
  EXPECT_TRUE(same_state(s, before));
}

TEST_F(OutOfMemory, aWriteThatCannotCopyKillsAndLeaksNothing) {
  map(0, pages({0, 1}));
  write(0, 0, 5);
  auto const before = free_frames();
  auto const child = fork(0);
  write(child, 1, 6);
  EXPECT_EQ(store_without_memory(child, 0, 7), ending::fault_no_memory);
  EXPECT_TRUE(is_zombie(child));
  EXPECT_EQ(free_frames(), before);
  EXPECT_EQ(read(0, 0), 5U);
}

TEST_F(OutOfMemory, aWriteOfInitWaits) {
  map(0, pages({0}));
  write(0, 0, 5);
  fork(0);
  auto const before = s;
  EXPECT_EQ(store_without_memory(0, 0, 7), ending::refused_no_memory);
  EXPECT_TRUE(same_state(s, before));
}

TEST_F(OutOfMemory, aPageThatCannotComeInKillsAndLeaksNothing) {
  auto const before = free_frames();
  auto const file = create_file();
  auto const without_memory = [&](number p, number page) {
    return M::step_page_in(s, {p}, at(page), none<M::frame>()).how;
  };
  for (int lacking = 0; lacking < 3; ++lacking) {  // the page table, the file's page, the page in swap
    auto const child = fork(0);
    map_file(child, 0, file, false, false);
    map(child, pages({1}));
    if (lacking > 0) {
      EXPECT_EQ(page_in(child, 0), ending::completed);
    }
    if (lacking > 1) {
      write(child, 1, 5);
      EXPECT_EQ(swap_out(child, 1), ending::completed);
    }
    EXPECT_EQ(without_memory(child, lacking > 1 ? 1 : 0), ending::fault_no_memory);
    EXPECT_TRUE(is_zombie(child));
    EXPECT_EQ(free_frames(), before);
    EXPECT_EQ(lowest<M::slot>().pick.i, 0U);
    wait(0, child);
  }
}

TEST_F(OutOfMemory, aPageOfInitsWaits) {
  map(0, pages({0}));
  auto const before = s;
  EXPECT_EQ(M::step_page_in(s, {0}, at(0), none<M::frame>()).how, ending::refused_no_memory);
  EXPECT_TRUE(same_state(s, before));
}

TEST_F(OutOfMemory, aWriteOfTheKernelsIsToldSo) {
  map(0, pages({0}));
  write(0, 0, 5);
  auto const child = fork(0);
  auto const before = s;
  EXPECT_EQ(M::step_kernel_store(s, {child}, at(0), {}, {6}, none<M::frame>()).how, ending::refused_no_memory);
  EXPECT_TRUE(same_state(s, before));
}

TEST_F(OutOfMemory, aDeviceGetsNothingIfThereIsNoFrameOrNoHandle) {
  map(0, pages({0}));
  write(0, 0, 5);
  fork(0);
  auto const before = s;
  EXPECT_EQ(M::step_pin(s, {0}, at(0), lowest<M::pin>(), none<M::frame>()).how, ending::refused_no_memory);
  EXPECT_EQ(M::step_pin(s, {0}, at(0), none<M::pin>(), lowest<M::frame>()).how, ending::refused_no_memory);
  EXPECT_TRUE(same_state(s, before));
}

TEST_F(OutOfMemory, whateverElseIsUsedUpIsToldAndChangesNothing) {
  map(0, pages({0}));
  write(0, 0, 5);
  auto const before = s;
  EXPECT_EQ(M::step_swap_out(s, space_of(0), {0}, none<M::slot>()).how, ending::refused_no_memory);
  EXPECT_EQ(M::step_map_shared(s, {0}, at(1), none<M::object>()).how, ending::refused_no_memory);
  EXPECT_EQ(M::step_create(s, none<M::object>()).how, ending::refused_no_memory);
  EXPECT_EQ(M::step_open(s, {0}, {0}, none<M::open_file>()).how, ending::refused_no_memory);
  EXPECT_EQ(M::step_clone(s, {0}, none<M::process>()).how, ending::refused_no_process_slot);
  EXPECT_EQ(M::step_vfork(s, {0}, none<M::process>()).how, ending::refused_no_process_slot);
  EXPECT_TRUE(same_state(s, before));
}

}  // namespace
}  // namespace cowproof

// What fork does where every page is copied at once.
#include <gtest/gtest.h>

#include "model/concrete/domain.hpp"
#include "model/eager/machine.hpp"

namespace cowproof {
namespace {

using D = concrete<capacity<sized<process_tag, 3>, sized<page_tag, 3>, sized<frame_tag, 5>, sized<word_tag, 8>>>;
using M = eager_machine<D>;

M::address at(std::uint64_t page) { return M::address(M::page{page}); }

class Eager : public testing::Test {
 protected:
  void map(std::uint64_t page, std::uint64_t frame, bool writable = true) {
    ASSERT_EQ(M::step_map(s, {0}, at(page), writable, {{frame}, true}).how, ending::completed);
  }
  ending store(std::uint64_t p, std::uint64_t page, std::uint64_t value) {
    return M::step_store(s, {p}, at(page), {}, {value}).how;
  }
  ending fork(bool memory = true) { return M::step_fork(s, {0}, {{1}, true}, {{0}, memory}).how; }
  std::uint64_t load(std::uint64_t p, std::uint64_t page) { return M::step_load(s, {p}, at(page), {}).value.i; }
  M::mapping mapping(std::uint64_t p, std::uint64_t page) const { return get<M::mapping>(s.table({p}, {page})); }
  M::state s = M::initial();
};

TEST_F(Eager, forkCopiesEveryPageAtOnce) {
  map(0, 1);
  map(2, 3);
  store(0, 0, 5);
  store(0, 2, 6);
  EXPECT_EQ(fork(), ending::completed);
  EXPECT_EQ(load(1, 0), 5U);
  EXPECT_EQ(load(1, 2), 6U);
  for (std::uint64_t const page : {0, 2}) {
    EXPECT_NE(mapping(0, page).target, mapping(1, page).target);
    EXPECT_TRUE(mapping(1, page).writable);
    EXPECT_FALSE(mapping(0, page).cow);
    EXPECT_EQ(s.refcount(mapping(0, page).target).n, 1U);
    EXPECT_EQ(s.refcount(mapping(1, page).target).n, 1U);
  }
}

TEST_F(Eager, aWriteAfterForkNeedsNoMemory) {
  map(0, 0);
  store(0, 0, 5);
  fork();
  EXPECT_EQ(store(1, 0, 7), ending::completed);
  EXPECT_EQ(load(0, 0), 5U);
  EXPECT_EQ(load(1, 0), 7U);
}

TEST_F(Eager, forkNeedsAFrameForEveryPage) {
  map(0, 0);
  map(1, 1);
  map(2, 2);
  auto const before = s.table;
  EXPECT_EQ(fork(), ending::refused_no_memory) << "two frames are left, three are needed";
  EXPECT_FALSE(s.alive({1}));
  EXPECT_TRUE(s.table == before);
}

TEST_F(Eager, aPageThatIsReadOnlyIsCopiedReadOnly) {
  map(0, 0, false);
  fork();
  EXPECT_NE(mapping(0, 0).target, mapping(1, 0).target);
  EXPECT_EQ(store(1, 0, 1), ending::fault_protection);
}

}  // namespace
}  // namespace cowproof

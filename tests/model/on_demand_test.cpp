// What on-demand fork does to tables, told as small stories; what a program sees of it is the core's story.
#include <gtest/gtest.h>

#include "model/concrete/domain.hpp"
#include "model/on_demand/machine.hpp"

namespace cowproof {
namespace {

// Pages 0 and 1 are below one directory entry, 2 and 3 below the other.
using D = concrete<capacity<sized<process_tag, 4>, sized<page_tag, 4>, sized<directory_tag, 2>, sized<table_tag, 5>,
                            sized<frame_tag, 6>, sized<word_tag, 8>>>;

// A machine that takes the lowest free table, frame and process slot.
class OnDemand : public testing::Test {
 protected:
  using M = on_demand_machine<D>;
  static constexpr M::process init{0};

  static M::address at(std::uint64_t page) { return M::address(M::page{page}); }

  ending map(std::uint64_t p, std::uint64_t page, bool writable = true) {
    auto const f = lowest<M::frame>();
    auto const t = lowest<M::table>();
    return M::step_map(s, {p}, at(page), writable, f, t).how;
  }
  ending unmap(std::uint64_t p, std::uint64_t page) {
    auto const t = lowest<M::table>();
    return M::step_unmap(s, {p}, at(page), t).how;
  }
  ending store(std::uint64_t p, std::uint64_t page, std::uint64_t value) {
    auto const f = lowest<M::frame>();
    auto const t = lowest<M::table>();
    return M::step_store(s, {p}, at(page), {}, {value}, f, t).how;
  }
  ending store_without_table(std::uint64_t p, std::uint64_t page, std::uint64_t value) {
    auto const f = lowest<M::frame>();
    M::fresh<M::table> const none;
    return M::step_store(s, {p}, at(page), {}, {value}, f, none).how;
  }
  ending store_without_memory(std::uint64_t p, std::uint64_t page, std::uint64_t value) {
    M::fresh<M::frame> const no_frame;
    M::fresh<M::table> const no_table;
    return M::step_store(s, {p}, at(page), {}, {value}, no_frame, no_table).how;
  }
  ending fork(std::uint64_t p, bool directory_memory = true) {
    auto const slot = lowest<M::process>();
    return M::step_fork(s, {p}, slot, directory_memory).how;
  }
  ending exec(std::uint64_t p) { return M::step_exec(s, {p}).how; }
  ending exit(std::uint64_t p) { return M::step_exit(s, {p}).how; }
  std::uint64_t load(std::uint64_t p, std::uint64_t page) { return M::step_load(s, {p}, at(page), {}).value.i; }
  ending how_load_ends(std::uint64_t p, std::uint64_t page) { return M::step_load(s, {p}, at(page), {}).how; }

  M::branch over(std::uint64_t p, std::uint64_t page) const { return get<M::branch>(M::link_over(s, {p}, {page})); }
  bool has_table(std::uint64_t p, std::uint64_t page) const { return has<M::branch>(M::link_over(s, {p}, {page})); }
  std::uint64_t sharers(std::uint64_t p, std::uint64_t page) const { return s.sharers(over(p, page).below).n; }
  M::mapping mapping(std::uint64_t p, std::uint64_t page) const {
    return get<M::mapping>(M::lookup(s, {p}, M::page{page}));
  }
  std::uint64_t references(M::frame f) const { return s.refcount(f).n; }
  int free_frames() const { return count_free<M::frame>(); }
  int free_tables() const { return count_free<M::table>(); }

  M::state s = M::initial();

 private:
  template <class X> int count_free() const {
    int n = 0;
    for (std::uint64_t i = 0; i < X::size; ++i) n += M::available(s, X{i});
    return n;
  }
  template <class X> M::fresh<X> lowest() const {
    for (std::uint64_t i = 0; i < X::size; ++i)
      if (M::available(s, X{i})) return {X{i}, true};
    return {};
  }
};

TEST_F(OnDemand, startsWithoutATable) {
  EXPECT_EQ(free_tables(), 5);
  EXPECT_EQ(free_frames(), 6);
  EXPECT_EQ(how_load_ends(0, 0), ending::fault_not_mapped);
}

TEST_F(OnDemand, theFirstPageBelowADirectoryEntryMakesATable) {
  EXPECT_EQ(map(0, 0), ending::completed);
  EXPECT_EQ(map(0, 1), ending::completed);
  EXPECT_EQ(free_tables(), 4) << "neighbours have one table";
  EXPECT_EQ(map(0, 2), ending::completed);
  EXPECT_EQ(free_tables(), 3);
  EXPECT_EQ(load(0, 2), 0U);
}

TEST_F(OnDemand, mapsNothingWithoutATable) {
  M::fresh<M::frame> const frame({0}, true);
  M::fresh<M::table> const none;
  EXPECT_EQ(M::step_map(s, init, at(0), true, frame, none).how, ending::refused_no_memory);
  EXPECT_FALSE(has_table(0, 0));
  map(0, 0);
  EXPECT_EQ(M::step_map(s, init, at(1), true, {{1}, true}, none).how, ending::completed) << "the table is there";
}

TEST_F(OnDemand, forkSharesTheTableAndTouchesNoEntry) {
  map(0, 0);
  map(0, 1);
  store(0, 0, 5);
  auto const leaves = s.leaves;
  auto const counts = s.refcount;
  EXPECT_EQ(fork(0), ending::completed);
  EXPECT_EQ(over(0, 0).below, over(1, 0).below);
  EXPECT_EQ(sharers(0, 0), 2U);
  EXPECT_FALSE(over(0, 0).writable);
  EXPECT_FALSE(over(1, 0).writable);
  EXPECT_TRUE(s.leaves == leaves);
  EXPECT_TRUE(s.refcount == counts) << "both processes reach the frame through one entry";
  EXPECT_TRUE(mapping(1, 0).writable) << "the directory protects it";
  EXPECT_EQ(load(1, 0), 5U);
}

TEST_F(OnDemand, theFirstWriteSplitsTheTableAndCopiesOnePage) {
  map(0, 0);
  map(0, 1);
  store(0, 0, 5);
  fork(0);
  EXPECT_EQ(store(1, 0, 7), ending::completed);
  EXPECT_NE(over(0, 0).below, over(1, 0).below);
  EXPECT_EQ(sharers(0, 0), 1U);
  EXPECT_EQ(sharers(1, 0), 1U);
  EXPECT_EQ(load(0, 0), 5U);
  EXPECT_EQ(load(1, 0), 7U);
  EXPECT_EQ(mapping(0, 1).target, mapping(1, 1).target) << "the neighbour is shared as after a copy of the table";
  EXPECT_EQ(references(mapping(0, 1).target), 2U);
  for (std::uint64_t const p : {0, 1}) {
    EXPECT_FALSE(mapping(p, 1).writable);
    EXPECT_TRUE(mapping(p, 1).cow);
  }
  EXPECT_EQ(free_frames(), 3);
}

TEST_F(OnDemand, aWriteLeavesTheOtherTablesShared) {
  map(0, 0);
  map(0, 2);
  fork(0);
  store(1, 0, 7);
  EXPECT_EQ(over(0, 2).below, over(1, 2).below);
  EXPECT_EQ(sharers(0, 2), 2U);
}

TEST_F(OnDemand, theLastOneOwnsTheTableAgain) {
  map(0, 0);
  store(0, 0, 5);
  fork(0);
  exit(1);
  EXPECT_FALSE(over(0, 0).writable) << "the hardware has not been told yet";
  EXPECT_EQ(store_without_memory(0, 0, 6), ending::completed) << "nothing is needed";
  EXPECT_TRUE(over(0, 0).writable);
  EXPECT_EQ(load(0, 0), 6U);
}

TEST_F(OnDemand, aGrandchildSharesTheSameTable) {
  map(0, 0);
  store(0, 0, 2);
  fork(0);
  fork(1);
  EXPECT_EQ(sharers(2, 0), 3U);
  store(1, 0, 3);
  EXPECT_EQ(sharers(2, 0), 2U);
  EXPECT_EQ(load(0, 0), 2U);
  EXPECT_EQ(load(1, 0), 3U);
  EXPECT_EQ(load(2, 0), 2U);
}

TEST_F(OnDemand, toMapBelowASharedTableSplitsIt) {
  map(0, 0);
  fork(0);
  EXPECT_EQ(map(1, 1), ending::completed);
  EXPECT_EQ(how_load_ends(0, 1), ending::fault_not_mapped);
  EXPECT_EQ(references(mapping(0, 0).target), 2U);
}

TEST_F(OnDemand, toUnmapBelowASharedTableSplitsIt) {
  map(0, 0);
  store(0, 0, 4);
  fork(0);
  EXPECT_EQ(unmap(1, 0), ending::completed);
  EXPECT_EQ(how_load_ends(1, 0), ending::fault_not_mapped);
  EXPECT_EQ(load(0, 0), 4U);
  EXPECT_EQ(references(mapping(0, 0).target), 1U);
}

TEST_F(OnDemand, toUnmapMayNeedMemoryForTheSplit) {
  map(0, 0);
  fork(0);
  M::fresh<M::table> const none;
  EXPECT_EQ(M::step_unmap(s, {1}, at(0), none).how, ending::refused_no_memory);
  EXPECT_EQ(M::step_unmap(s, {1}, at(1), none).how, ending::completed) << "nothing is mapped there";
  EXPECT_EQ(sharers(1, 0), 2U);
}

TEST_F(OnDemand, aWriteWithoutATableKillsAndLeaksNothing) {
  map(0, 0);
  fork(0);
  map(1, 2);
  EXPECT_EQ(store_without_table(1, 0, 7), ending::fault_no_memory);
  EXPECT_FALSE(s.alive({1}));
  EXPECT_EQ(sharers(0, 0), 1U);
  EXPECT_EQ(free_tables(), 4);
  EXPECT_EQ(free_frames(), 5);
}

TEST_F(OnDemand, aWriteOfInitWithoutATableWaits) {
  map(0, 0);
  fork(0);
  auto const before = s.directories;
  EXPECT_EQ(store_without_table(0, 0, 7), ending::refused_no_memory);
  EXPECT_TRUE(s.alive(init));
  EXPECT_TRUE(s.directories == before);
}

TEST_F(OnDemand, aForkWithoutMemoryMakesNoChildAndChangesNothing) {
  map(0, 0);
  EXPECT_EQ(fork(0, false), ending::refused_no_memory);
  EXPECT_FALSE(s.alive({1}));
  EXPECT_TRUE(over(0, 0).writable);
}

TEST_F(OnDemand, exitKeepsATableThatOthersHave) {
  map(0, 0);
  store(0, 0, 3);
  fork(0);
  EXPECT_EQ(exit(1), ending::completed);
  EXPECT_EQ(sharers(0, 0), 1U);
  EXPECT_EQ(references(mapping(0, 0).target), 1U);
  EXPECT_EQ(load(0, 0), 3U);
}

TEST_F(OnDemand, exitFreesATableThatNobodyElseHasWithAllItNames) {
  fork(0);
  map(1, 0);
  map(1, 1);
  map(1, 3);
  EXPECT_EQ(exit(1), ending::completed);
  EXPECT_EQ(free_tables(), 5);
  EXPECT_EQ(free_frames(), 6);
}

TEST_F(OnDemand, execDropsTheTablesAndKeepsTheProcess) {
  map(0, 0);
  fork(0);
  EXPECT_EQ(exec(1), ending::completed);
  EXPECT_TRUE(s.alive({1}));
  EXPECT_FALSE(has_table(1, 0));
  EXPECT_EQ(sharers(0, 0), 1U);
}

TEST_F(OnDemand, aNewPageIsZeroWhateverTheFrameHeld) {
  map(0, 0);
  store(0, 0, 6);
  unmap(0, 0);
  map(0, 3);
  EXPECT_EQ(load(0, 3), 0U);
}

TEST_F(OnDemand, aReadOnlyPageStaysReadOnlyInBothTables) {
  map(0, 0, false);
  map(0, 1);
  fork(0);
  EXPECT_EQ(store(1, 0, 1), ending::fault_protection);
  store(1, 1, 1);
  EXPECT_EQ(store(0, 0, 1), ending::fault_protection);
  EXPECT_EQ(store(1, 0, 1), ending::fault_protection);
}

}  // namespace
}  // namespace cowproof

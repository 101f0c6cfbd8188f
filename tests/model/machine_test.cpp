// What each operation does, told as small stories.
#include "model/machine.hpp"

#include <gtest/gtest.h>

#include "model/concrete/domain.hpp"

namespace cowproof {
namespace {

using D = concrete<
    capacity<sized<process_tag, 4>, sized<page_tag, 3>, sized<frame_tag, 6>, sized<word_tag, 8>, sized<part_tag, 2>>>;
static_assert(domain<D>);

// A machine that takes the lowest free frame and process slot.
class Machine : public testing::Test {
 protected:
  using M = machine<D>;
  static constexpr M::process init{0};

  static M::address at(std::uint64_t page) { return M::address(M::page{page}); }
  static M::address outside() { return {}; }

  ending map(std::uint64_t p, M::address a, bool writable = true) {
    auto const f = lowest_frame();
    return M::step_map(s, {p}, a, writable, f).how;
  }
  ending store(std::uint64_t p, M::address a, std::uint64_t value, std::uint64_t part = 0) {
    auto const f = lowest_frame();
    return M::step_store(s, {p}, a, {part}, {value}, f).how;
  }
  ending store_without_memory(std::uint64_t p, M::address a, std::uint64_t value) {
    M::fresh<M::frame> const none;
    return M::step_store(s, {p}, a, {}, {value}, none).how;
  }
  ending fork(std::uint64_t p, bool table_memory = true) {
    M::fresh<M::process> const slot(lowest<M::process>(), exists<M::process>());
    return M::step_fork(s, {p}, slot, table_memory).how;
  }
  ending unmap(std::uint64_t p, M::address a) { return M::step_unmap(s, {p}, a).how; }
  ending exec(std::uint64_t p) { return M::step_exec(s, {p}).how; }
  ending exit(std::uint64_t p) { return M::step_exit(s, {p}).how; }
  std::uint64_t load(std::uint64_t p, M::address a, std::uint64_t part = 0) {
    return M::step_load(s, {p}, a, {part}).value.i;
  }
  ending how_load_ends(std::uint64_t p, M::address a) { return M::step_load(s, {p}, a, {}).how; }

  M::mapping mapping(std::uint64_t p, std::uint64_t page) const { return get<M::mapping>(s.table({p}, {page})); }
  bool maps(std::uint64_t p, std::uint64_t page) const { return has<M::mapping>(s.table({p}, {page})); }
  std::uint64_t references(M::frame f) const { return s.refcount(f).n; }
  int free_frames() const {
    int n = 0;
    for (std::uint64_t f = 0; f < M::frame::size; ++f) n += M::available(s, M::frame{f});
    return n;
  }

  M::state s = M::initial();

 private:
  template <class X> bool exists() const {
    for (std::uint64_t i = 0; i < X::size; ++i)
      if (M::available(s, X{i})) return true;
    return false;
  }
  template <class X> X lowest() const {
    for (std::uint64_t i = 0; i < X::size; ++i)
      if (M::available(s, X{i})) return X{i};
    return {};
  }
  M::fresh<M::frame> lowest_frame() const { return {lowest<M::frame>(), exists<M::frame>()}; }
};

TEST_F(Machine, startsWithInitAloneAndEveryFrameFree) {
  EXPECT_TRUE(s.alive(init));
  EXPECT_FALSE(s.alive({1}));
  EXPECT_EQ(free_frames(), 6);
}

TEST_F(Machine, mapsAPageOfZeros) {
  EXPECT_EQ(map(0, at(1)), ending::completed);
  EXPECT_EQ(load(0, at(1)), 0U);
  EXPECT_EQ(references(mapping(0, 1).target), 1U);
}

TEST_F(Machine, refusesToMapWhereItCannot) {
  ASSERT_EQ(map(0, at(1)), ending::completed);
  EXPECT_EQ(map(0, at(1)), ending::refused_already_mapped);
  EXPECT_EQ(map(0, outside()), ending::refused_out_of_range);
  EXPECT_EQ(map(1, at(1)), ending::refused_no_process);
}

TEST_F(Machine, refusesToMapWithoutAFrame) {
  M::fresh<M::frame> const none;
  EXPECT_EQ(M::step_map(s, init, at(0), true, none).how, ending::refused_no_memory);
  EXPECT_FALSE(maps(0, 0));
}

TEST_F(Machine, forkSharesEveryPageAndProtectsBothEntries) {
  map(0, at(0));
  map(0, at(2));
  store(0, at(0), 5);
  EXPECT_EQ(fork(0), ending::completed);
  for (std::uint64_t const page : {0, 2}) {
    EXPECT_EQ(mapping(0, page).target, mapping(1, page).target);
    EXPECT_EQ(references(mapping(0, page).target), 2U);
    for (std::uint64_t const p : {0, 1}) {
      EXPECT_FALSE(mapping(p, page).writable);
      EXPECT_TRUE(mapping(p, page).cow);
    }
  }
  EXPECT_EQ(free_frames(), 4) << "fork copies no memory";
}

TEST_F(Machine, readsAfterForkUseTheSameFrame) {
  map(0, at(0));
  store(0, at(0), 5);
  fork(0);
  EXPECT_EQ(load(0, at(0)), 5U);
  EXPECT_EQ(load(1, at(0)), 5U);
  EXPECT_EQ(free_frames(), 5);
}

TEST_F(Machine, theFirstWriteCopiesThePageAndItOnly) {
  map(0, at(0));
  map(0, at(1));
  store(0, at(0), 5);
  fork(0);
  EXPECT_EQ(store(1, at(0), 7), ending::completed);
  EXPECT_EQ(load(0, at(0)), 5U);
  EXPECT_EQ(load(1, at(0)), 7U);
  EXPECT_NE(mapping(0, 0).target, mapping(1, 0).target);
  EXPECT_EQ(mapping(0, 1).target, mapping(1, 1).target);
  EXPECT_TRUE(mapping(1, 0).writable);
}

TEST_F(Machine, aCopyIsOfTheWholePage) {
  map(0, at(0));
  store(0, at(0), 5, 0);
  store(0, at(0), 6, 1);
  fork(0);
  store(1, at(0), 7, 0);
  EXPECT_EQ(load(1, at(0), 0), 7U);
  EXPECT_EQ(load(1, at(0), 1), 6U) << "what was not written was not copied";
  EXPECT_EQ(load(0, at(0), 0), 5U);
  EXPECT_EQ(load(0, at(0), 1), 6U);
}

TEST_F(Machine, aWriteInPlaceChangesOnePartOnly) {
  map(0, at(0));
  store(0, at(0), 5, 0);
  store(0, at(0), 6, 1);
  EXPECT_EQ(load(0, at(0), 0), 5U);
  EXPECT_EQ(load(0, at(0), 1), 6U);
}

TEST_F(Machine, theLastOwnerWritesInPlace) {
  map(0, at(0));
  fork(0);
  store(1, at(0), 7);
  auto const before = mapping(0, 0).target;
  EXPECT_EQ(store_without_memory(0, at(0), 6), ending::completed) << "no frame is needed";
  EXPECT_EQ(mapping(0, 0).target, before);
  EXPECT_TRUE(mapping(0, 0).writable);
}

TEST_F(Machine, aReadOnlyPageStaysReadOnlyAfterFork) {
  map(0, at(0), false);
  EXPECT_EQ(store(0, at(0), 1), ending::fault_protection);
  fork(0);
  EXPECT_EQ(store(1, at(0), 1), ending::fault_protection);
  EXPECT_FALSE(mapping(1, 0).cow);
}

TEST_F(Machine, aWriteWithoutMemoryKillsAndLeaksNothing) {
  map(0, at(0));
  map(0, at(1));
  fork(0);
  map(1, at(2));
  EXPECT_EQ(store_without_memory(1, at(0), 7), ending::fault_no_memory);
  EXPECT_FALSE(s.alive({1}));
  for (std::uint64_t page = 0; page < 3; ++page) EXPECT_FALSE(maps(1, page));
  EXPECT_EQ(references(mapping(0, 0).target), 1U);
  EXPECT_EQ(free_frames(), 4);
}

TEST_F(Machine, aWriteOfInitWithoutMemoryWaits) {
  map(0, at(0));
  fork(0);
  auto const before = s.table;
  EXPECT_EQ(store_without_memory(0, at(0), 7), ending::refused_no_memory);
  EXPECT_TRUE(s.alive(init));
  EXPECT_TRUE(s.table == before);
}

TEST_F(Machine, aForkWithoutMemoryMakesNoChildAndChangesNothing) {
  map(0, at(0));
  store(0, at(0), 3);
  EXPECT_EQ(fork(0, false), ending::refused_no_memory);
  EXPECT_FALSE(s.alive({1}));
  EXPECT_TRUE(mapping(0, 0).writable);
  EXPECT_EQ(references(mapping(0, 0).target), 1U);
}

TEST_F(Machine, aForkWithoutAProcessSlotIsRefused) {
  for (int i = 0; i < 3; ++i) ASSERT_EQ(fork(0), ending::completed);
  EXPECT_EQ(fork(0), ending::refused_no_process_slot);
}

TEST_F(Machine, unmapFreesTheFrameOfItsLastOwnerOnly) {
  map(0, at(0));
  store(0, at(0), 4);
  fork(0);
  auto const frame = mapping(0, 0).target;
  EXPECT_EQ(unmap(0, at(0)), ending::completed);
  EXPECT_EQ(references(frame), 1U);
  EXPECT_EQ(load(1, at(0)), 4U);
  EXPECT_EQ(unmap(1, at(0)), ending::completed);
  EXPECT_EQ(references(frame), 0U);
  EXPECT_EQ(s.content(frame)({}).i, 0U) << "a free frame holds zero";
}

TEST_F(Machine, toUnmapWhatIsNotMappedIsNoError) {
  EXPECT_EQ(unmap(0, at(0)), ending::completed);
  EXPECT_EQ(unmap(0, outside()), ending::refused_out_of_range);
}

TEST_F(Machine, accessToWhatIsNotMappedFaults) {
  EXPECT_EQ(how_load_ends(0, at(0)), ending::fault_not_mapped);
  EXPECT_EQ(store(0, at(0), 1), ending::fault_not_mapped);
  EXPECT_EQ(how_load_ends(0, outside()), ending::fault_not_mapped);
  EXPECT_EQ(store(0, outside(), 1), ending::fault_not_mapped);
}

TEST_F(Machine, theDeadDoNothing) {
  EXPECT_EQ(how_load_ends(2, at(0)), ending::refused_no_process);
  EXPECT_EQ(store(2, at(0), 1), ending::refused_no_process);
  EXPECT_EQ(unmap(2, at(0)), ending::refused_no_process);
  EXPECT_EQ(fork(2), ending::refused_no_process);
  EXPECT_EQ(exec(2), ending::refused_no_process);
  EXPECT_EQ(exit(2), ending::refused_no_process);
}

TEST_F(Machine, execDropsTheImageAndKeepsTheProcess) {
  map(0, at(0));
  fork(0);
  EXPECT_EQ(exec(1), ending::completed);
  EXPECT_TRUE(s.alive({1}));
  EXPECT_FALSE(maps(1, 0));
  EXPECT_EQ(references(mapping(0, 0).target), 1U);
}

TEST_F(Machine, exitGivesEverythingBack) {
  fork(0);
  map(1, at(0));
  store(1, at(0), 6);
  EXPECT_EQ(exit(1), ending::completed);
  EXPECT_EQ(free_frames(), 6);
  map(0, at(0));
  EXPECT_EQ(load(0, at(0)), 0U) << "no stale content is shown";
}

TEST_F(Machine, initDoesNotExit) { EXPECT_EQ(exit(0), ending::refused_is_init); }

TEST_F(Machine, aGrandchildSharesWithAllOfThem) {
  map(0, at(0));
  store(0, at(0), 2);
  fork(0);
  fork(1);
  auto const frame = mapping(2, 0).target;
  EXPECT_EQ(references(frame), 3U);
  store(1, at(0), 3);
  EXPECT_EQ(references(frame), 2U);
  EXPECT_EQ(load(0, at(0)), 2U);
  EXPECT_EQ(load(1, at(0)), 3U);
  EXPECT_EQ(load(2, at(0)), 2U);
}

}  // namespace
}  // namespace cowproof

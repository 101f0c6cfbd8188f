// Every state within a scope is found, with a shortest path, and a search that was cut short says so.
#include "engines/explore.hpp"

#include <set>

#include <gtest/gtest.h>

#include "engines/subjects/core_subjects.hpp"

namespace cowproof {
namespace {

using values = concrete<capacity_of<4, 2, 3, 2>>;
using M = machine<values>;
using states = exploration<M::state>;

states explore(scope const& within, std::size_t most_states = 100'000) {
  return states(make_explorable<M>(), within, most_states);
}

TEST(Explore, knowsEveryCallOnce) {
  constexpr scope within{.processes = 2, .pages = 1, .frames = 2, .words = 2};
  auto const calls = all_calls(player<M>::types, within);
  // map, unmap, load, store, fork, exec, exit: of a frame there are two offers and none, likewise of a process.
  EXPECT_EQ(calls.size(), 2U * 2 * 2 * 3 + 2 * 2 + 2 * 2 + 2 * 2 * 2 * 3 + 2 * 3 * 2 + 2 + 2);
  std::set<std::pair<int, decltype(call::operand)>> different;
  for (call const& c : calls) different.emplace(c.operation, c.operand);
  EXPECT_EQ(different.size(), calls.size());
}

TEST(Explore, findsEveryState) {
  auto const states_of = [](int processes, int pages, int frames) {
    return explore({.processes = processes, .pages = pages, .frames = frames, .words = 2}).states();
  };
  // A mapped page is one of 2 * 5: which frame; writable or copy-on-write with any content, or read-only with zero.
  // The child is dead: 1 + 10. It is alive, and both map nothing, one maps, both share a frame, or each has one of its
  // own: 1 + 20 + 2 * 3 + 2 * 5 * 5, less 8, since only one of the two can be the last owner of what was shared.
  EXPECT_EQ(states_of(2, 1, 2), 80U);
  EXPECT_EQ(states_of(3, 1, 3), 1'900U);
  EXPECT_EQ(states_of(2, 2, 3), 4'802U);
}

TEST(Explore, tellsHowAStateIsReached) {
  constexpr scope within{.processes = 2, .pages = 1, .frames = 2, .words = 2};
  auto const found = explore(within);
  EXPECT_TRUE(found.is_complete());
  EXPECT_TRUE(found.path_to(M::initial())->empty());
  auto s = M::initial();
  call const fork{4, {0, offer(1, true), 1}};
  player<M>::step(s, fork);
  EXPECT_EQ(found.path_to(s), std::vector{fork});
  EXPECT_EQ(found.distance_to(s), 1U);
}

TEST(Explore, doesNotKnowStatesBeyondTheScope) {
  auto s = M::initial();
  player<M>::step(s, call{4, {0, offer(2, true), 1}});
  EXPECT_FALSE(explore({.processes = 2, .pages = 1, .frames = 2, .words = 2}).path_to(s));
  EXPECT_TRUE(explore({.processes = 3, .pages = 1, .frames = 2, .words = 2}).path_to(s));
}

TEST(Explore, saysThatItWasCutShort) {
  auto const found = explore({.processes = 2, .pages = 1, .frames = 2, .words = 2}, 10);
  EXPECT_FALSE(found.is_complete());
  EXPECT_GT(found.states(), 10U);
}

}  // namespace
}  // namespace cowproof

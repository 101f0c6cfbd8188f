// The large rows of the peers' table: up to 11 million states one by one, and more through representatives; and the
// whole machine, which no peer has.
#include "peer_counts.hpp"

namespace cowproof::search {
namespace {

class EveryLowestState : public testing::TestWithParam<lowest_row> {};
TEST_P(EveryLowestState, isCountedAsByThePeers) { expect_row(GetParam()); }
INSTANTIATE_TEST_SUITE_P(Large, EveryLowestState, testing::ValuesIn(large_lowest_rows), name_of_row);

class EveryState : public testing::TestWithParam<any_row> {};
TEST_P(EveryState, isCountedAsByThePeers) { expect_row(GetParam()); }
TEST_P(EveryState, isCountedThroughRepresentatives) { expect_reduced_row(GetParam()); }
INSTANTIATE_TEST_SUITE_P(Large, EveryState, testing::ValuesIn(large_any_rows), name_of_row);

class EveryRepresentative : public testing::TestWithParam<any_row> {};
TEST_P(EveryRepresentative, standsForItsOrbit) { expect_reduced_row(GetParam()); }
INSTANTIATE_TEST_SUITE_P(Large, EveryRepresentative, testing::ValuesIn(reduced_rows), name_of_row);

TEST(Threads, countTheSame) {
  auto asked = core_request({3, 3, 4, 2}, choice_rule::lowest);
  asked.jobs = 2;
  auto const given = explore(asked);
  EXPECT_EQ(given.found.states, 3'387'028U);
  EXPECT_EQ(given.found.transitions, 47'717'841U);
  EXPECT_EQ(given.found.depth, 15U);
}

// Without symmetry it visits as many states as the reduced search says it stands for; space_test.cpp compares
// the two in smaller scopes.
TEST(WholeMachine, holdsWithThreeFrames) {
  request asked;
  asked.machine = &whole_type();
  asked.within = {.processes = 2, .pages = 1, .frames = 3, .words = 2, .directories = 1};
  asked.reduce = symmetry::full;
  auto const given = explore(asked);
  EXPECT_EQ(given.verdict, verdict::holds);
  EXPECT_EQ(given.found.states, 116'128U);
  EXPECT_EQ(given.found.unreduced_states, 653'416U);
  EXPECT_EQ(given.found.unreduced_transitions, 35'325'760U);
  EXPECT_EQ(given.found.depth, 19U);
}

TEST(Memory, sixteenBytesAState) {
  for (scope const& within : {scope{3, 3, 4, 2}, scope{3, 2, 6, 2}}) {
    auto const found = explore(core_request(within, choice_rule::lowest)).found;
    EXPECT_LE(found.bytes, 16 * found.states);
  }
}

}  // namespace
}  // namespace cowproof::search

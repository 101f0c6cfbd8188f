// Every state is found and counted, by one thread and several, with and without symmetry; what is wrong is found with
// a shortest path; a search that was cut short says so.
#include "engines/explore.hpp"
#include "engines/subjects/core_subjects.hpp"
#include "peer_counts.hpp"

namespace cowproof::search {
namespace {

TEST(Search, countsTheSmallModelAsThePeersDo) {
  for (auto const& row : small_lowest_rows) expect_row(row);
  for (auto const& row : small_any_rows) expect_row(row);
}

TEST(Search, countsThroughRepresentatives) {
  for (auto const& row : small_any_rows) expect_reduced_row(row);
}

// The simple search, which shares neither table nor packing nor choice points.
TEST(Search, findsInFullWhatTheSimpleSearchFinds) {
  using M = machine<concrete<capacity_of<4, 2, 3, 2>>>;
  for (scope const& within : {scope{2, 1, 2, 2}, scope{3, 1, 3, 2}, scope{2, 2, 3, 2}, scope{4, 1, 2, 2}}) {
    exploration<M::state> const simple(make_explorable<M>(), within, 1'000'000);
    request asked;
    asked.within = within;
    EXPECT_EQ(explore(asked).found.states, simple.states());
    asked.reduce = symmetry::full;
    EXPECT_EQ(explore(asked).found.unreduced_states, simple.states());
  }
}

TEST(Search, reducesTheFullModelWithoutLoss) {
  request asked;
  asked.within = {3, 2, 3, 2};
  auto const all = explore(asked).found;
  for (auto const reduce : {symmetry::frames, symmetry::slots, symmetry::full}) {
    asked.reduce = reduce;
    auto const given = explore(asked).found;
    EXPECT_EQ(given.unreduced_states, all.states);
    EXPECT_EQ(given.unreduced_transitions, all.transitions);
    EXPECT_LT(given.states, all.states / 3);
  }
}

// Nine frames are more than the small capacity has.
TEST(Search, doesNotDependOnTheCapacity) {
  request asked;
  asked.within = {2, 1, 9, 2};
  auto const wide = explore(asked).found;
  asked.within = {2, 1, 8, 2};
  auto const narrow = explore(asked).found;
  EXPECT_GT(wide.states, narrow.states);
  asked.reduce = symmetry::full;
  auto const representatives = explore(asked).found.states;
  asked.within = {2, 1, 9, 2};
  EXPECT_EQ(explore(asked).found.states, representatives);  // two pages in all never need more than two frames
}

TEST(Search, countsTheSameWithThreads) {
  for (scope const& within :
       {scope{3, 2, COWPROOF_SANITIZED ? 3 : 4, 2}, scope{2, 1, 12, 3}}) {  // keys of one word, and of two
    request asked;
    asked.within = within;
    EXPECT_EQ(key_bits(asked) > 64, within.frames == 12);
    auto const one = explore(asked).found;
    asked.jobs = 3;
    auto const several = explore(asked).found;
    EXPECT_EQ(several.states, one.states);
    EXPECT_EQ(several.transitions, one.transitions);
    EXPECT_EQ(several.depth, one.depth);
    asked.reduce = symmetry::full;
    EXPECT_EQ(explore(asked).found.unreduced_states, one.states);
  }
}

TEST(Search, checksCanBeSwitchedOff) {
  request asked;
  asked.subject = "parent_left_writable";
  asked.within = {2, 1, 2, 2};
  asked.invariants = false;
  auto const by_refinement = explore(asked);
  EXPECT_EQ(by_refinement.verdict, verdict::refuted);
  EXPECT_EQ(by_refinement.counterexample->calls.size(), 3U);  // the write that the child sees
  asked.refinement = false;
  EXPECT_EQ(explore(asked).verdict, verdict::holds);
}

TEST(Search, findsAShortestCounterexample) {
  for (int const jobs : {1, 2}) {
    request asked;
    asked.subject = "init_killed";
    asked.within = {3, 2, 3, 2};
    asked.jobs = jobs;
    auto const given = explore(asked);
    EXPECT_EQ(given.verdict, verdict::refuted);
    ASSERT_TRUE(given.counterexample);
    EXPECT_EQ(given.counterexample->calls.size(), 3U);
    auto calls = given.counterexample->calls;
    auto const played = find_subject("init_killed", asked.within)->play(calls, asked.within, all_properties, nullptr);
    EXPECT_EQ(played.violated, given.counterexample->broken);
    EXPECT_EQ(played.played, calls.size());
  }
}

TEST(Search, refutesEveryMutantInASmallScope) {
  for (auto const& each : all_subjects()) {
    if (each.mutant == nullptr || !(each.capacity == all_subjects().front().capacity)) continue;
    if (COWPROOF_SANITIZED && each.name.size() % 6 != 0) continue;
    request asked;
    asked.subject = each.name;
    // One of them needs four processes to share a frame.
    asked.within = {4, 1, 3, 2};
    auto given = explore(asked);
    if (given.verdict == verdict::holds) {
      asked.within = {3, 2, 3, 2};
      given = explore(asked);
    }
    if (given.verdict == verdict::holds) {  // a copy shows where a page has two parts
      asked.within = {.processes = 2, .pages = 1, .frames = 3, .words = 2, .parts = 2};
      given = explore(asked);
    }
    EXPECT_EQ(given.verdict, verdict::refuted) << each.name;
    EXPECT_TRUE(given.counterexample) << each.name;
  }
}

TEST(Search, endsWhereMemoryEnds) {
  request asked;
  asked.within = {3, 3, 4, 2};
  asked.memory = 8 << 20;
  auto const given = explore(asked);
  EXPECT_EQ(given.verdict, verdict::out_of_memory);
  EXPECT_GT(given.found.states, 100'000U);
  EXPECT_LE(given.found.bytes, asked.memory + (std::uint64_t{1} << 16));  // it is looked at between chunks
}

TEST(Search, stopsWhenItIsTold) {
  request asked;
  asked.within = {3, 3, 4, 2};
  auto const given = explore(asked, [](counts const& c) { return c.states < 50'000 ? advice::go_on : advice::stop; });
  EXPECT_EQ(given.verdict, verdict::interrupted);
  EXPECT_GE(given.found.states, 50'000U);
  EXPECT_LT(given.found.states, 1'000'000U);
}

// Within four processes, four pages and eight frames, and beyond; whichever part.
TEST(Search, searchesEveryScopeThatFits) {
  for (scope const& within : {scope{2, 5, 2, 2}, scope{5, 1, 2, 2}, scope{2, 1, 9, 2}, scope{2, 1, 2, 9}})
    for (auto const part : {fragment::core, fragment::full}) {
      request asked;
      asked.within = within;
      asked.part = part;
      ASSERT_FALSE(why_not(asked));
      auto const all = explore(asked);
      EXPECT_EQ(all.verdict, verdict::holds);
      asked.reduce = symmetry::full;
      auto const reduced = explore(asked);
      EXPECT_EQ(reduced.found.unreduced_states, all.found.states);
      EXPECT_EQ(reduced.found.unreduced_transitions, all.found.transitions);
      EXPECT_LT(reduced.found.states, all.found.states);
    }
}

TEST(Search, saysWhatItCannot) {
  request asked;
  EXPECT_FALSE(why_not(asked));
  asked.within = {16, 8, 64, 2};
  EXPECT_TRUE(why_not(asked)) << "a state has more bits than a key";
  asked.within = {17, 1, 2, 2};
  EXPECT_TRUE(why_not(asked)) << "there are no more processes than 16";
  asked.within = {2, 2, 3, 2};
  asked.reduce = symmetry::full;
  asked.choice = choice_rule::lowest;
  EXPECT_TRUE(why_not(asked));
}

}  // namespace
}  // namespace cowproof::search

// Replay: what is recorded happens again, and whatever was tampered with is found.
#include "trace/replay.hpp"

#include <gmock/gmock.h>

#include "random_traces.hpp"
#include "story.hpp"

namespace cowproof {
namespace {

using testing::HasSubstr;

TEST(Replay, reproducesWhatWasRecorded) {
  for (auto const* s : subjects_at(random_scope))
    for (int number = 0; number < 5; ++number) {
      auto const t = random_trace(*s, number);
      auto const report = replay(t);
      EXPECT_TRUE(report.reproduced()) << t.subject << ": " << text_of(report, t);
      EXPECT_EQ(report.played, t.steps.size());
    }
}

TEST(Replay, findsNothingWrongWithTheMachine) {
  for (int number = 0; number < 20; ++number)
    EXPECT_EQ(random_trace(*find_subject("machine", random_scope), number, 100).violated, std::nullopt);
}

TEST(Record, tellsTheFirstViolationOfThePropertyThatIsWanted) {
  scope const within{2, 1, 2, 2};
  auto const calls = story(within).map(0, 0, 0).fork(0, 1).store(0, 0, 1, 1).calls();
  auto const& mutant = *find_subject("parent_left_writable", within);
  EXPECT_EQ(record_trace(mutant, within, calls).violated, (violation{"writable_is_sole", 2}));
  auto const isolation = find_property("isolation");
  EXPECT_EQ(record_trace(mutant, within, calls, "", isolation).violated, (violation{"isolation", 3}));
}

TEST(Record, resolvesOffersThatTheStateCannotMake) {
  auto const t = story({1, 2, 2, 2}).map(0, 0, 1).map(0, 1, 1).recorded();
  ASSERT_EQ(t.steps.size(), 2U);
  EXPECT_EQ(t.steps[1].played.operand[3], offer(0, true));
  EXPECT_TRUE(replay(t).reproduced());
}

TEST(Replay, playsOffersAsTheyAre) {
  auto t = story({1, 2, 2, 2}).map(0, 0, 0).map(0, 1, 1).recorded();
  t.steps[1].played.operand[3] = offer(0, true);
  auto const report = replay(t);
  EXPECT_EQ(report.impossible, 2U);
  EXPECT_EQ(report.played, 1U);
  EXPECT_FALSE(report.reproduced());
  EXPECT_THAT(text_of(report, t), HasSubstr("step 2: map(p0, v1) is offered f0, which is taken"));
}

TEST(Replay, findsEachCellThatWasTamperedWith) {
  auto const good = random_trace(*find_subject("machine", random_scope), 7, 12);
  for (std::size_t k = 0; k < good.steps.size(); ++k)
    for (std::size_t m = 0; m < good.steps[k].state.maps.size(); ++m)
      for (std::size_t c = 0; c < good.steps[k].state.maps[m].cells.size(); ++c) {
        auto t = good;
        auto& cell = t.steps[k].state.maps[m].cells[c];
        if (cell.value.what == datum::kind::record) cell.value = {};
        else if (cell.value.what != datum::kind::nothing) cell.value.number ^= 1;
        else continue;
        auto const report = replay(t);
        ASSERT_TRUE(report.difference.has_value()) << k;
        EXPECT_EQ(report.difference->step, k + 1);
        EXPECT_EQ(report.difference->what, cell_name(t.steps[k].state.maps[m].name, cell.keys));
        EXPECT_EQ(report.difference->recorded, text_of(cell.value));
        EXPECT_FALSE(report.reproduced());
      }
}

TEST(Replay, findsAnOutcomeThatWasTamperedWith) {
  auto t = story({2, 1, 2, 9}).map(0, 0, 0).store(0, 0, 5, 1).load(0, 0).recorded();
  t.steps[2].out.value = 6;
  auto const report = replay(t);
  EXPECT_EQ(report.difference, (replay_difference{3, "outcome", "completed -> 6", "completed -> 5"}));
  t.steps[2].out = {ending::fault_not_mapped, false, 0};
  EXPECT_EQ(replay(t).difference->recorded, "fault(not_mapped)");
}

TEST(Replay, findsAVerdictThatDoesNotHold) {
  auto t = story({2, 1, 2, 9}).map(0, 0, 0).recorded();
  t.violated = violation{"isolation", 1};
  auto const report = replay(t);
  EXPECT_FALSE(report.verdict_reproduced);
  EXPECT_FALSE(report.difference.has_value());
  EXPECT_THAT(text_of(report, t), HasSubstr("recorded that isolation is violated at step 1; replayed, nothing"));
}

TEST(Replay, findsAVerdictThatWasLeftOut) {
  auto t = story({1, 1, 1, 1}).map(0, 0, 0).unmap(0, 0).recorded_on("unmap_no_decref");
  t.violated.reset();
  EXPECT_FALSE(replay(t).verdict_reproduced);
}

TEST(Replay, playsAnotherSubjectToAnotherEnd) {
  auto t = story({1, 1, 1, 1}).map(0, 0, 0).unmap(0, 0).recorded_on("unmap_no_decref");
  t.subject = "machine";
  auto const report = replay(t);
  EXPECT_EQ(report.difference, (replay_difference{2, "refcount[f0]", "1", "0"}));
  EXPECT_EQ(report.violated, std::nullopt);
}

TEST(Replay, ofASubjectThatIsUnknownReproducesNothing) {
  trace t;
  t.subject = "nobody";
  EXPECT_FALSE(replay(t).reproduced());
  EXPECT_TRUE(watch_again(t).empty());
}

}  // namespace
}  // namespace cowproof

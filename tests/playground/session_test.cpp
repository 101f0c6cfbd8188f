// Sessions: what is played is a trace, undone exactly, compared with a kernel beside it, and made shorter.
#include "playground/session.hpp"

#include <gmock/gmock.h>

#include "engines/call_text.hpp"
#include "steered.hpp"
#include "trace/replay.hpp"

namespace cowproof {
namespace {

using testing::Optional;

const std::initializer_list<std::string_view> store_after_fork = {"map(p0, v0)", "store(p0, v0, 1)", "fork(p0)",
                                                                  "store(p1, v0, 2)"};

TEST(Session, RecordsTheTraceThatRecordingTheCallsGives) {
  for (auto const* type : machine_types()) {
    auto const within = playground_scope(*type);
    auto const& on = *find_subject("machine", within, *type);
    session s(on, nullptr, within);
    std::vector<call> calls;
    for (std::uint8_t o = 0; o < type->operations.size(); ++o) {
      calls.push_back({o, {}});
      s.play(calls.back());
    }
    EXPECT_EQ(s.here().recorded(), record_trace(on, within, calls)) << type->name;
    EXPECT_TRUE(replay(s.here().recorded()).reproduced()) << type->name;
  }
}

TEST(Session, IsAfterUndoWhatItWasBefore) {
  auto to = steered(store_after_fork);
  auto const before = to.now().here().recorded();
  ASSERT_FALSE(to.obey("exit(p1)"));
  ASSERT_FALSE(to.obey("undo"));
  EXPECT_EQ(to.now().here().recorded(), before);
}

TEST(Session, HasNothingToUndoAtTheBeginning) {
  auto to = steered(store_after_fork);
  EXPECT_FALSE(to.obey("undo all"));
  EXPECT_TRUE(to.now().calls().empty());
  EXPECT_THAT(to.obey("undo"), Optional(testing::HasSubstr("nothing to undo")));
}

TEST(Session, PreviewsWhatPlayingThenDoes) {
  auto const to = steered({"map(p0, v0)", "fork(p0)"});
  for (auto const& offered : to.offers()) {
    auto played = steered({"map(p0, v0)", "fork(p0)"});
    ASSERT_FALSE(played.obey(exact_text_of(offered.asked)));
    auto const& step = played.now().here().seen().back();
    EXPECT_EQ(offered.here.played, step.played);
    EXPECT_EQ(offered.here.out, step.out);
    EXPECT_EQ(offered.here.broken, step.broken);
  }
}

TEST(Session, TellsOfARuleThatACallBreaksOnlyOnce) {
  auto const to = steered({"kernel fork_no_incref", "map(p0, v0)", "fork(p0)"});
  auto const& here = to.now().here();
  call load;
  load.operation = static_cast<std::uint8_t>(find_operation("load"));
  load.operand[1] = at_page(0);
  auto const seen = here.preview(load);
  EXPECT_NE(seen.broken, 0U) << "the count is still wrong";
  EXPECT_EQ(here.breaks(seen), 0U);
}

TEST(Session, TellsTheFirstDifferenceOfTwoKernels) {
  auto const to = steered(
      {"map(p0, v0)", "kernel fork_no_incref", "beside machine", "store(p0, v0, 1)", "fork(p0)", "store(p1, v0, 2)"});
  auto const& parts = to.now().first_difference();
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->step, 3U);
  EXPECT_EQ(parts->what, "refcount[f0]");
  EXPECT_EQ(parts->here, "1");
  EXPECT_EQ(parts->beside, "2");
}

TEST(Session, ForgetsADifferenceThatIsUndone) {
  auto to = steered({"kernel fork_no_incref", "beside machine", "map(p0, v0)", "fork(p0)"});
  EXPECT_TRUE(to.now().first_difference());
  ASSERT_FALSE(to.obey("undo"));
  EXPECT_FALSE(to.now().first_difference());
}

TEST(Session, SeesNoDifferenceBetweenTwoCorrectKernels) {
  auto const to = steered({"beside machine", "map(p0, v0)", "fork(p0)", "store(p1, v0, 2)", "exit(p1)"});
  EXPECT_FALSE(to.now().first_difference());
}

TEST(Session, ShortensTheWayToARuleThatIsBroken) {
  auto to = steered({"kernel fork_no_incref", "map(p0, v1)", "load(p0, v1)", "store(p0, v1, 1)", "load(p0, v1)",
                     "fork(p0)", "load(p1, v1)"});
  auto const violated = to.now().here().recorded().violated;
  ASSERT_TRUE(violated);
  ASSERT_FALSE(to.obey("shorten"));
  EXPECT_EQ(to.now().calls().size(), 2U);  // a page, and the fork that shares it
  ASSERT_TRUE(to.now().here().recorded().violated);
  EXPECT_EQ(to.now().here().recorded().violated->property, violated->property);
}

TEST(Session, CannotShortenWhatBreaksNothing) {
  auto to = steered(store_after_fork);
  EXPECT_THAT(to.obey("shorten"), Optional(testing::HasSubstr("no rule is broken")));
  EXPECT_EQ(to.now().calls().size(), 4U);
}

}  // namespace
}  // namespace cowproof

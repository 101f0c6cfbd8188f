// The layout: what is drawn, what changed, what it cost, and what is wrong.
#include "trace/layout/layout.hpp"

#include <gmock/gmock.h>

#include "random_traces.hpp"
#include "story.hpp"

namespace cowproof {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

drawn_trace after_fork() { return lay_out(story({3, 2, 4, 9}).map(0, 0, 0).fork(0, 1).store(1, 0, 2, 1).recorded()); }

TEST(Layout, drawsOnlyProcessesThatEverLive) { EXPECT_THAT(after_fork().processes, ElementsAre(0, 1)); }

TEST(Layout, sharesAFrameThatTwoEntriesName) {
  auto const drawn = after_fork();
  auto const& forked = drawn.steps[1];
  EXPECT_EQ(forked.pages[0].change, page_change::whole_table);
  EXPECT_FALSE(forked.pages[0].before[0].shared);
  EXPECT_TRUE(forked.pages[0].after[0].shared);
  EXPECT_TRUE(forked.pages[0].after[1].shared);
  EXPECT_TRUE(forked.pages[0].is_shared());
  EXPECT_EQ(forked.pages[0].before[1].what, drawn_entry::kind::no_process);
  EXPECT_EQ(forked.pages[1].change, page_change::none) << "no process maps it";
}

TEST(Layout, fillsAPipAProcessAndKeepsTheStoredCount) {
  auto const drawn = lay_out(story({2, 1, 1, 1}).map(0, 0, 0).fork(0, 1).recorded_on("fork_no_incref"));
  auto const& frame = drawn.steps[1].frames[0].after;
  EXPECT_THAT(frame.pips, ElementsAre(1, 1));
  EXPECT_EQ(frame.count, 1U);
  EXPECT_EQ(frame.references, 2U);
  EXPECT_TRUE(frame.is_miscounted());
  EXPECT_EQ(drawn.steps[1].frames[0].note->text, "f0 counts 1, 2 refer");
}

TEST(Layout, tellsACopyFromAReuse) {
  auto const drawn =
      lay_out(story({2, 1, 2, 9}).map(0, 0, 0).fork(0, 1).store(1, 0, 2, 1).store(0, 0, 3, 1).recorded());
  EXPECT_EQ(drawn.steps[2].why, "the page is shared by 2: copied to f1");
  EXPECT_EQ(drawn.steps[2].pages[0].notes.at(0).text, "f1 is a copy of f0");
  EXPECT_THAT(drawn.steps[2].copied, ElementsAre(frame_copy{0, 1}));
  EXPECT_EQ(drawn.steps[2].actor, 1U);
  EXPECT_EQ(drawn.steps[3].why, "last owner: written in place");
  EXPECT_EQ(drawn.steps[3].pages[0].notes.at(0).text, "f0 reused in place");
  EXPECT_THAT(drawn.steps[3].copied, IsEmpty());
}

TEST(Layout, countsWhatWasCopiedAndWhatAnEagerForkWouldCopy) {
  auto const drawn = after_fork();
  EXPECT_EQ(drawn.steps[1].cost, (step_cost{1, 0, 1}));
  EXPECT_EQ(drawn.steps[2].cost, (step_cost{0, 1, 0}));
  EXPECT_EQ(drawn.cost, (step_cost{1, 1, 1}));
}

TEST(Layout, saysWhatMustHaveBeenRead) {
  auto const drawn =
      lay_out(story({2, 1, 2, 9}).map(0, 0, 0).fork(0, 1).store(0, 0, 4, 1).recorded_on("parent_left_writable"));
  auto const& note = drawn.steps[2].pages[0].notes.at(0);
  EXPECT_EQ(note.text, "p1 should read zero");
  EXPECT_TRUE(note.is_wrong);
  EXPECT_EQ(note.process, 1U);
}

TEST(Layout, saysHowACallMustHaveEnded) {
  auto const drawn = lay_out(
      story({2, 1, 2, 9}).fork(0, 1).map(1, 0, 1).store(1, 0, 4, 1).load(1, 0).recorded_on("load_through_init"));
  EXPECT_EQ(drawn.steps[3].why, "p1 reads 0, and f1 holds 4");
  EXPECT_EQ(drawn.steps[3].notes.at(0).text, "should return 4");
}

TEST(Layout, saysThatAMappingMustHaveBeenRefused) {
  auto const drawn =
      lay_out(story({1, 2, 1, 9}).map(0, 0, 0).map_without_frame(0, 1).recorded_on("map_takes_busy_frame"));
  EXPECT_EQ(drawn.steps[1].why, "f0 was in use, and p0 has it now");
  EXPECT_THAT(drawn.steps[1].pages[0].after[0].shared, true) << "both pages are on one frame";
}

TEST(Layout, tellsWhereAClauseOfTheOracleIsBroken) {
  auto t = story({2, 1, 2, 9}).map(0, 0, 0).fork(0, 1).load(1, 0).recorded();
  t.subject = "linux";
  t.violated = violation{"content", 3};
  auto const drawn = lay_out(t);
  EXPECT_TRUE(drawn.steps[1].broken.empty());
  ASSERT_EQ(drawn.steps[2].broken.size(), 1U);
  EXPECT_EQ(drawn.steps[2].broken[0].name, "content");
  EXPECT_EQ(drawn.steps[2].broken[0].sentence, "what linux did is not what the model does");
}

TEST(Layout, marksTheCellWhereAnImplementationDiffers) {
  auto t = story({2, 2, 4, 9}).map(0, 0, 0).map(0, 1, 1).fork(0, 1).store(1, 0, 4, 2).recorded();
  t.subject = "command";
  t.violated = violation{"content",
                         4,
                         {{"p0 v1", "the word 4", "the word 0"},
                          {"p0 v1", "frame 0x7", "a frame of its own"},
                          {"p1", "the ending", "another"}}};
  auto const drawn = lay_out(t);
  EXPECT_TRUE(drawn.notes.empty()) << "what should happen is what is drawn";
  auto const& step = drawn.steps[3];
  auto const& page = step.pages[1];
  ASSERT_EQ(page.notes.size(), 1U) << "the first is the closest to the cause";
  EXPECT_EQ(page.notes[0].text, "p0 v1: command shows the word 4; it should be the word 0");
  EXPECT_EQ(page.notes[0].brief, "shows the word 4");
  EXPECT_EQ(page.notes[0].process, 0U);
  EXPECT_TRUE(page.notes[0].is_wrong);
  EXPECT_EQ(page.change, page_change::accessed);
  ASSERT_EQ(step.notes.size(), 1U);
  EXPECT_EQ(step.notes[0].text, "p1: command shows the ending; it should be another");
}

TEST(Layout, remembersSinceWhenAnInvariantIsBroken) {
  auto const drawn =
      lay_out(story({2, 1, 2, 9}).map(0, 0, 0).fork(0, 1).store(0, 0, 4, 1).recorded_on("parent_left_writable"));
  auto const& broken = drawn.steps[2].broken;
  EXPECT_TRUE(std::ranges::any_of(broken, [](auto& r) { return r.name == "writable_is_sole" && r.since == 2; }));
  EXPECT_TRUE(std::ranges::any_of(broken, [](auto& r) { return r.name == "isolation" && r.since == 3; }));
}

TEST(Layout, drawsWhateverHappens) {
  for (auto const* s : subjects_at(random_scope)) {
    auto const t = random_trace(*s, 3, 60);
    auto const drawn = lay_out(t);
    ASSERT_EQ(drawn.steps.size(), t.steps.size());
    EXPECT_TRUE(drawn.notes.empty()) << s->name;
    for (auto const& step : drawn.steps) EXPECT_FALSE(step.why.empty()) << s->name << " " << step.title;
  }
}

TEST(Layout, explainsEveryOutcomeOfTheMachineWithoutSurprise) {
  for (int number = 0; number < 30; ++number)
    for (auto const& step : lay_out(random_trace(*find_subject("machine", random_scope), number, 60)).steps) {
      EXPECT_EQ(step.why.find("all the same"), std::string::npos) << step.title << ": " << step.why;
      EXPECT_EQ(step.why.find("although"), std::string::npos) << step.title << ": " << step.why;
      EXPECT_TRUE(step.notes.empty());
      EXPECT_TRUE(step.broken.empty());
      for (auto const& page : step.pages)
        for (auto const& note : page.notes) EXPECT_FALSE(note.is_wrong) << note.text;
      for (auto const& frame : step.frames) EXPECT_FALSE(frame.note && frame.note->is_wrong);
    }
}

}  // namespace
}  // namespace cowproof

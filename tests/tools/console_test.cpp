// A kernel behind a serial console, which echoes, prints in between, panics, dies and hangs.
#include <gmock/gmock.h>

#include "tests/tools/validate_command.hpp"

namespace cowproof::tests {
namespace {

using testing::HasSubstr;

std::string console(std::string const& flags, std::string const& more = "") {
  return "validate console 'python3 " + root + "/examples/console/console.py " + flags +
         "' --prompt '$ ' --start cow --panic '^panic:' --shrink-time 60 " +
         with_usual(more, {"--operations 1500", "--traces \"$SCRATCH\""});
}

TEST(Console, thatEchoesAndPrintsInBetweenConforms) {
  auto const report = report_of(console(""), 0);
  EXPECT_EQ(report["operations"], 1500);
  for (auto const& clause : report["clauses"])
    if (clause["wanted"]) {
      EXPECT_GT(clause["checked"], 0) << clause["name"];
    }
}

TEST(Console, thatTellsAllConformsOrBreaksItsClause) {
  auto const report = report_of(console("--level 3"), 0);
  for (auto const& clause : report["clauses"])
    if (clause["needs"] == "entry bits" || clause["needs"] == "free frames" || clause["needs"] == "translations") {
      EXPECT_GT(clause["checked"], 0) << clause["name"];
    }
  EXPECT_THAT(run_command(console("--level 3 --bug exec_leaks")).output, HasSubstr("free_is_exact"));
}

TEST(Console, ofAKernelWithASlipBreaksItsClause) {
  auto const done = run_command(console("--bug parent_left_writable"));
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.output, HasSubstr("content"));
  EXPECT_THAT(done.output, HasSubstr("after 3 operations"));
}

TEST(Console, ofAKernelThatPanicsDiesOrHangsIsStartedAgain) {
  auto const panicked = run_command(console("--fault panic", "--operations 60"));
  EXPECT_EQ(panicked.exit_code, 1) << panicked.errors;
  EXPECT_THAT(panicked.output, HasSubstr("it panicked: panic: kalloc: the free list is broken"));
  EXPECT_THAT(panicked.output, HasSubstr("after 2 operations"));
  EXPECT_THAT(panicked.output, HasSubstr("started again"));
  auto const died = run_command(console("--fault death", "--operations 40"));
  EXPECT_THAT(died.output, HasSubstr("terminating on signal 15"));
  auto const hung = run_command(console("--fault hang", "--operations 4 --timeout 0.5"));
  EXPECT_EQ(hung.exit_code, 1);
  EXPECT_THAT(hung.output, testing::ContainsRegex("no answer .cow [0-9]+ .*. within 0.5 s"));
}

TEST(Console, isRecordedAndCheckedFromTheLog) {
  scratch_folder const folder;
  auto const file = folder.file("log.jsonl");
  ASSERT_EQ(run_command(console("", "--operations 500 --record " + file)).exit_code, 0);
  auto const report = report_of("validate log " + file, 0);
  EXPECT_EQ(report["operations"], 500);
  EXPECT_THAT(content_of(file), HasSubstr(R"({"obs":[[null,[)"));
}

TEST(Console, ofSeveralProcessorsIsStormed) {
  EXPECT_EQ(report_of(console("--cpus 3", "--operations 1500 --line 80"), 0)["rejections"].size(), 0U);
  auto const report = report_of(console("--cpus 3 --bug no_lock", "--operations 1500 --rejections 1"), 1);
  EXPECT_THAT(report["rejections"][0]["calls"].dump(), HasSubstr(" on cpu "));
}

// The whole machine in plain text.
std::string whole_console(std::string const& flags, std::string const& more = "") {
  return "validate console 'python3 " + root + "/examples/console/whole.py " + flags +
         "' --prompt '$ ' --start cow --shrink-time 60 " +
         with_usual(more, {more.find("--suite") == std::string::npos ? "--operations 3000" : "--seed 1",
                           "--traces \"$SCRATCH\""});
}

TEST(ConsoleOfTheWholeMachine, conformsWithoutWhatItDoesNotHave) {
  auto const report = report_of(whole_console(""), 0);
  EXPECT_EQ(report["machine"], "whole");
  EXPECT_FALSE(report["outcomes"].contains("vfork"));
  for (auto const* const name : {"content", "parents", "descriptors", "signals"})
    for (auto const& clause : report["clauses"])
      if (clause["name"] == name) {
        EXPECT_GT(clause["checked"], 0) << name;
      }
}

TEST(ConsoleOfTheWholeMachine, breaksTheClauseOfItsSlipInAShortTrace) {
  struct console_slip {
    char const *name, *clause;
    std::size_t most_calls;
  };
  for (auto const& slip :
       {console_slip{"position_copied", "descriptors", 3}, console_slip{"signals_inherited", "signals", 2},
        console_slip{"child_misses_a_page", "content", 2}, console_slip{"unmap_stops_at_a_hole", "content", 2},
        console_slip{"discard_keeps", "content", 3}, console_slip{"exit_dies", "keeps_running", 2}}) {
    auto const report =
        report_of(whole_console(std::string("--pages 8 --bug ") + slip.name, "--operations 4000 --rejections 1"), 1);
    EXPECT_EQ(report["rejections"][0]["clause"], slip.clause) << slip.name;
    EXPECT_LE(report["rejections"][0]["calls"].size(), slip.most_calls) << slip.name;
  }
}

TEST(ConsoleOfTheWholeMachine, isRecordedAndPlayedAgain) {
  scratch_folder const folder;
  auto const log = folder.file("log.jsonl");
  auto const traces = " --traces " + folder.path().string();
  ASSERT_EQ(run_command(whole_console("", "--record " + log)).exit_code, 0);
  EXPECT_EQ(report_of("validate log " + log, 0)["operations"], 3000);
  ASSERT_EQ(run_command(whole_console("--bug discard_keeps", "--operations 500" + traces)).exit_code, 1);
  auto const again = report_of(
      whole_console("--bug discard_keeps", "--replay " + folder.file("console-whole-rejection-1.itf.json") + traces),
      1);
  EXPECT_EQ(again["rejections"][0]["clause"], "content");
}

TEST(ConsoleOfTheWholeMachine, playsTheDirectedSuiteIfThereIsRoomForIt) {
  auto const report = report_of(whole_console("--pages 8", "--suite directed"), 0);
  EXPECT_GT(report["operations"], 100);
  EXPECT_GT(report["directed"].size(), 10);
  EXPECT_THAT(run_command(whole_console("", "--suite directed")).errors,
              HasSubstr("the directed suite needs 4 processes and 8 pages"));
  EXPECT_THAT(run_command(whole_console("", "--suite states")).errors, HasSubstr("--suite states is one of the core"));
}

TEST(Console, thatNeverShowsItsPromptIsAnError) {
  auto const done = run_command("validate console 'echo booting; sleep 100' --prompt '$ ' --boot-timeout 0.3");
  EXPECT_EQ(done.exit_code, 3);
  EXPECT_THAT(done.errors, HasSubstr("the prompt \"$ \" was not printed"));
  EXPECT_THAT(run_command("validate console true --panic '('").errors, HasSubstr("is no regular expression"));
  EXPECT_THAT(run_command("validate console \"echo '[cowproof-console/4 x 2 2 -]'\"").errors,
              HasSubstr("expected [cowproof-console/VERSION NAME"));
  EXPECT_THAT(run_command("validate console \"echo '[cowproof-console/3 x 9 2 -]'\"").errors,
              HasSubstr("9 processes of 2 pages: there can be 1 to 8 of 1 to 16"));
}

}  // namespace
}  // namespace cowproof::tests

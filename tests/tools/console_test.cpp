// A kernel behind a serial console, which echoes, prints in between, panics, dies and hangs.
#include <gmock/gmock.h>

#include "tests/tools/validate_command.hpp"

namespace cowproof::tests {
namespace {

using testing::HasSubstr;

std::string console(std::string const& flags, std::string const& more = "") {
  return "validate console 'python3 " + root + "/examples/console/console.py " + flags +
         "' --prompt '$ ' --start cow --panic '^panic:' --shrink-time 5 " +
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

TEST(Console, thatNeverShowsItsPromptIsAnError) {
  auto const done = run_command("validate console 'echo booting; sleep 100' --prompt '$ ' --boot-timeout 0.3");
  EXPECT_EQ(done.exit_code, 3);
  EXPECT_THAT(done.errors, HasSubstr("the prompt \"$ \" was not printed"));
  EXPECT_THAT(run_command("validate console true --panic '('").errors, HasSubstr("is no regular expression"));
}

}  // namespace
}  // namespace cowproof::tests

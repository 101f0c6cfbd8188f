// What cannot be written is told with its reason, whatever the verb, and no verdict is lost.
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/tools/validate_command.hpp"

namespace cowproof::tests {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct case_of {
  char const* arguments;
  int exit_code;  // with a verdict, the verdict's
};

constexpr char const* refuted_check = "check --mutant parent_left_writable --property isolation";
constexpr case_of cases[] = {
    {"check --operations 300000", 0},
    {refuted_check, 1},
    {"check --operations 20 --json", 2},
    {"explore --processes 2 --pages 1 --frames 2 --words 2", 0},
    {"prove --only fork_preserves_refcount_exact --mutant fork_no_incref", 1},
    {"mutants --no-proofs --campaigns 1 --mutant refcount_narrow", 0},
    {"scenario first_write", 0},
    {"scenario --list", 3},
    {"validate linux --operations 3", 2},
    {"--help", 3},
    {"check --help", 3},
    {"--version", 3},
};

TEST(StandardOutput, thatIsFullOrClosedIsToldAndKeepsTheVerdict) {
  for (auto const& [arguments, code] : cases)
    for (auto const* lost : {">/dev/full", ">&-"}) {
      auto const done = run_command(std::string(arguments) + " " + lost);
      EXPECT_EQ(done.exit_code, code) << arguments << lost;
      EXPECT_THAT(done.errors, HasSubstr("cowproof: standard output: cannot be written: ")) << arguments << lost;
    }
}

TEST(StandardError, thatIsClosedTooChangesNothing) {
  EXPECT_EQ(run_command(std::string(refuted_check) + " >&- 2>&-").exit_code, 1);
  EXPECT_EQ(run_command("frobnicate >&- 2>&-").exit_code, 3);
  EXPECT_EQ(run_command(std::string(refuted_check) + " >/dev/full 2>/dev/full").exit_code, 1);
}

// A descriptor that is closed is the next to be opened.
TEST(StandardOutput, thatIsClosedDoesNotBecomeAFileThatIsWritten) {
  scratch_folder const folder;
  auto const done = run_command(std::string(refuted_check) + " --trace " + folder.file("bug.itf.json") + " <&- >&-");
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_TRUE(nlohmann::json::accept(content_of(folder.file("bug.itf.json"))));
}

std::string const slipped = simulator + " --bug parent_left_writable";

TEST(FilesOfAReport, thatCannotBeWrittenLoseNoFinding) {
  for (auto const* where : {"--traces /dev/null/folder", "--junit /nonexistent/report", "--sarif /dev/full",
                            "--report-html /nonexistent/report"}) {
    auto const done = run_command(validate(slipped, "--operations 1000 " + std::string(where)));
    EXPECT_EQ(done.exit_code, 1) << where << done.errors;
    EXPECT_THAT(done.output, HasSubstr("verdict: violates")) << where;
    EXPECT_THAT(done.errors, HasSubstr(": cannot be ")) << where;
  }
  auto const sound = run_command(validate(simulator, "--junit /nonexistent/report"));
  EXPECT_EQ(sound.exit_code, 0) << sound.errors;
  EXPECT_THAT(sound.errors, HasSubstr("/nonexistent/report: cannot be written: No such file or directory"));
}

TEST(Recording, thatCannotBeWrittenChangesNoVerdict) {
  auto const done = run_command(validate(slipped, "--operations 1000 --record /dev/full"));
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_EQ(done.errors, "cowproof: /dev/full: cannot be written: No space left on device\n");
}

TEST(FilesOfAnyVerb, thatCannotBeWrittenChangeNoVerdict) {
  constexpr case_of written[] = {
      {"check --mutant parent_left_writable --trace /nonexistent/file", 1},
      {"check --mutant parent_left_writable --trace /nonexistent/file --json", 1},
      {"explore --mutant parent_left_writable --trace /nonexistent/file", 1},
      {"mutants --no-proofs --campaigns 1 --mutant refcount_narrow --traces /dev/null/folder", 0},
      {"scenario first_write --html /nonexistent/file", 0},
      {"scenario first_write --svg /dev/null/folder", 0},
      {"scenario first_write --trace /dev/full", 0},
  };
  for (auto const& [arguments, code] : written) {
    auto const done = run_command(arguments);
    EXPECT_EQ(done.exit_code, code) << arguments;
    EXPECT_NE(done.output, "") << arguments;
    EXPECT_THAT(done.errors, HasSubstr(": cannot be ")) << arguments;
  }
}

TEST(FilesOfAVerbWithoutAVerdict, areWhatItWasAskedFor) {
  scratch_folder const folder;
  auto const trace = folder.file("t.itf.json");
  ASSERT_EQ(run_command("scenario first_write --trace " + trace).exit_code, 0);
  for (auto const& arguments : {"show " + trace + " --html /nonexistent/file", "show " + trace + " --svg /dev/null/in",
                                std::string("adapter --out /dev/null/in --language c")}) {
    auto const done = run_command(arguments);
    EXPECT_EQ(done.exit_code, 3) << arguments;
    EXPECT_THAT(done.errors, HasSubstr(": cannot be ")) << arguments;
  }
}

TEST(Files, areLeftAsTheyWereWhenTheDiskIsFull) {
  scratch_folder const folder;
  auto const file = folder.file("report.html");
  std::ofstream(file) << "good";
  auto const done = run_shell("ulimit -f 8; " COWPROOF_COMMAND " scenario first_write --html " + file);
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(done.errors, HasSubstr("report.html: cannot be written: File too large"));
  EXPECT_EQ(content_of(file), "good");
}

TEST(Rejections, ofEachRunGetAFolderThatTheReportNames) {
  scratch_folder const folder;
  auto const run = "cd " + folder.path().string() + "; " COWPROOF_COMMAND " validate command '" + slipped +
                   "' --operations 1000 --timeout 5";
  auto const first = run_shell(run);
  auto const again = run_shell(run + " --json");
  EXPECT_THAT(first.output, HasSubstr("written to cowproof-rejections/command-rejection-1.itf.json"));
  std::string const named = nlohmann::json::parse(again.output)["traces"][0];
  EXPECT_EQ(named, "cowproof-rejections/2/command-rejection-1.itf.json");
  EXPECT_EQ(run_command("show " + folder.file(named)).exit_code, 0);
}

TEST(Rejections, thereAreNoneOfAndNoFolderIfAllConforms) {
  scratch_folder const folder;
  auto const done = run_shell("cd " + folder.path().string() + "; " COWPROOF_COMMAND " validate command '" + simulator +
                              "' --operations 4000 --timeout 5");
  EXPECT_EQ(done.exit_code, 0) << done.output;
  EXPECT_FALSE(std::filesystem::exists(folder.file("cowproof-rejections")));
}

}  // namespace
}  // namespace cowproof::tests

// cowproof validate library, as a user runs it.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "run_command.hpp"

namespace cowproof::tests {
namespace {

finished_command validate(std::string const& name, std::string const& arguments = "") {
  bool const is_kept =
      arguments.find("--traces") != std::string::npos || arguments.find("--replay") != std::string::npos;
  return run_command("validate library " COWPROOF_IMPLEMENTATIONS "/" + name + ".so " + arguments +
                     (is_kept ? "" : " --traces $SCRATCH"));
}

std::size_t lines_of(std::string const& text) { return static_cast<std::size_t>(std::ranges::count(text, '\n')); }

TEST(ValidateLibrary, endsWithACodeForEachVerdict) {
  EXPECT_EQ(validate("cow_memory", "--operations 100000").exit_code, 0);
  EXPECT_EQ(validate("reuse_at_two", "--operations 100000").exit_code, 1);
  auto const too_short = validate("cow_memory", "--operations 3");
  EXPECT_EQ(too_short.exit_code, 2);
  EXPECT_THAT(too_short.output, testing::HasSubstr("was never exercised"));
}

TEST(ValidateLibrary, saysInOneLineWhyALibraryCannotBeUsed) {
  for (auto const* name : {"other_version", "no_symbol", "no_restart", "crashes_when_loaded", "not_there"}) {
    auto const done = validate(name);
    EXPECT_EQ(done.exit_code, 3) << name;
    EXPECT_EQ(done.output, "") << name;
    EXPECT_EQ(lines_of(done.errors), 1U) << done.errors;
    EXPECT_THAT(done.errors, testing::HasSubstr(name));
  }
}

TEST(ValidateLibrary, printsAReportForPrograms) {
  auto const done = validate("40_fault_oom_wrong", "--operations 50000 --json");
  ASSERT_EQ(done.exit_code, 1);
  EXPECT_EQ(done.errors, "");
  auto const json = nlohmann::json::parse(done.output);
  EXPECT_EQ(json["schema"], "cowproof-validate/1");
  EXPECT_EQ(json["verdict"], "violates");
  EXPECT_EQ(json["level"], 3);
  EXPECT_GT(json["processes_started"], 1);
  EXPECT_TRUE(json["clauses"][0].contains("undefined"));
  auto const& rejected = json["rejections"][0];
  EXPECT_EQ(rejected["clause"], "keeps_running");
  EXPECT_THAT(std::string(rejected["calls"].back()["ended"]), testing::HasSubstr("signal 6"));
}

TEST(ValidateLibrary, writesTheCallsOfARejectionAndPlaysThemAgain) {
  scratch_folder const folder;
  auto const found = validate("half_page_copied", "--operations 100000 --level 0 --traces " + folder.path().string());
  ASSERT_EQ(found.exit_code, 1);
  auto const file = folder.file("library-rejection-1.calls");
  auto const text = content_of(file);
  EXPECT_THAT(text, testing::StartsWith("# cowproof-calls/1"));
  EXPECT_THAT(text, testing::HasSubstr("\nmap(p0, v0)\n"));
  auto const again = validate("half_page_copied", "--level 0 --replay " + file);
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_THAT(again.output, testing::HasSubstr("rejection 1: content"));
  EXPECT_EQ(validate("cow_memory", "--replay " + file).exit_code, 0);
}

TEST(ValidateLibrary, drawsARejection) {
  scratch_folder const folder;
  auto const found = validate("02_child_left_writable",
                              "--operations 100000 --level 0 --rejections 1 --traces " + folder.path().string());
  ASSERT_EQ(found.exit_code, 1);
  auto const file = folder.file("library-rejection-1.itf.json");
  auto const drawn = run_command("show " + file);
  EXPECT_EQ(drawn.exit_code, 0) << drawn.errors;
  EXPECT_THAT(drawn.output, testing::HasSubstr("store(p1, v0, 1)"));
  EXPECT_EQ(run_command("replay " + file).exit_code, 3);
  EXPECT_EQ(run_command("replay " + file + " --on machine").exit_code, 0);
}

TEST(ValidateLibrary, drawsEachRejectionInItsPageThoughNoTraceIsKept) {
  scratch_folder const folder;
  auto const page = folder.file("report.html");
  ASSERT_EQ(validate("02_child_left_writable", "--operations 100000 --level 0 --rejections 1 --report-html " + page)
                .exit_code,
            1);
  EXPECT_THAT(content_of(page), testing::HasSubstr("srcdoc="));
}

TEST(ValidateLibrary, saysWhereAFileOfCallsIsWrong) {
  scratch_folder const folder;
  auto const file = folder.file("mine.calls");
  auto const errors_of = [&](std::string const& text) {
    std::ofstream(file) << text;
    auto const done = validate("cow_memory", "--replay " + file);
    EXPECT_EQ(done.exit_code, 3);
    EXPECT_EQ(lines_of(done.errors), 1U);
    return done.errors;
  };
  EXPECT_THAT(errors_of("map(p0, v0)\n"), testing::HasSubstr(file + ":1:"));
  EXPECT_THAT(errors_of("# cowproof-calls/1\nmap(p0, v0)\nmap(p0, w0)\n"), testing::HasSubstr(file + ":3:"));
  EXPECT_THAT(errors_of("# cowproof-calls/1\nmap(p0, v0)\nload(p8, v0)\n"), testing::HasSubstr("load(p8, v0)"));
  EXPECT_THAT(errors_of("# cowproof-calls/1\nmap(p0, v8)\n"), testing::HasSubstr("map(p0, v8)"));
  EXPECT_THAT(errors_of("# cowproof-calls/1\nframes many\n"), testing::HasSubstr("is no number of frames"));
}

}  // namespace
}  // namespace cowproof::tests

// Shared objects that die, hang, cannot be used or leave something behind do not end the validation.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>

#include "oracle/report/report.hpp"
#include "tests/oracle/left_behind.hpp"
#include "tests/oracle/library_options.hpp"

namespace cowproof::oracle::test {
namespace {

struct dying {
  char const* name;
  char const* said;
};
void PrintTo(dying const& d, std::ostream* out) { *out << d.name; }

class DyingLibrary : public testing::TestWithParam<dying> {};

TEST_P(DyingLibrary, isAFindingWithAShortSequenceAndTheValidationGoesOn) {
  auto options = options_for(GetParam().name, 3, 20'000);
  options.time_limit = std::chrono::milliseconds(200);
  auto const done = validate_library(options);
  ASSERT_EQ(done.report.conclusion(), verdict::violates);
  EXPECT_FALSE(done.report.failed);
  EXPECT_GT(done.times_started, 2U);
  auto const& r = done.report.rejections.front();
  EXPECT_EQ(r.broken(), clause::keeps_running);
  EXPECT_THAT(r.findings.front().seen, testing::HasSubstr(GetParam().said));
  EXPECT_LE(done.rejected.front().calls.size(), 3U);
  EXPECT_GT(r.times, 1U);
  EXPECT_FALSE(has_children());
}

INSTANTIATE_TEST_SUITE_P(
    All, DyingLibrary,
    testing::Values(dying{"crashes", "signal 11"},
                    dying{"aborts", "signal 6 (Aborted): cow_memory: assertion failed: references > 0"},
                    dying{"exits", "exited with code 0"}, dying{"hangs", "did not return within 200 ms"},
                    dying{"crashes_at_restart", "at a restart: killed by signal 11"},
                    dying{"writes_everywhere", "signal 11"}),
    [](auto const& tested) { return std::string(tested.param.name); });

class LibraryWithAnUnknownAnswer : public testing::TestWithParam<char const*> {};

// No number of the library's own is taken for an answer of the driver, or for success.
TEST_P(LibraryWithAnUnknownAnswer, violatesInEverySuite) {
  for (auto const which : {suite::usual, suite::directed, suite::states, suite::transitions}) {
    auto options = options_for(std::string("exec_returns_") + GetParam());
    options.sequences = which;
    auto const report = validate_library(options).report;
    ASSERT_EQ(report.conclusion(), verdict::violates) << name_of(which) << '\n' << to_text(report);
    auto const& found = report.rejections.front();
    EXPECT_EQ(found.broken(), clause::results);
    EXPECT_EQ(found.findings.front().seen, std::string("returned ") + GetParam());
    EXPECT_EQ(found.told.size(), 1U);
  }
}

INSTANTIATE_TEST_SUITE_P(All, LibraryWithAnUnknownAnswer, testing::Values("1000", "5000"),
                         [](auto const& tested) { return std::string("returns_") + tested.param; });

class UnusableLibrary : public testing::TestWithParam<dying> {};

TEST_P(UnusableLibrary, isRefusedWithOneSentence) {
  auto const done = validate_library(options_for(GetParam().name));
  EXPECT_FALSE(done.is_usable);
  ASSERT_TRUE(done.report.failed);
  EXPECT_THAT(done.report.failed->what, testing::HasSubstr(GetParam().said));
  EXPECT_THAT(done.report.failed->what, testing::HasSubstr(std::string(GetParam().name) + ".so"));
}

INSTANTIATE_TEST_SUITE_P(All, UnusableLibrary,
                         testing::Values(dying{"other_version", "version 2"}, dying{"other_size", "bytes instead of"},
                                         dying{"no_symbol", "does not define cowproof_get_implementation"},
                                         dying{"no_table", "no table"}, dying{"no_restart", "no function `restart`"},
                                         dying{"crashes_when_loaded", "while it was loaded: killed by signal 11"},
                                         dying{"not_there", "No such file"}),
                         [](auto const& tested) { return std::string(tested.param.name); });

TEST(FlakyLibrary, isReportedWithHowOftenItCameBack) {
  auto const report = validate_library(options_for("forgets_sometimes")).report;
  ASSERT_EQ(report.conclusion(), verdict::violates);
  auto const& r = report.rejections.front();
  EXPECT_EQ(r.broken(), clause::content);
  EXPECT_LT(r.confirmed, r.replays);
}

// Such memory is zero in a new process, so without a pattern in it nothing would be wrong.
TEST(LibraryThatReadsWhatItNeverWrote, isRejectedEachTimeInAShortSequence) {
  auto const report = validate_library(options_for("reads_uninitialised")).report;
  ASSERT_EQ(report.conclusion(), verdict::violates);
  auto const& r = report.rejections.front();
  EXPECT_EQ(r.confirmed, r.replays);
  EXPECT_LE(r.told.size(), 3U);
}

TEST(StaticState, thatSurvivesARestartMakesAFailureThatDoesNotComeBack) {
  auto const report = validate_library(options_for("keeps_state")).report;
  ASSERT_EQ(report.conclusion(), verdict::violates);
  EXPECT_EQ(report.rejections.front().confirmed, 0U);
  EXPECT_TRUE(report.rejections.front().survives_restart);
  EXPECT_THAT(to_text(report), testing::HasSubstr("came back in 0 of 3 replays; state survives a restart"));
}

TEST(StaticState, isBroughtBackAsTheDocumentShows) {
  EXPECT_EQ(validate_library(options_for("brings_state_back")).report.conclusion(), verdict::conforms);
}

// As the subreaper we inherit what the library leaves behind.
TEST(LibraryWithChildren, isEndedWithAllOfThem) {
  ASSERT_EQ(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
  EXPECT_EQ(validate_library(options_for("leaves_a_child")).report.conclusion(), verdict::conforms);
  EXPECT_FALSE(has_children());
}

}  // namespace
}  // namespace cowproof::oracle::test

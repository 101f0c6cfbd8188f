// Suites of calls, and calls from several processors at once: what they visit, and which slips only they find.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "oracle/report/report.hpp"
#include "tests/oracle/library_options.hpp"

namespace cowproof::oracle::test {
namespace {

// --------------------------------------------------------------------------------------------------- suites

library_options options_of_suite(std::string const& name, suite which, unsigned level = 3) {
  auto options = options_for(name, level, std::uint64_t{1} << 40);
  options.sequences = which;
  return options;
}

class CorrectLibraryToured : public testing::TestWithParam<correct_one> {};

// With as few frames as these have, memory runs out before some pages can be mapped; nothing else is left out.
TEST_P(CorrectLibraryToured, isInEveryStateAndDoesEveryCallThere) {
  auto const report = validate_library(options_of_suite(GetParam().name, suite::transitions, GetParam().level)).report;
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
  ASSERT_EQ(report.visited.size(), 2U);
  for (auto const& scope : report.visited) {
    EXPECT_GT(scope.counts.states, 300U);
    EXPECT_EQ(scope.counts.visited_states, scope.counts.states);
    EXPECT_GT(scope.counts.transitions, 10 * scope.counts.states);
    EXPECT_EQ(scope.counts.taken_transitions, scope.counts.transitions) << to_text(report);
    EXPECT_THAT(scope.missed, testing::IsEmpty());
  }
}

INSTANTIATE_TEST_SUITE_P(All, CorrectLibraryToured,
                         testing::Values(correct_one{"cow_memory", 3}, correct_one{"cow_memory", 0},
                                         correct_one{"cow_memory_refuses", 3},
                                         correct_one{"cow_memory_at_first_write", 3}));

TEST(CorrectLibraryToured, isInEveryStateInFewCalls) {
  auto const report = validate_library(options_of_suite("cow_memory", suite::states)).report;
  for (auto const& scope : report.visited) EXPECT_EQ(scope.counts.visited_states, scope.counts.states);
  EXPECT_LT(report.operations, 30'000U);
  EXPECT_THAT(to_text(report), testing::HasSubstr("states visited"));
}

class SlipToured : public testing::TestWithParam<slip> {};

TEST_P(SlipToured, isFoundByItsClause) {
  auto options = options_of_suite(GetParam().name, suite::transitions, GetParam().level);
  options.shrink_time = std::chrono::milliseconds(0);
  options.most_rejections = 5;
  auto const report = validate_library(options).report;
  EXPECT_THAT(report.rejections, testing::Contains(testing::Property(&rejection::broken, GetParam().broken)))
      << to_text(report);
}

INSTANTIATE_TEST_SUITE_P(Some, SlipToured,
                         testing::Values(slip{"03_refork_loses_cow", 3, clause::right_is_kept, 0},
                                         slip{"12_cow_copy_no_decref", 2, clause::count_is_exact, 0},
                                         slip{"13_fork_no_incref", 0, clause::content, 0},
                                         slip{"29_fork_no_flush", 3, clause::translation_is_current, 0},
                                         slip{"37_copyout_ignores_cow", 0, clause::content, 0},
                                         slip{"39_copyout_no_user_check", 0, clause::results, 0},
                                         slip{"40_fault_oom_wrong", 0, clause::keeps_running, 0},
                                         slip{"41_fork_oom_leak", 0, clause::memory_has_a_reason, 0},
                                         slip{"half_page_copied", 0, clause::content, 0},
                                         slip{"60_fault_in_wrong_table", 1, clause::bystander_keeps_frame, 0}),
                         [](auto const& tested) {
                           return std::string(tested.param.name) + "_at_" + std::to_string(tested.param.level);
                         });

// Random words are never the same twice.
TEST(SlipInARareState, isFoundByATourAndNotByRandomCalls) {
  EXPECT_EQ(validate_library(options_for("silent_store_not_copied")).report.conclusion(), verdict::conforms);
  auto const aware = validate_library(options_of_suite("silent_store_not_copied", suite::transitions)).report;
  ASSERT_EQ(aware.conclusion(), verdict::violates);
  EXPECT_LE(aware.rejections.front().told.size(), 4U) << to_text(aware);
  auto const blind = validate_library(options_of_suite("silent_store_not_copied", suite::transitions, 0)).report;
  ASSERT_EQ(blind.conclusion(), verdict::violates);
  EXPECT_EQ(blind.rejections.front().broken(), clause::content);
  std::size_t shortest = SIZE_MAX;
  for (auto const& r : blind.rejections) shortest = std::min(shortest, r.told.size());
  EXPECT_LE(shortest, 6U) << to_text(blind);
}

TEST(DirectedSuite, isOverWhenEachOfItsSequencesWasPlayed) {
  auto const report = validate_library(options_of_suite("cow_memory", suite::directed)).report;
  EXPECT_THAT(report.rejections, testing::IsEmpty());
  EXPECT_GT(report.sequences, 20U);
  EXPECT_LT(report.operations, 2'000U);
}

// ---------------------------------------------------------------------------------------------------- storms

TEST(LibraryOfSeveralProcessors, conformsWhileAllOfThemCallAtOnce) {
  auto const report = validate_library(options_for("cow_memory_cpus")).report;
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
  EXPECT_THAT(report.never_exercised(), testing::IsEmpty());
  EXPECT_THAT(to_text(report), testing::HasSubstr("4 processors call at the same time"));
}

class SlipOfSeveralProcessors : public testing::TestWithParam<char const*> {};

// Which clause is broken, and how often it is, depends on who was first. So it is looked for until it is found.
TEST_P(SlipOfSeveralProcessors, isFoundAndToldWithHowOftenItCameBack) {
  auto options = options_for(GetParam(), 3, 2'000'000);
  options.most_rejections = 1;
  options.shrink_time = std::chrono::seconds(1);
  auto const done = validate_library(options);
  ASSERT_EQ(done.report.conclusion(), verdict::violates);
  auto const& r = done.report.rejections.front();
  EXPECT_THAT(r.replays, testing::AnyOf(20U, 1U));  // a hang costs the time limit each time
  bool is_concurrent = false;
  for (auto const& c : done.rejected.front().calls) is_concurrent = is_concurrent || c.cpu != 0;
  EXPECT_TRUE(is_concurrent);
  EXPECT_THAT(to_text(done.report), testing::HasSubstr(" on cpu "));
}

INSTANTIATE_TEST_SUITE_P(All, SlipOfSeveralProcessors, testing::Values("16_refcount_nonatomic", "frame_given_twice"),
                         [](auto const& tested) { return std::string("slip_") + tested.param; });

// One call at a time shows nothing.
TEST(SlipOfSeveralProcessors, isNotFoundByOneProcessor) {
  auto const report = validate_library(options_of_suite("16_refcount_nonatomic", suite::directed)).report;
  EXPECT_THAT(report.rejections, testing::IsEmpty());
}

}  // namespace
}  // namespace cowproof::oracle::test

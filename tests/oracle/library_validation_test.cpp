// Shared objects behind the C header: correct ones with each policy conform, each slip is found by its clause in a
// short sequence.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "oracle/calls.hpp"
#include "oracle/report/report.hpp"
#include "tests/oracle/library_options.hpp"

namespace cowproof::oracle::test {
namespace {

// ------------------------------------------------------------------------------------------------- correct ones

class CorrectLibrary : public testing::TestWithParam<correct_one> {};

TEST_P(CorrectLibrary, conformsAndEveryClauseIsExercised) {
  auto const done = validate_library(options_for(GetParam().name, GetParam().level));
  EXPECT_EQ(done.report.conclusion(), verdict::conforms) << to_text(done.report);
  EXPECT_THAT(done.report.never_exercised(), testing::IsEmpty());
  EXPECT_EQ(done.times_started, 1U);
  EXPECT_GT(done.played_on_model, 300U);
  auto const& ended = done.report.seen.ended;
  for (std::size_t v = 0; v < ended.size(); ++v) EXPECT_GT(ended[v][0], 0U) << core_type().operations[v].name;
}

INSTANTIATE_TEST_SUITE_P(
    All, CorrectLibrary,
    testing::Values(correct_one{"cow_memory", 0}, correct_one{"cow_memory", 1}, correct_one{"cow_memory", 2},
                    correct_one{"cow_memory", 3}, correct_one{"cow_memory_copies_always", 3},
                    correct_one{"cow_memory_frees_at_wait", 3}, correct_one{"cow_memory_refuses", 3},
                    correct_one{"cow_memory_at_first_access", 3}, correct_one{"cow_memory_at_first_write", 3},
                    correct_one{"cow_memory_says_less", 3}, correct_one{"cow_memory_all_policies", 1},
                    correct_one{"cow_memory_wide", 0}, correct_one{"cow_memory_wide", 3}));

TEST(CorrectLibrary, runsOutOfMemoryAtEveryOperationThatTakesSome) {
  auto const report = validate_library(options_for("cow_memory")).report;
  auto const times = [&](verb what, ending how) {
    return report.seen.ended[static_cast<std::size_t>(what)][static_cast<std::size_t>(how)];
  };
  EXPECT_GT(times(verb::map, ending::refused_no_memory), 0U);
  EXPECT_GT(times(verb::fork, ending::refused_no_memory), 0U);
  EXPECT_GT(times(verb::store, ending::refused_no_memory), 0U);
  EXPECT_GT(times(verb::store, ending::fault_no_memory), 0U);
  ASSERT_EQ(report.other_operations.size(), 1U);
  auto const& kernel_store = report.other_operations[0].ended;
  EXPECT_GT(kernel_store[static_cast<std::size_t>(ending::refused_no_memory)], 0U);
  EXPECT_GT(kernel_store[static_cast<std::size_t>(ending::refused_bad_address)], 0U);
}

// Levels are what is usual, and not all or nothing.
TEST(LibraryThatHidesCountsAndFreeFrames, isCheckedForItsBitsAllTheSame) {
  auto const report = validate_library(options_for("hides_counts")).report;
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
  EXPECT_FALSE(report.is_checked(clause::count_is_exact));
  EXPECT_FALSE(report.is_checked(clause::free_is_exact));
  EXPECT_GT(report.times_checked[static_cast<std::size_t>(clause::writable_means_alone)], 0U);
  EXPECT_THAT(to_text(report), testing::HasSubstr("counts are not shown"));
}

TEST(LibraryThatLacksOperations, isNotAskedForThemAndConforms) {
  for (auto const* name : {"lacks_some", "lacks_fork"}) {
    auto const report = validate_library(options_for(name)).report;
    EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
    EXPECT_THAT(to_text(report), testing::HasSubstr("operations that it does not have: "));
  }
}

// Where the declaration leaves open how much memory is in use, what lies in between is no finding and no pass.
TEST(LibraryThatSaysLess, leavesSomeRefusalsUndefined) {
  auto const report = validate_library(options_for("cow_memory_says_less")).report;
  EXPECT_EQ(report.conclusion(), verdict::conforms);
  EXPECT_GT(report.inconclusive[static_cast<std::size_t>(clause::memory_has_a_reason)], 0U);
  EXPECT_THAT(to_text(report), testing::HasSubstr("times undefined"));
}

// ---------------------------------------------------------------------------------------------------- slips

// As long as in the catalogue (docs/bugs.md), and the call that maps: what runs out of memory does so with as few
// frames as are needed. A count of eight bits takes 256 processes.
constexpr slip slips[] = {
    {"01_parent_left_writable", 0, clause::content, 5},
    {"01_parent_left_writable", 3, clause::writable_means_alone, 2},
    {"02_child_left_writable", 0, clause::content, 5},
    {"02_child_left_writable", 3, clause::writable_means_alone, 2},
    {"03_refork_loses_cow", 0, clause::results, 4},
    {"03_refork_loses_cow", 3, clause::right_is_kept, 3},
    {"04_cow_grants_readonly", 0, clause::results, 3},
    {"04_cow_grants_readonly", 3, clause::right_is_kept, 2},
    {"12_cow_copy_no_decref", 0, clause::memory_has_a_reason, 5},
    {"12_cow_copy_no_decref", 2, clause::count_is_exact, 3},
    {"13_fork_no_incref", 0, clause::content, 5},
    {"13_fork_no_incref", 2, clause::count_is_exact, 2},
    {"14_recow_bad_ref", 0, clause::memory_has_a_reason, 6},
    {"14_recow_bad_ref", 2, clause::count_is_exact, 3},
    {"15_refcount_narrow", 0, clause::content, 266},
    {"15_refcount_narrow", 2, clause::free_is_exact, 266},
    {"29_fork_no_flush", 0, clause::content, 5},
    {"29_fork_no_flush", 3, clause::translation_is_current, 3},
    {"37_copyout_ignores_cow", 0, clause::content, 5},
    {"37_copyout_ignores_cow", 1, clause::write_leaves_shared_frame, 3},
    {"39_copyout_no_user_check", 0, clause::results, 2},
    {"40_fault_oom_wrong", 0, clause::keeps_running, 3},
    {"41_fork_oom_leak", 0, clause::memory_has_a_reason, 2},
    {"41_fork_oom_leak", 2, clause::free_is_exact, 1},
    {"45_not_zeroed", 0, clause::content, 5},
    {"48_table_leak", 0, clause::memory_has_a_reason, 4},
    {"48_table_leak", 2, clause::free_is_exact, 2},
    {"60_fault_in_wrong_table", 0, clause::content, 5},
    {"60_fault_in_wrong_table", 1, clause::bystander_keeps_frame, 3},
    {"exec_leaks_image", 2, clause::free_is_exact, 2},
    {"half_page_copied", 0, clause::content, 5},
    {"reuse_at_two", 0, clause::content, 5},
    {"reuse_at_two", 1, clause::write_leaves_shared_frame, 3},
};

class Slip : public testing::TestWithParam<slip> {};

TEST_P(Slip, isFoundByItsClauseInAShortSequence) {
  auto const& expected = GetParam();
  auto options = options_for(expected.name, expected.level, 100'000);
  options.most_rejections = 8;
  auto const done = validate_library(options);
  ASSERT_EQ(done.report.conclusion(), verdict::violates);
  ASSERT_EQ(done.rejected.size(), done.report.rejections.size());
  std::size_t shortest = SIZE_MAX;
  for (std::size_t i = 0; i < done.rejected.size(); ++i) {
    auto const& r = done.report.rejections[i];
    EXPECT_EQ(r.confirmed, r.replays);
    EXPECT_EQ(r.told.size(), done.rejected[i].calls.size());
    EXPECT_NE(r.findings.front().seen, r.findings.front().allowed);
    if (r.broken() == expected.broken) shortest = std::min(shortest, done.rejected[i].calls.size());
  }
  EXPECT_LE(shortest, expected.most_calls) << to_text(done.report);
}

INSTANTIATE_TEST_SUITE_P(All, Slip, testing::ValuesIn(slips), [](auto const& tested) {
  return std::string(tested.param.name) + "_at_level_" + std::to_string(tested.param.level);
});

// ------------------------------------------------------------------------------------------------ rejections

TEST(Rejection, isPlayedAgainByItsCalls) {
  auto const found = validate_library(options_for("reuse_at_two", 0));
  ASSERT_FALSE(found.rejected.empty());
  auto const again = replay_on_library(found.rejected[0], options_for("reuse_at_two", 0));
  ASSERT_EQ(again.report.rejections.size(), 1U);
  EXPECT_EQ(again.report.rejections[0].broken(), found.report.rejections[0].broken());
  EXPECT_EQ(replay_on_library(found.rejected[0], options_for("cow_memory", 0)).report.conclusion(), verdict::conforms);
}

TEST(Rejection, isToldWhenItIsFoundAndWhenItGetsShorter) {
  auto options = options_for("cow_memory");
  options.file = file_of("02_child_left_writable");
  options.most_rejections = 1;
  std::vector<std::size_t> lengths;
  options.on_rejection = [&](std::size_t number, auto const& so_far) {
    EXPECT_EQ(number, 0U);
    lengths.push_back(so_far.calls.size());
  };
  auto const done = validate_library(options);
  ASSERT_GE(lengths.size(), 2U);
  EXPECT_EQ(lengths.front(), done.report.rejections[0].calls_before_shrinking);
  EXPECT_EQ(lengths.back(), done.rejected[0].calls.size());
}

TEST(Campaign, dependsOnTheSeedAlone) {
  auto const text = [](std::uint64_t seed) {
    auto options = options_for("03_refork_loses_cow");
    options.seed = seed;
    options.shrink_time = std::chrono::minutes(1);
    auto report = validate_library(options).report;
    report.seconds = 0;
    return to_json(report).dump();
  };
  EXPECT_EQ(text(1), text(1));
  EXPECT_NE(text(1), text(2));
}

TEST(Level, limitsWhatIsLookedAt) {
  auto const report = validate_library(options_for("29_fork_no_flush", 2)).report;
  EXPECT_FALSE(report.is_checked(clause::translation_is_current));
  EXPECT_TRUE(report.is_checked(clause::count_is_exact));
}

}  // namespace
}  // namespace cowproof::oracle::test

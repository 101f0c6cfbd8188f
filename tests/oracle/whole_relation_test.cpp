// The relation of the whole machine against a mirror of the model, and against each of its slips.
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "oracle/report/rejection_trace.hpp"
#include "oracle/report/report.hpp"
#include "oracle/whole/directed.hpp"
#include "trace/itf/itf.hpp"
#include "whole_mirror.hpp"

namespace cowproof::oracle::whole::test {
namespace {

campaign_options quiescent(std::uint64_t operations = 4'000, std::uint64_t seed = 1) {
  campaign_options options;
  options.operations = operations;
  options.seed = seed;
  options.quiescent = true;
  options.shrink_time = std::chrono::minutes(1);  // no test depends on how busy the machine is
  return options;
}

struct expected_slip {
  slip made;
  clause broken;
  bool shows_frames = true;
};

constexpr expected_slip expected_slips[] = {
    {slip::load_is_off_by_one, clause::results},
    {slip::page_reads_wrong, clause::content},
    {slip::page_raises_a_signal, clause::content},
    {slip::forbidden_page_reads, clause::content},
    {slip::child_vanishes, clause::tasks},
    {slip::parent_is_another, clause::parents},
    {slip::parent_goes_on, clause::blocked_parent_waits},
    {slip::position_is_off, clause::descriptors},
    {slip::signal_is_lost, clause::signals},
    {slip::unmapped_is_present, clause::unmapped_is_absent},
    {slip::untouched_has_a_frame, clause::untouched_is_zero_frame},
    {slip::untouched_is_exclusive, clause::untouched_is_zero_frame},
    {slip::written_is_of_a_file, clause::kind_of_frame},
    {slip::frames_are_merged, clause::same_frame_same_class},
    {slip::object_has_two_frames, clause::object_has_one_frame},
    {slip::count_is_off, clause::count_is_exact},
    {slip::exclusive_is_always_set, clause::exclusive_means_alone},
    {slip::sharer_is_left_alone, clause::no_lone_sharer, false},
    {slip::store_keeps_a_sharer, clause::write_makes_private},
    {slip::store_keeps_the_shared_frame, clause::write_leaves_shared_frame},
    {slip::pinned_page_moves, clause::pin_keeps_frame},
    {slip::swap_loses_the_page, clause::swap_keeps_content},
    {slip::written_page_is_absent, clause::written_stays_present},
    {slip::fork_copies_eagerly, clause::fork_shares},
    {slip::fork_leaves_out_entries, clause::fork_copies_entries},
    {slip::sole_owner_copies, clause::sole_owner_reuses},
    {slip::bystander_moves, clause::bystander_keeps_frame},
    {slip::refusal_moves_a_page, clause::refusal_changes_nothing},
    {slip::exec_ends_everything, clause::keeps_running},
};

void PrintTo(expected_slip const& e, std::ostream* out) { *out << describe(e.broken).name; }

class WholeSlip : public testing::TestWithParam<expected_slip> {};

TEST_P(WholeSlip, isRejectedByItsClauseInAShortSequence) {
  mirror broken(4, 8, GetParam().made);
  broken.declares().may_swap = GetParam().broken == clause::swap_keeps_content;
  broken.declares().policy.says_entries = true;
  if (!GetParam().shows_frames) broken.declares().frames = broken.declares().counts = false;
  auto options = quiescent();
  options.quiescent = !broken.declares().may_swap;
  auto const report = run_campaign(broken, options);
  ASSERT_EQ(report.conclusion(), verdict::violates);
  EXPECT_GT(report.times_failed[static_cast<std::size_t>(GetParam().broken)], 0U) << to_text(report);
  bool named = false;
  for (auto const& r : report.rejections) {
    EXPECT_LE(r.calls.size(), 12U) << to_text(report);
    for (auto const& f : r.findings) named = named || f.broken == GetParam().broken;
  }
  EXPECT_TRUE(named) << to_text(report);
}

INSTANTIATE_TEST_SUITE_P(All, WholeSlip, testing::ValuesIn(expected_slips),
                         [](auto const& tested) { return std::to_string(tested.index); });

TEST(WholeRelation, everyClauseIsBrokenBySomeSlip) {
  std::set<clause> broken;
  for (auto const& e : expected_slips) broken.insert(e.broken);
  EXPECT_EQ(broken.size(), clauses_of(whole_type()).size());
}

TEST(WholeRelation, holdsForTheMirrorAndExercisesEveryClause) {
  mirror correct(4, 8, slip::none);
  correct.declares().can.swaps = false;
  correct.declares().policy.says_entries = true;
  auto const report = run_campaign(correct, quiescent(8'000));
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
  EXPECT_THAT(report.never_exercised(), testing::IsEmpty());
  EXPECT_EQ(report.operations, 8'000U);
}

TEST(WholeRelation, holdsWhereWrittenPagesMayBeInSwap) {
  mirror correct(4, 8, slip::none);
  correct.declares().may_swap = true;
  auto options = quiescent();
  options.quiescent = false;
  auto const report = run_campaign(correct, options);
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
  EXPECT_GT(report.times_checked[static_cast<std::size_t>(clause::swap_keeps_content)], 10U);
}

TEST(WholeRelation, holdsInEveryScope) {
  for (auto const& [processes, pages] : {std::pair{1U, 2U}, {2U, 16U}, {8U, 4U}, {3U, 11U}}) {
    mirror correct(processes, pages, slip::none);
    auto const report = run_campaign(correct, quiescent(1'000));
    EXPECT_TRUE(report.rejections.empty() && !report.failed) << to_text(report);
  }
}

TEST(WholeRelation, doesNotHoldADeclaredCopierToReuse) {
  mirror copying(4, 8, slip::sole_owner_copies);
  copying.declares().can.swaps = copying.declares().can.pins = false;  // it would move what a device holds, too
  copying.declares().policy.last_writer = last_owner::copies;
  auto const report = run_campaign(copying, quiescent(8'000));
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
}

TEST(WholeRelation, asksForTheEntriesThatForkCopiesByItsPolicy) {
  auto const conclusion = [](slip made, fork_entries declared) {
    mirror tried(4, 8, made);
    tried.declares().can.swaps = false;
    tried.declares().policy.says_entries = true;
    tried.declares().policy.entries = declared;
    return run_campaign(tried, quiescent(8'000)).conclusion();
  };
  EXPECT_EQ(conclusion(slip::fork_leaves_out_entries, fork_entries::written), verdict::conforms);
  EXPECT_EQ(conclusion(slip::none, fork_entries::written), verdict::violates);
}
TEST(WholeRelation, doesNotAskForEntriesIfNothingIsSaidOfThem) {
  mirror silent(4, 8, slip::fork_leaves_out_entries);
  EXPECT_THAT(run_campaign(silent, quiescent()).rejections, testing::IsEmpty());
}

TEST(WholeRelation, acceptsAnEagerForkUnlessTheProfileIsQuiescent) {
  mirror eager(4, 8, slip::fork_copies_eagerly);
  auto options = quiescent();
  options.quiescent = false;
  EXPECT_THAT(run_campaign(eager, options).rejections, testing::IsEmpty());
}

TEST(WholeRelation, untestedIsNotPassed) {
  mirror correct(4, 8, slip::none);
  EXPECT_EQ(run_campaign(correct, quiescent(3)).conclusion(), verdict::unknown);
}

TEST(WholeGenerator, asksForEveryOperationThatCanBeAskedAndMeetsItsEndings) {
  mirror correct(4, 8, slip::none);
  auto const report = run_campaign(correct, quiescent(10'000));
  auto const types = whole_type().operations;
  for (std::size_t o = 0; o < types.size(); ++o) {
    auto const what = static_cast<verb>(o);
    bool const asked =
        what != verb::fork_eager && what != verb::evict && what != verb::kernel_map && what != verb::reclaim;
    if (!asked) continue;
    EXPECT_GT(report.seen.ended[o][static_cast<std::size_t>(ending::completed)], 0U) << types[o].name;
  }
}

TEST(WholeSuite, isPlayedWithoutLeavingACallOutWhereEverythingCanBeAsked) {
  mirror correct(processes_of_suite, pages_of_suite, slip::none);
  auto const report = run_directed(correct, quiescent());
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
  std::set<std::string_view> names;
  for (auto const& d : report.directed) {
    EXPECT_EQ(d.skipped, 0U) << d.name;
    names.insert(d.name);
  }
  EXPECT_EQ(names.size(), directed_suite().size());
}

TEST(WholeSuite, namesTheSequenceThatWasRejected) {
  mirror broken(processes_of_suite, pages_of_suite, slip::pinned_page_moves);
  auto options = quiescent();
  options.quiescent = false;
  auto const report = run_directed(broken, options);
  ASSERT_FALSE(report.rejections.empty());
  EXPECT_EQ(report.rejections.front().directed, "pin_is_copied_at_fork");
  EXPECT_THAT(to_text(report), testing::HasSubstr("in pin_is_copied_at_fork"));
  EXPECT_EQ(to_json(report)["rejections"][0]["clause"], "pin_keeps_frame");
}

TEST(WholeRejection, becomesATraceThatCanBeReadBackAndPlayedAgain) {
  mirror broken(4, 8, slip::load_is_off_by_one);
  auto const report = run_campaign(broken, quiescent());
  ASSERT_FALSE(report.rejections.empty());
  auto const made = trace_of(report.rejections.front(), whole_type(), "linux", report.size, "a mirror");
  EXPECT_EQ(made.steps.back().out, report.rejections.front().calls.back().said.out);
  auto const read = read_itf(write_itf(made));
  ASSERT_TRUE(std::holds_alternative<trace>(read)) << text_of(std::get<trace_error>(read));
  EXPECT_EQ(std::get<trace>(read), made);
  std::vector<call> calls;
  for (auto const& step : made.steps) calls.push_back(step.played);
  auto const again = run_calls(broken, calls, quiescent());
  ASSERT_EQ(again.rejections.size(), 1U);
  EXPECT_EQ(again.rejections.front().broken(), report.rejections.front().broken());
}

TEST(WholeCampaign, dependsOnTheSeedAlone) {
  auto const text = [](std::uint64_t seed) {
    mirror correct(4, 8, slip::none);
    auto report = run_campaign(correct, quiescent(1'000, seed));
    report.seconds = 0;
    return to_json(report).dump();
  };
  EXPECT_EQ(text(1), text(1));
  EXPECT_NE(text(1), text(2));
}

// Either may be, as long as it is said.
TEST(VforkPolicy, isWhatTheImplementationDeclares) {
  mirror copies(4, 4, slip::none);
  copies.copy_at_vfork();
  EXPECT_EQ(run_campaign(copies, quiescent()).conclusion(), verdict::violates);
  copies.declares().policy.vfork = vfork_child::copies;
  copies.declares().can.swaps = false;
  auto const report = run_campaign(copies, quiescent(8'000));
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
  mirror borrows(4, 4, slip::none);
  borrows.declares().policy.vfork = vfork_child::copies;
  EXPECT_EQ(run_campaign(borrows, quiescent()).conclusion(), verdict::violates);
}

}  // namespace
}  // namespace cowproof::oracle::whole::test

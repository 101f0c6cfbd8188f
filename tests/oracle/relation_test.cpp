// The relation against a simulator that is right, and against each of its slips.
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "oracle/generator.hpp"
#include "oracle/report/rejection_trace.hpp"
#include "oracle/report/report.hpp"
#include "simulated.hpp"
#include "trace/itf/itf.hpp"

namespace cowproof::oracle::test {
namespace {

campaign_options quiescent(std::uint64_t operations = 10'000, std::uint64_t seed = 1) {
  campaign_options options;
  options.operations = operations;
  options.seed = seed;
  options.quiescent = true;
  return options;
}

struct expected_slip {
  slip made;
  clause broken;
  std::size_t most_calls;  // of the shortened sequence
};

void PrintTo(expected_slip const& e, std::ostream* out) { *out << describe(e.broken).name; }

constexpr expected_slip expected_slips[] = {
    {slip::load_is_off_by_one, clause::results, 2},
    {slip::store_leaks_to_sibling, clause::content, 4},
    {slip::store_leaks_to_sibling, clause::write_leaves_shared_frame, 4},
    {slip::store_copies_needlessly, clause::sole_owner_reuses, 3},
    {slip::store_writes_zero_frame, clause::content, 3},
    {slip::store_writes_zero_frame, clause::write_makes_private, 3},
    {slip::unmap_does_nothing, clause::unmapped_is_absent, 2},
    {slip::map_takes_a_frame, clause::untouched_is_zero_frame, 1},
    {slip::map_takes_a_busy_frame, clause::same_frame_same_class, 3},
    {slip::fork_copies_eagerly, clause::fork_shares, 3},
    {slip::fork_copies_wrongly, clause::content, 3},
    {slip::fork_forgets_to_count, clause::count_is_exact, 3},
    {slip::failed_fork_copies, clause::refusal_changes_nothing, 3},
    {slip::exit_keeps_first_page, clause::unmapped_is_absent, 4},
    {slip::load_hides_the_page, clause::written_stays_present, 3},
    {slip::load_moves_other_pages, clause::bystander_keeps_frame, 4},
    {slip::exclusive_is_always_set, clause::exclusive_means_alone, 3},
    {slip::exclusive_is_never_set, clause::no_lone_sharer, 2},
    {slip::exit_ends_everything, clause::keeps_running, 1},
};

finding_kind kind_of_words(std::string const& seen, std::string const& allowed) {
  return kind_of(static_cast<std::uint8_t>(clause::content), 3, seen, allowed);
}

// Two bugs that break the same clause by the same operation are told apart, and one bug is told once.
TEST(FindingKind, isOfWhatWasSeenAndAllowedWhateverTheNames) {
  EXPECT_EQ(kind_of_words("the word 5", "the word 77"), kind_of_words("the word 4711", "the word 3"));
  EXPECT_NE(kind_of_words("the word 0", "the word 77"), kind_of_words("the word 4711", "the word 3"));
  EXPECT_EQ(kind_of_words("the word 5", "the word 0"), kind_of_words("the word 5", "the word 3"));
  EXPECT_EQ(kind_of_words("frame 0x7f, count 3, exclusive", "count 2: so many"),
            kind_of_words("frame 0x1, count 9, exclusive", "count 4: so many"));
  EXPECT_NE(kind_of_words("frame 0x7f, count 3, exclusive", "count 2: so many"),
            kind_of_words("frame 0x7f, count 3, exclusive", "count 4: so many"));
  EXPECT_NE(kind_of_words("3 frames are free", "2: of 5"), kind_of_words("3 frames are free", "4: of 5"));
  EXPECT_EQ(kind_of_words("0 frames are free", "2: of 5"), kind_of_words("3 frames are free", "4: of 5"));
  EXPECT_EQ(kind_of_words("0x5, the frame of p0 v0", ""), kind_of_words("0x9, the frame of p3 v7", ""));
}

TEST(FindingKind, ofAHangIsOfTheCallAndNotOfTheEcho) {
  EXPECT_EQ(kind_of_words("no answer [cow 12 ...] in time; its last words: 12 store 0 3 7", "an answer"),
            kind_of_words("no answer [cow 3 ...] in time; its last words: 3 store 1 1 9", "an answer"));
  EXPECT_EQ(kind_of_words("line 7: no answer within 3.0 s", ""), kind_of_words("line 12: no answer within 0.2 s", ""));
  EXPECT_NE(kind_of(0, 1, "no answer", ""), kind_of(0, 2, "no answer", ""));
}

class Slip : public testing::TestWithParam<expected_slip> {};

TEST_P(Slip, isRejectedByItsClauseInAShortSequence) {
  simulated broken(4, 6, GetParam().made);
  auto const report = run_campaign(broken, quiescent());
  ASSERT_EQ(report.conclusion(), verdict::violates);
  std::optional<std::size_t> shortest;
  for (auto const& r : report.rejections) {
    for (auto const& f : r.findings) {
      EXPECT_NE(f.seen, f.allowed);
      EXPECT_FALSE(f.allowed.empty());
      if (f.broken == GetParam().broken) shortest = std::min(r.calls.size(), shortest.value_or(r.calls.size()));
    }
    EXPECT_EQ(r.confirmed, r.replays);
  }
  ASSERT_TRUE(shortest) << to_text(report);
  EXPECT_LE(*shortest, GetParam().most_calls) << to_text(report);
  EXPECT_GT(report.times_failed[static_cast<std::size_t>(GetParam().broken)], 0U);
}

INSTANTIATE_TEST_SUITE_P(All, Slip, testing::ValuesIn(expected_slips),
                         [](auto const& tested) { return std::to_string(tested.index); });

TEST(Rejection, becomesATraceThatHoldsTheAnswersAndTheClauseAndCanBeReadBack) {
  simulated broken(4, 6, slip::load_is_off_by_one);
  auto const report = run_campaign(broken, quiescent());
  ASSERT_FALSE(report.rejections.empty());
  auto const& rejected = report.rejections.front();
  auto const made = trace_of(rejected, core_type(), "linux", scope{4, 6, 24, 65536}, "a simulator");
  ASSERT_EQ(made.steps.size(), rejected.calls.size());
  EXPECT_EQ(made.steps.back().out, rejected.calls.back().said.out);
  ASSERT_TRUE(made.violated.has_value());
  EXPECT_EQ(made.violated->property, describe(rejected.broken()).name);
  EXPECT_EQ(made.violated->step, rejected.calls.size());
  EXPECT_FALSE(made.violated->shown.empty()) << "what a simulator showed instead";
  auto const read = read_itf(write_itf(made));
  ASSERT_TRUE(std::holds_alternative<trace>(read)) << text_of(std::get<trace_error>(read));
  EXPECT_EQ(std::get<trace>(read), made);
}

TEST(Relation, everyClauseThatAKernelCanBeHeldToIsBrokenBySomeSlip) {
  std::set<clause> broken, observable;
  for (auto const& e : expected_slips) broken.insert(e.broken);
  simulated const kernel(4, 6, slip::none);
  for (auto const& c : clauses_of(core_type()))
    if (is_observable(c.id, kernel.declares())) observable.insert(c.id);
  EXPECT_EQ(broken, observable);
}

TEST(Relation, holdsForACorrectSimulatorAndExercisesEveryClause) {
  simulated correct(4, 8, slip::none);
  auto const report = run_campaign(correct, quiescent());
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
  EXPECT_THAT(report.never_exercised(), testing::IsEmpty());
  EXPECT_EQ(report.operations, 10'000U);
}

TEST(Relation, holdsInEveryScope) {
  for (auto const& [processes, pages] : {std::pair{1U, 1U}, {2U, 1U}, {1U, 8U}, {4U, 64U}, {16U, 16U}}) {
    simulated correct(processes, pages, slip::none);
    auto const report = run_campaign(correct, quiescent(2'000));
    EXPECT_TRUE(report.rejections.empty()) << to_text(report);
  }
}

TEST(Relation, acceptsAnEagerForkUnlessTheProfileIsQuiescent) {
  simulated eager(4, 8, slip::fork_copies_eagerly);
  auto options = quiescent();
  options.quiescent = false;
  EXPECT_THAT(run_campaign(eager, options).rejections, testing::IsEmpty());
}

TEST(Relation, seesAnEagerForkWithoutFrames) {
  simulated eager(4, 8, slip::fork_copies_eagerly);
  eager.declares().frames = eager.declares().counts = false;
  eager.declares().zero_frame = 0;
  auto const report = run_campaign(eager, quiescent());
  ASSERT_FALSE(report.rejections.empty());
  EXPECT_EQ(report.rejections.front().broken(), clause::fork_shares);
  EXPECT_FALSE(report.is_checked(clause::count_is_exact));
}

TEST(Relation, conformsWithoutFrames) {
  simulated correct(4, 8, slip::none);
  correct.declares().frames = correct.declares().counts = false;
  correct.declares().zero_frame = 0;
  auto const report = run_campaign(correct, quiescent());
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
}

TEST(Relation, untestedIsNotPassed) {
  simulated correct(4, 8, slip::none);
  auto const report = run_campaign(correct, quiescent(3));
  EXPECT_EQ(report.conclusion(), verdict::unknown);
  EXPECT_THAT(report.never_exercised(), testing::Contains(clause::sole_owner_reuses));
}

TEST(Campaign, dependsOnTheSeedAlone) {
  auto const text = [](std::uint64_t seed) {
    simulated broken(4, 6, slip::store_leaks_to_sibling);
    auto report = run_campaign(broken, quiescent(5'000, seed));
    report.seconds = 0;
    return to_json(report).dump();
  };
  EXPECT_EQ(text(1), text(1));
  EXPECT_NE(text(1), text(2));
}

TEST(Campaign, goesOnAfterARejectionAndCountsTheSameOneOnce) {
  simulated broken(4, 6, slip::unmap_does_nothing);
  auto const report = run_campaign(broken, quiescent());
  EXPECT_EQ(report.operations, 10'000U);
  EXPECT_GT(report.rejections.front().times, 10U);
  for (std::size_t i = 0; i < report.rejections.size(); ++i)
    for (std::size_t k = i + 1; k < report.rejections.size(); ++k)
      EXPECT_FALSE(report.rejections[i].is_like(report.rejections[k].met_as)) << to_text(report);
}

TEST(Campaign, stopsAfterEnoughRejections) {
  simulated broken(4, 6, slip::load_is_off_by_one);
  auto options = quiescent();
  options.most_rejections = 1;
  EXPECT_LT(run_campaign(broken, options).operations, 10'000U);
}

TEST(Campaign, playsRecordedCallsAgain) {
  simulated broken(4, 6, slip::store_leaks_to_sibling);
  auto const found = run_campaign(broken, quiescent());
  ASSERT_FALSE(found.rejections.empty());
  auto const& first = found.rejections.front();
  auto const again = run_calls(broken, calls_of(first), quiescent());
  ASSERT_EQ(again.rejections.size(), 1U);
  EXPECT_EQ(again.rejections.front().broken(), first.broken());
  EXPECT_EQ(calls_of(again.rejections.front()), calls_of(first));
  simulated correct(4, 6, slip::none);
  EXPECT_EQ(run_calls(correct, calls_of(first), quiescent()).conclusion(), verdict::conforms);
}

TEST(Report, saysWhatWasSeenWhatWasAllowedAndWhichClauseSaysSo) {
  simulated broken(4, 6, slip::store_leaks_to_sibling);
  auto const report = run_campaign(broken, quiescent());
  auto const text = to_text(report);
  for (auto const* part :
       {"rejection 1: content", "seen ", "allowed  the word", "clause   A page reads as", "source ", "store(p"}) {
    EXPECT_THAT(text, testing::HasSubstr(part));
  }
  auto const json = to_json(report);
  EXPECT_EQ(json["verdict"], "violates");
  EXPECT_EQ(json["clauses"].size(), clauses_of(core_type()).size());
  EXPECT_EQ(json["rejections"][0]["clause"], "content");
}

TEST(Calls, survivePackingTheirOperands) {
  named_call store;
  store.what = verb::store;
  store.process = 3;
  store.page = 5;
  store.word = 77;
  auto stored = decode(encode(store));
  EXPECT_EQ(stored.what, verb::store);
  EXPECT_EQ(stored.process, 3U);
  EXPECT_EQ(stored.page, 5U);
  EXPECT_EQ(stored.word, 77U);
  store.page.reset();
  stored = decode(encode(store));
  EXPECT_EQ(stored.page, std::nullopt);
  named_call fork;
  fork.what = verb::fork;
  fork.child = 2;
  fork.has_memory = false;
  auto const again = decode(encode(fork));
  EXPECT_EQ(again.child, 2U);
  EXPECT_FALSE(again.has_memory);
}

TEST(RandomNumbers, areTheSameEverywhere) {
  random_numbers numbers(1);
  EXPECT_EQ(numbers.next(), 0x910a'2dec'8902'5cc1U);  // the published sequence of splitmix64
}

}  // namespace
}  // namespace cowproof::oracle::test

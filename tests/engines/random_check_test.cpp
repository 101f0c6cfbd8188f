// Random checking: the machine holds, mutants do not, and the seed decides everything.
#include "engines/random_check.hpp"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "engines/generate.hpp"
#include "engines/shrink.hpp"

namespace cowproof {
namespace {

random_options options_for(std::string_view subject, std::uint64_t operations = 60'000) {
  random_options o;
  o.subject = subject;
  o.operations = operations;
  return o;
}

TEST(RandomCheck, findsNothingWrongWithTheMachineAndExercisesAllOfIt) {
  auto const report = check_random(options_for("machine", 300'000));
  EXPECT_FALSE(report.failure);
  EXPECT_EQ(report.operations, 300'000U);
  EXPECT_TRUE(report.never.empty()) << report.never.front();
}

TEST(RandomCheck, findsNothingWrongInTheLargestScope) {
  auto o = options_for("machine", 3'000);
  o.within = largest_scope();
  EXPECT_FALSE(check_random(o).failure);
}

TEST(RandomCheck, saysWhatItNeverExercised) {
  auto o = options_for("machine", 2'000);
  o.weights = {};
  o.weights[static_cast<std::size_t>(find_operation("load"))] = 1;
  auto const report = check_random(o);
  EXPECT_FALSE(report.failure);
  EXPECT_NE(std::ranges::find(report.never, "store_copies"), report.never.end());
  EXPECT_NE(std::ranges::find(report.never, "exit ends with completed"), report.never.end());
}

TEST(RandomCheck, givesTheSameResultForTheSameSeedWithAnyNumberOfThreads) {
  for (char const* subject : {"machine", "init_killed"}) {
    auto o = options_for(subject);
    auto const alone = check_random(o);
    o.jobs = 3;
    auto const together = check_random(o);
    EXPECT_EQ(alone.operations, together.operations);
    EXPECT_EQ(alone.seen, together.seen);
    ASSERT_EQ(alone.failure.has_value(), together.failure.has_value());
    if (alone.failure) {
      EXPECT_EQ(alone.failure->calls, together.failure->calls);
    }
  }
}

// The numbers themselves, so that two compilers must agree on them.
TEST(RandomCheck, isPinnedForOneSeed) {
  auto o = options_for("machine", 10'000);
  o.seed = 7;
  auto const report = check_random(o);
  EXPECT_EQ(report.sequences, 69U);
  EXPECT_EQ(report.seen.ended[static_cast<std::size_t>(find_operation("store"))][0], 581U);
}

TEST(RandomCheck, refusesASubjectThatIsNotThere) {
  EXPECT_THROW(check_random(options_for("no_such_mutant")), std::invalid_argument);
}

class EveryMutant : public testing::TestWithParam<std::string_view> {};

TEST_P(EveryMutant, isKilledAtRandomAndShrinksToAFewCalls) {
  auto o = options_for(GetParam(), 400'000);
  o.within = core_type().usual;
  auto const report = check_random(o);
  ASSERT_TRUE(report.failure);
  auto const& s = *find_subject(GetParam(), o.within);
  auto const small = shrink(s, report.failure->calls, o.within, report.failure->broken);
  EXPECT_LE(small.calls.size(), 6U);
  EXPECT_EQ(small.broken, report.failure->broken);
  auto calls = small.calls;
  auto const again = s.play(calls, small.within, property_set{1} << small.broken, nullptr);
  ASSERT_TRUE(again.violated) << "what was shrunk still fails";
  EXPECT_EQ(again.played, calls.size());
  EXPECT_EQ(calls, small.calls) << "offers were resolved";
}

std::vector<std::string_view> mutants() {
  std::vector<std::string_view> names;
  for (auto const& s : all_subjects())
    if (s.mutant != nullptr && std::ranges::find(names, s.name) == names.end()) names.push_back(s.name);
  return names;
}
INSTANTIATE_TEST_SUITE_P(All, EveryMutant, testing::ValuesIn(mutants()),
                         [](auto const& each) { return std::string(each.param); });

// The generator inside of RapidCheck's own loop.
RC_GTEST_PROP(Generator, makesSequencesThatTheMachinePlaysAsItsSpecificationSays, ()) {
  scope const within{3, 4, 6, 3};
  auto calls = *rc::gen::resize(80, calls_within(within, core_type().weights));
  RC_ASSERT(calls.size() == 80U);
  auto const played = find_subject("machine", within)->play(calls, within, all_properties, nullptr);
  RC_ASSERT(!played.violated);
}

TEST(RandomCheck, seesACopyWhereAPageHasTwoParts) {
  for (char const* subject : {"copies_nothing", "copies_half", "copies_from_wrong_frame", "zeroes_after_copying"}) {
    auto o = options_for(subject);
    EXPECT_FALSE(check_random(o).failure) << subject << ": with one part, all of the copy is overwritten";
    o.within.parts = 2;
    EXPECT_TRUE(check_random(o).failure) << subject;
  }
}

RC_GTEST_PROP(Capacity, doesNotChangeWhatHappensWithinAScope, ()) {
  scope within{3, 4, 6, 3};
  within.parts = *rc::gen::element(1, 2);
  auto const drawn = *rc::gen::resize(60, calls_within(within, core_type().weights));
  auto calls = drawn;
  coverage seen;
  find_subject("machine", within)->play(calls, within, all_properties, &seen);
  std::size_t larger = 0;
  for (auto const& s : all_subjects()) {
    if (s.name != "machine" || &s == find_subject("machine", within)) continue;
    auto in_large = drawn;
    coverage large_seen;
    s.play(in_large, within, all_properties, &large_seen);
    RC_ASSERT(calls == in_large);
    RC_ASSERT(seen == large_seen);
    ++larger;
  }
  RC_ASSERT(larger == 2U);
}

RC_GTEST_PROP(Resolution, makesEverySubsequenceASequence, ()) {
  scope const within{4, 3, 5, 2};
  auto calls = *rc::gen::resize(60, calls_within(within, core_type().weights));
  auto const keep = *rc::gen::container<std::vector<bool>>(calls.size(), rc::gen::arbitrary<bool>());
  std::vector<call> some;
  for (std::size_t i = 0; i < calls.size(); ++i)
    if (keep[i]) some.push_back(calls[i]);
  auto const& s = *find_subject("machine", within);
  s.play(some, within, all_properties, nullptr);
  RC_ASSERT(s.watch(some, within, [](seen_step const&) {}).played == some.size());
}

}  // namespace
}  // namespace cowproof

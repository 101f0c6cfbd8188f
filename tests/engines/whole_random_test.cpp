// Random checking of the whole machine: it holds, all of it is exercised, and every mutant is killed.
#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "engines/generate.hpp"
#include "engines/shrink.hpp"
#include "tests/engines/usual_options.hpp"

namespace cowproof {
namespace {

TEST(WholeRandomCheck, findsNothingWrongWithTheMachineAndExercisesAllOfIt) {
  auto const report = check_random(usual_options(whole_type(), "machine", 100'000));
  EXPECT_FALSE(report.failure);
  EXPECT_TRUE(report.never.empty()) << report.never.front();
}

TEST(WholeRandomCheck, findsNothingWrongInTheLargestScope) {
  auto o = usual_options(whole_type(), "machine", 5'000);
  o.within = largest_scope(whole_type());
  EXPECT_FALSE(check_random(o).failure);
}

// Fewer frames than the machine was compiled for: what is refused then, is refused with cause.
TEST(WholeRandomCheck, findsNothingWrongWhereThereAreFewFrames) {
  auto o = usual_options(whole_type(), "machine", 20'000);
  o.within.frames = 2;
  auto const report = check_random(o);
  EXPECT_FALSE(report.failure) << property_name(report.failure->broken, whole_type());
}

// The numbers themselves, so that two compilers must agree on them.
TEST(WholeRandomCheck, isPinnedForOneSeed) {
  auto o = usual_options(whole_type(), "machine", 10'000);
  o.seed = 7;
  o.within.parts = 1;
  auto const report = check_random(o);
  EXPECT_EQ(report.sequences, 69U);
  EXPECT_EQ(report.seen.ended[static_cast<std::size_t>(find_operation("store", whole_type()))][0], 218U);
}

std::vector<std::string_view> mutants() {
  std::vector<std::string_view> names;
  for (auto const& s : all_subjects(whole_type()))
    if (s.mutant != nullptr && std::ranges::find(names, s.name) == names.end()) names.push_back(s.name);
  return names;
}

class EveryWholeMutant : public testing::TestWithParam<std::string_view> {};

TEST_P(EveryWholeMutant, isKilledAtRandomAndShrinksToAFewCalls) {
  auto const o = usual_options(whole_type(), GetParam(), 1'000'000);
  auto const report = check_random(o);
  ASSERT_TRUE(report.failure);
  auto const& s = *find_subject(GetParam(), o.within, whole_type());
  auto const small = shrink(s, report.failure->calls, o.within, report.failure->broken);
  EXPECT_LE(small.calls.size(), 12U);
  EXPECT_EQ(small.broken, report.failure->broken);
  auto calls = small.calls;
  auto const again = s.play(calls, small.within, property_set{1} << small.broken, nullptr);
  ASSERT_TRUE(again.violated) << "what was shrunk still fails";
  EXPECT_EQ(again.played, calls.size());
  EXPECT_EQ(calls, small.calls) << "offers were resolved";
}
INSTANTIATE_TEST_SUITE_P(All, EveryWholeMutant, testing::ValuesIn(mutants()),
                         [](auto const& each) { return std::string(each.param); });

// The properties that one of them breaks when it is caught; and of the others, those that it breaks if nothing else
// catches it.
bool some_mutant_breaks(property p) {
  return std::ranges::any_of(mutants(), [&](auto name) {
    auto o = usual_options(whole_type(), name, 20'000);
    o.wanted = only(p);
    return check_random(o).failure.has_value();
  });
}
TEST(WholeMutants, breakEveryPropertyBetweenThem) {
  property_set broken = 0;
  for (auto const name : mutants()) {
    if (COWPROOF_SANITIZED && name.size() % 4 != 0) continue;
    auto o = usual_options(whole_type(), name, 1'000'000);
    o.within.parts = 1;
    auto const report = check_random(o);
    if (!report.failure) continue;
    auto const& s = *find_subject(name, o.within, whole_type());
    s.watch(report.failure->calls, o.within, [&](seen_step const& step) { broken |= step.broken; });
  }
  if (COWPROOF_SANITIZED) return;
  auto const& all = whole_type().properties;
  for (std::size_t p = 0; p < all.size(); ++p)
    EXPECT_TRUE((broken >> p & 1) != 0 || some_mutant_breaks(static_cast<property>(p)))
        << "no mutant breaks " << all[p].name;
}

// ------------------------------------------------------------------------------------------------- scope and sequence

scope const small_scope{3, 4, 9, 3, 2, 2, 2, 2, 2, 3, 2, 1, 0, 2, 2};

std::vector<call> drawn(int size) {
  return *rc::gen::resize(size, calls_within(small_scope, whole_type().weights, whole_type()));
}

RC_GTEST_PROP(WholeCapacity, doesNotChangeWhatHappensWithinAScope, ()) {
  auto calls = drawn(COWPROOF_SANITIZED ? 30 : 100);
  auto in_large = calls;
  coverage small_seen;
  coverage large_seen;
  auto const& small = *find_subject("machine", small_scope, whole_type());
  auto const& large = *find_subject("machine", largest_scope(whole_type()), whole_type());
  RC_ASSERT(&small != &large);
  small.play(calls, small_scope, all_properties, &small_seen);
  large.play(in_large, small_scope, all_properties, &large_seen);
  RC_ASSERT(calls == in_large);
  RC_ASSERT(small_seen == large_seen);
}

RC_GTEST_PROP(WholeResolution, makesEverySubsequenceASequence, ()) {
  auto calls = drawn(100);
  auto const keep = *rc::gen::container<std::vector<bool>>(calls.size(), rc::gen::arbitrary<bool>());
  std::vector<call> some;
  for (std::size_t i = 0; i < calls.size(); ++i)
    if (keep[i]) some.push_back(calls[i]);
  auto const& s = *find_subject("machine", small_scope, whole_type());
  s.play(some, small_scope, all_properties, nullptr);
  RC_ASSERT(s.watch(some, small_scope, [](seen_step const&) {}).played == some.size());
}

}  // namespace
}  // namespace cowproof

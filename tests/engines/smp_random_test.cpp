// Random checking of several processors: it holds, all of it is exercised, and every mutant is killed.
#include <gtest/gtest.h>

#include "engines/shrink.hpp"
#include "tests/engines/usual_options.hpp"

namespace cowproof {
namespace {

TEST(SmpRandomCheck, findsNothingWrongWithTheMachine) {
  auto const report = check_random(usual_options(smp_type(), "machine", COWPROOF_SANITIZED ? 5'000 : 300'000));
  EXPECT_FALSE(report.failure) << property_name(report.failure->broken, smp_type());
  EXPECT_TRUE(COWPROOF_SANITIZED || report.never.empty()) << report.never.front();
}

// The numbers themselves, so that two compilers must agree on them.
TEST(SmpRandomCheck, isPinnedForOneSeed) {
  auto o = usual_options(smp_type(), "machine", 10'000);
  o.seed = 7;
  auto const report = check_random(o);
  EXPECT_EQ(report.operations, 9'627U);
  EXPECT_EQ(report.seen.ended[static_cast<std::size_t>(find_operation("install", smp_type()))][0], 169U);
}

std::vector<std::string_view> mutants() {
  std::vector<std::string_view> names;
  for (auto const& s : all_subjects(smp_type()))
    if (s.mutant != nullptr) names.push_back(s.name);
  if (COWPROOF_SANITIZED) names.resize(3);  // sanitizers look at the code, which is the same for all
  return names;
}

class EverySmpMutant : public testing::TestWithParam<std::string_view> {};

TEST_P(EverySmpMutant, isKilledAtRandomAndWhatIsShrunkStillFails) {
  auto const o = usual_options(smp_type(), GetParam(), 4'000'000);
  auto const report = check_random(o);
  ASSERT_TRUE(report.failure);
  auto const& s = *find_subject(GetParam(), o.within, smp_type());
  auto const small = shrink(s, report.failure->calls, o.within, report.failure->broken);
  auto calls = small.calls;
  auto const again = s.play(calls, small.within, property_set{1} << small.broken, nullptr);
  EXPECT_TRUE(again.violated);
  EXPECT_EQ(again.played, calls.size());
}
INSTANTIATE_TEST_SUITE_P(All, EverySmpMutant, testing::ValuesIn(mutants()),
                         [](auto const& each) { return std::string(each.param); });

}  // namespace
}  // namespace cowproof

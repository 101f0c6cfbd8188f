// Damage that is done to the running kernel's answers or memory is rejected, by the clause that it breaks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "left_behind.hpp"
#include "liar.hpp"
#include "oracle/linux_validation.hpp"
#include "oracle/report/report.hpp"

namespace cowproof::oracle::test {
namespace {

template <class Liar> linux_options lying() {
  linux_options options;
  options.operations = 5'000;
  options.most_rejections = 4;
  options.wrap = wrapped_in<Liar>();
  return options;
}

// The shortest: one slip may show in several ways.
rejection const* find(validation_report const& report, clause broken) {
  rejection const* found = nullptr;
  for (auto const& r : report.rejections)
    if (r.broken() == broken && (found == nullptr || r.calls.size() < found->calls.size())) found = &r;
  return found;
}

void expect_rejection(validation_report const& report, clause broken, std::size_t most_calls) {
  EXPECT_EQ(report.conclusion(), verdict::violates);
  auto const* found = find(report, broken);
  ASSERT_NE(found, nullptr) << to_text(report);
  EXPECT_EQ(found->confirmed, found->replays);
  EXPECT_LE(found->calls.size(), most_calls) << to_text(report);
  EXPECT_FALSE(found->findings.front().allowed.empty());
  EXPECT_FALSE(has_children());
}

TEST(LinuxFaults, aStoreThatLeaksToTheSiblingBreaksContent) {
  auto const report = validate_linux(lying<leaking_store>());
  expect_rejection(report, clause::content, 4);
  auto const* found = find(report, clause::content);
  EXPECT_THAT(found->findings.front().seen, testing::StartsWith("the word"));
  EXPECT_THAT(found->findings.front().allowed, testing::StartsWith("the word"));
}

TEST(LinuxFaults, anUnmapThatDoesNothingLeavesAnEntry) {
  expect_rejection(validate_linux(lying<idle_unmap>()), clause::unmapped_is_absent, 3);
}

TEST(LinuxFaults, aForkThatCopiesEagerlyDoesNotShare) {
  expect_rejection(validate_linux(lying<eager_fork>()), clause::fork_shares, 3);
}

TEST(LinuxFaults, aForkThatCopiesEagerlyIsAcceptedByTheExactProfile) {
  auto options = lying<eager_fork>();
  options.what = profile::exact;
  auto const report = validate_linux(options);
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
}

TEST(LinuxFaults, aLoadThatIsWrongBreaksResults) {
  expect_rejection(validate_linux(lying<wrong_load>()), clause::results, 2);
}

TEST(LinuxFaults, aRejectionIsRejectedAgainWhenItsCallsAreReplayed) {
  auto const options = lying<leaking_store>();
  auto const report = validate_linux(options);
  ASSERT_FALSE(report.rejections.empty());
  auto const calls = calls_of(report.rejections.front());
  auto const again = replay_on_linux(calls, options);
  ASSERT_EQ(again.rejections.size(), 1U);
  EXPECT_EQ(again.rejections.front().broken(), report.rejections.front().broken());
  auto honest = options;
  honest.wrap = nullptr;
  EXPECT_EQ(replay_on_linux(calls, honest).conclusion(), verdict::conforms);
}

}  // namespace
}  // namespace cowproof::oracle::test

// The running kernel conforms to the model, with whatever it lets us observe.
#include "oracle/linux_validation.hpp"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "left_behind.hpp"
#include "oracle/calls.hpp"
#include "oracle/report/report.hpp"

namespace cowproof::oracle::test {
namespace {

linux_options random_operations(std::uint64_t operations, std::uint64_t seed = 1) {
  linux_options options;
  options.operations = operations;
  options.seed = seed;
  return options;
}

TEST(Linux, conformsToTheModel) {
  auto const report = validate_linux(random_operations(20'000));
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
  EXPECT_EQ(report.operations, 20'000U);
  EXPECT_THAT(report.never_exercised(), testing::IsEmpty());
  EXPECT_FALSE(has_children());
}

// Root sees frames and counts, unless it is one without capabilities; then this tests the degraded level, and so says.
TEST(Linux, isObservedAsFarAsPrivilegesGo) {
  auto const report = validate_linux(random_operations(2'000));
  ASSERT_FALSE(report.remarks.empty());
  if (report.checked.counts) {
    EXPECT_EQ(geteuid(), 0U);
    EXPECT_THAT(report.remarks.front(), testing::HasSubstr("fully observed"));
    EXPECT_GT(report.times_checked[static_cast<std::size_t>(clause::count_is_exact)], 1'000U);
  } else {
    EXPECT_THAT(report.remarks.front(),
                testing::AnyOf(testing::HasSubstr("degraded"), testing::HasSubstr("without counts")));
    EXPECT_FALSE(report.is_checked(clause::count_is_exact));
  }
  RecordProperty("level", report.remarks.front());
}

// In a process of its own, which gives up its privileges if it has any.
TEST(Linux, conformsToTheModelWithoutPrivileges) {
  pid_t const child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    constexpr unsigned nobody = 65534;
    if (geteuid() == 0 && (setgid(nobody) != 0 || setuid(nobody) != 0)) _exit(10);
    auto const report = validate_linux(random_operations(20'000));
    bool const degraded = !report.checked.frames && !report.is_checked(clause::same_frame_same_class);
    bool const fine = report.conclusion() == verdict::conforms && report.operations == 20'000 && degraded;
    if (!fine) fputs(to_text(report).c_str(), stderr);
    _exit(fine && !has_children() ? 0 : 11);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "status " << status;
}

TEST(Linux, conformsToTheModelWithoutPageTables) {
  auto options = random_operations(5'000);
  options.reads_page_tables = false;
  auto const report = validate_linux(options);
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
  EXPECT_TRUE(report.is_checked(clause::content));
  EXPECT_FALSE(report.is_checked(clause::unmapped_is_absent));
  EXPECT_GT(report.times_checked[static_cast<std::size_t>(clause::content)], 5'000U);
}

TEST(Linux, conformsInOtherScopes) {
  for (auto const& [processes, pages] : {std::pair{2U, 1U}, {3U, 64U}, {16U, 16U}}) {
    auto options = random_operations(3'000, 7);
    options.processes = processes;
    options.pages = pages;
    auto const report = validate_linux(options);
    EXPECT_TRUE(report.rejections.empty() && !report.failed) << to_text(report);
  }
}

TEST(Linux, asksForTheSameOperationsWithTheSameSeed) {
  auto const first = validate_linux(random_operations(2'000, 3)), second = validate_linux(random_operations(2'000, 3));
  EXPECT_EQ(first.seen, second.seen);
  EXPECT_NE(first.seen, validate_linux(random_operations(2'000, 4)).seen);
}

TEST(Linux, meetsEverySituationOfTheModel) {
  auto const report = validate_linux(random_operations(20'000));
  auto const names = core_type().situations;
  for (std::size_t i = 0; i < names.size(); ++i) EXPECT_GT(report.seen.met[i], 0U) << names[i];
}

TEST(Linux, refusesAScopeThatTheModelCannotHave) {
  auto options = random_operations(10);
  options.processes = 1025;
  auto const report = validate_linux(options);
  ASSERT_TRUE(report.failed);
  EXPECT_EQ(report.conclusion(), verdict::unknown);
}

TEST(Linux, playsGivenCalls) {
  auto const at = [](verb what, unsigned process, unsigned page, std::uint32_t word = 0) {
    named_call c;
    c.what = what;
    c.process = process;
    c.page = page;
    c.word = word;
    c.writable = true;
    c.child = 1;
    return encode(c);
  };
  std::vector<call> const calls{at(verb::map, 0, 0),      at(verb::store, 0, 0, 7), at(verb::fork, 0, 0),
                                at(verb::store, 1, 0, 8), at(verb::load, 0, 0),     at(verb::exit, 1, 0),
                                at(verb::store, 0, 0, 9)};
  std::vector<result> recorded(calls.size(), result{ending::completed, false, 0});
  auto const report = replay_on_linux(calls, random_operations(0), recorded);
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
  EXPECT_EQ(report.operations, calls.size());

  // Memory is not out here, and no process can be asked to fork into a slot that is taken.
  recorded[3].how = ending::fault_no_memory;
  auto const otherwise = replay_on_linux(calls, random_operations(0), recorded);
  EXPECT_EQ(otherwise.conclusion(), verdict::unknown);
  EXPECT_THAT(otherwise.unexamined, testing::ElementsAre(testing::HasSubstr("1 of 7 calls ended otherwise")));
  auto const nobody = std::vector{at(verb::store, 3, 0, 7)};
  auto const left_out =
      replay_on_linux(nobody, random_operations(0), std::vector{result{ending::refused_no_process, false, 0}});
  EXPECT_EQ(left_out.conclusion(), verdict::unknown);
  EXPECT_THAT(left_out.unexamined, testing::ElementsAre(testing::HasSubstr("1 of 1 calls not asked")));
}

}  // namespace
}  // namespace cowproof::oracle::test

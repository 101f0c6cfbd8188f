// Policies that a shared object leaves open are found out, and excuse nothing.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "oracle/open_policies.hpp"
#include "oracle/report/report.hpp"
#include "tests/oracle/library_options.hpp"

namespace cowproof::oracle::test {
namespace {

struct undeclared_one {
  char const* name;
  unsigned level;
  policies real;
};
void PrintTo(undeclared_one const& u, std::ostream* out) { *out << u.name << " at level " << u.level; }

policies with(last_owner writer, memory_returns memory, when_memory_is_out without, frame_moment takes,
              fork_memory fork = fork_memory::shares) {
  policies p;
  p.fork = fork;
  p.tables_are_exact = true;
  p.last_writer = writer;
  p.memory = memory;
  p.without_memory = without;
  p.takes_frame = takes;
  return p;
}
constexpr auto reuses = last_owner::reuses, copies = last_owner::copies;
constexpr auto at_exit = memory_returns::at_exit, at_wait = memory_returns::at_wait;
constexpr auto kills = when_memory_is_out::kills, refuses = when_memory_is_out::refuses;
constexpr auto at_map = frame_moment::at_map;

class UndeclaredPolicies : public testing::TestWithParam<undeclared_one> {};

TEST_P(UndeclaredPolicies, areFoundOutAndToldByTheReport) {
  auto options = options_for(GetParam().name, GetParam().level);
  options.find_out = all_open_policies;
  auto const report = validate_library(options).report;
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
  for (unsigned i = 0; i < number_of_open_policies; ++i) {
    auto const p = static_cast<open_policy>(i);
    EXPECT_EQ(decision_on(p, report.checked.policy), decision_on(p, GetParam().real)) << name_of(p);
    // Where fork copies, no write lacks memory.
    if (p == open_policy::without_memory && GetParam().real.fork == fork_memory::copies) continue;
    EXPECT_THAT(to_text(report), testing::ContainsRegex("found out: [^\n]*" + std::string(name_of(p)) + " " +
                                                        std::string(decision_on(p, GetParam().real))));
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, UndeclaredPolicies,
    testing::Values(
        undeclared_one{"cow_memory", 3, with(reuses, at_exit, kills, at_map)},
        undeclared_one{"cow_memory", 2, with(reuses, at_exit, kills, at_map)},
        undeclared_one{"cow_memory_copies_always", 3, with(copies, at_exit, kills, at_map)},
        undeclared_one{"cow_memory_fork_copies", 3, with(reuses, at_exit, kills, at_map, fork_memory::copies)},
        undeclared_one{"cow_memory_fork_copies_late", 2,
                       with(reuses, at_exit, kills, frame_moment::at_first_access, fork_memory::copies)},
        undeclared_one{"cow_memory_frees_at_wait", 3, with(reuses, at_wait, kills, at_map)},
        undeclared_one{"cow_memory_refuses", 2, with(reuses, at_exit, refuses, at_map)},
        undeclared_one{"cow_memory_at_first_access", 3, with(reuses, at_exit, kills, frame_moment::at_first_access)},
        undeclared_one{"cow_memory_at_first_write", 3, with(reuses, at_exit, kills, frame_moment::at_first_write)},
        undeclared_one{"cow_memory_says_nothing", 3, with(copies, at_wait, refuses, frame_moment::at_first_write)}));

TEST(UndeclaredPolicies, areFoundOutIfTheLibraryItselfLeavesThemOpen) {
  auto const report = validate_library(options_for("cow_memory_says_nothing")).report;
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
  EXPECT_THAT(to_text(report),
              testing::HasSubstr("found out: last_writer copies, memory at_wait, without_memory refuses, "
                                 "takes_frame at_first_write"));
}

TEST(DeclaredPolicies, leaveNothingCheckedThatDoesNotApply) {
  auto const report = validate_library(options_for("cow_memory_fork_copies")).report;
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
  for (auto const c : {clause::fork_shares, clause::write_leaves_shared_frame}) {
    EXPECT_FALSE(report.is_checked(c)) << describe(c).name;
    EXPECT_EQ(report.times_checked[static_cast<std::size_t>(c)], 0U) << describe(c).name;
  }
}

TEST(ForkThatCopies, doesNotConformIfItIsNotDeclared) {
  auto options = options_for("cow_memory_fork_copies");
  options.find_out = bit_of(open_policy::last_writer);  // which other choice there is does not matter
  auto const asked = validate_library(options).report;
  EXPECT_EQ(asked.conclusion(), verdict::conforms) << to_text(asked);
  EXPECT_THAT(to_text(asked), testing::HasSubstr("fork copies at once"));
  EXPECT_EQ(validate_library(options_for("fork_copies_undeclared")).report.conclusion(), verdict::violates);
}

// What a process holds of tables is found out as well: then a leak as small as that is seen.
TEST(Tables, areFoundOutToBeExactAndMoreIsNotHidden) {
  auto const slack = validate_library(options_for("cow_memory_says_less")).report;
  EXPECT_THAT(to_text(slack), testing::HasSubstr("a leak as small as that is not seen"));
  auto options = options_for("cow_memory_says_less");
  options.find_out = bit_of(open_policy::tables);
  auto const found = validate_library(options).report;
  EXPECT_EQ(found.conclusion(), verdict::conforms) << to_text(found);
  EXPECT_THAT(to_text(found), testing::HasSubstr("found out: tables exact"));
  EXPECT_THAT(to_text(found), testing::Not(testing::HasSubstr("not seen")));
}

// A page that was written since the last fork is written in place, by a last owner who copies as well.
TEST(WhoCopiesAlways, mayNotMoveWhatNoForkHasProtected) {
  auto const report = validate_library(options_for("copies_at_every_store")).report;
  ASSERT_EQ(report.conclusion(), verdict::violates);
  EXPECT_EQ(report.rejections.front().broken(), clause::sole_owner_reuses) << to_text(report);
}

TEST(UndeclaredPolicies, areNotSaidToBeKnownWhereNothingTellsThem) {
  auto options = options_for("cow_memory", 0);
  options.find_out = all_open_policies;
  auto const report = validate_library(options).report;
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
  EXPECT_THAT(
      to_text(report),
      testing::HasSubstr("not told by what it shows, and taken to be as usual: last_writer reuses, memory at_exit, "
                         "takes_frame at_map"));
}

// To leave a policy open is no way out: what is wrong by each choice is found.
TEST(UndeclaredPolicies, doNotExcuseASlip) {
  struct wrong {
    char const* name;
    clause broken;
  };
  for (auto const& one :
       {wrong{"12_cow_copy_no_decref", clause::count_is_exact},
        wrong{"02_child_left_writable", clause::writable_means_alone}, wrong{"48_table_leak", clause::free_is_exact}}) {
    auto options = options_for(one.name);
    options.find_out = all_open_policies;
    auto const report = validate_library(options).report;
    ASSERT_EQ(report.conclusion(), verdict::violates) << one.name;
    auto const is_found =
        std::ranges::any_of(report.rejections, [&](auto const& r) { return r.broken() == one.broken; });
    EXPECT_TRUE(is_found) << one.name;
    EXPECT_THAT(to_text(report), testing::HasSubstr("something is wrong")) << one.name;
  }
}

}  // namespace
}  // namespace cowproof::oracle::test

// Shared objects behind the C header: correct ones with each policy conform, each slip is found by its clause in a
// short sequence, and those that die or hang do not end the validation.
#include "oracle/library_validation.hpp"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/prctl.h>

#include "left_behind.hpp"
#include "oracle/calls.hpp"
#include "oracle/open_policies.hpp"
#include "oracle/report.hpp"

namespace cowproof::oracle::test {
namespace {

std::string file_of(std::string const& name) { return COWPROOF_IMPLEMENTATIONS "/" + name + ".so"; }

library_options options_for(std::string const& name, unsigned level = 3, std::uint64_t operations = 150'000) {
  library_options o;
  o.file = file_of(name);
  o.operations = operations;
  o.level = level;
  o.most_rejections = 3;
  o.time_limit = std::chrono::milliseconds(2000);
  o.shrink_time = std::chrono::minutes(1);  // no test depends on how busy the machine is
  return o;
}

// ------------------------------------------------------------------------------------------------- correct ones

struct correct_one {
  char const* name;
  unsigned level;
};
void PrintTo(correct_one const& c, std::ostream* out) { *out << c.name << " at level " << c.level; }

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
  EXPECT_GT(report.times_undefined[static_cast<std::size_t>(clause::memory_has_a_reason)], 0U);
  EXPECT_THAT(to_text(report), testing::HasSubstr("times undefined"));
}

// ------------------------------------------------------------------------------------- policies that are found out

struct undeclared_one {
  char const* name;
  unsigned level;
  policies real;
};
void PrintTo(undeclared_one const& u, std::ostream* out) { *out << u.name << " at level " << u.level; }

policies with(last_owner writer, memory_returns memory, when_memory_is_out without, frame_moment takes) {
  policies p;
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

// ---------------------------------------------------------------------------------------------------- slips

struct slip {
  char const* name;
  unsigned level;
  clause broken;
  std::size_t most_calls;  // of the shortened sequence
};
void PrintTo(slip const& s, std::ostream* out) { *out << s.name << " at level " << s.level; }

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
  options.most_rejections = 8;
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
                                         slip{"60_fault_in_wrong_table", 1, clause::bystander_keeps_frame, 0}),
                         [](auto const& tested) { return std::string(tested.param.name); });

// Random words are never the same twice.
TEST(SlipInARareState, isFoundByATourAndNotByRandomCalls) {
  EXPECT_EQ(validate_library(options_for("silent_store_not_copied")).report.conclusion(), verdict::conforms);
  auto const aware = validate_library(options_of_suite("silent_store_not_copied", suite::transitions)).report;
  ASSERT_EQ(aware.conclusion(), verdict::violates);
  EXPECT_LE(aware.rejections.front().told.size(), 4U) << to_text(aware);
  auto const blind = validate_library(options_of_suite("silent_store_not_copied", suite::transitions, 0)).report;
  ASSERT_EQ(blind.conclusion(), verdict::violates);
  EXPECT_EQ(blind.rejections.front().broken(), clause::content);
  EXPECT_LE(blind.rejections.front().told.size(), 6U) << to_text(blind);
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

// ------------------------------------------------------------------------------------------ those that do not run

struct dying {
  char const* name;
  char const* said;
};
void PrintTo(dying const& d, std::ostream* out) { *out << d.name; }

class DyingLibrary : public testing::TestWithParam<dying> {};

TEST_P(DyingLibrary, isAFindingWithAShortSequenceAndTheValidationGoesOn) {
  auto options = options_for(GetParam().name, 3, 20'000);
  options.time_limit = std::chrono::milliseconds(200);
  auto const done = validate_library(options);
  ASSERT_EQ(done.report.conclusion(), verdict::violates);
  EXPECT_FALSE(done.report.failed);
  EXPECT_GT(done.times_started, 2U);
  auto const& r = done.report.rejections.front();
  EXPECT_EQ(r.broken(), clause::keeps_running);
  EXPECT_THAT(r.findings.front().seen, testing::HasSubstr(GetParam().said));
  EXPECT_LE(done.rejected.front().calls.size(), 3U);
  EXPECT_GT(r.times, 1U);
  EXPECT_FALSE(has_children());
}

INSTANTIATE_TEST_SUITE_P(
    All, DyingLibrary,
    testing::Values(dying{"crashes", "signal 11"},
                    dying{"aborts", "signal 6 (Aborted): cow_memory: assertion failed: references > 0"},
                    dying{"exits", "exited with code 0"}, dying{"hangs", "did not return within 200 ms"},
                    dying{"crashes_at_restart", "at a restart: killed by signal 11"},
                    dying{"writes_everywhere", "signal 11"}),
    [](auto const& tested) { return std::string(tested.param.name); });

class UnusableLibrary : public testing::TestWithParam<dying> {};

TEST_P(UnusableLibrary, isRefusedWithOneSentence) {
  auto const done = validate_library(options_for(GetParam().name));
  EXPECT_FALSE(done.is_usable);
  ASSERT_TRUE(done.report.failed);
  EXPECT_THAT(done.report.failed->what, testing::HasSubstr(GetParam().said));
  EXPECT_THAT(done.report.failed->what, testing::HasSubstr(std::string(GetParam().name) + ".so"));
}

INSTANTIATE_TEST_SUITE_P(All, UnusableLibrary,
                         testing::Values(dying{"other_version", "version 2"}, dying{"other_size", "bytes instead of"},
                                         dying{"no_symbol", "does not define cowproof_get_implementation"},
                                         dying{"no_table", "no table"}, dying{"no_restart", "no function `restart`"},
                                         dying{"crashes_when_loaded", "while it was loaded: killed by signal 11"},
                                         dying{"not_there", "No such file"}),
                         [](auto const& tested) { return std::string(tested.param.name); });

TEST(FlakyLibrary, isReportedWithHowOftenItCameBack) {
  auto const report = validate_library(options_for("forgets_sometimes")).report;
  ASSERT_EQ(report.conclusion(), verdict::violates);
  auto const& r = report.rejections.front();
  EXPECT_EQ(r.broken(), clause::content);
  EXPECT_LT(r.confirmed, r.replays);
}

// As the subreaper we inherit what the library leaves behind.
TEST(LibraryWithChildren, isEndedWithAllOfThem) {
  ASSERT_EQ(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
  EXPECT_EQ(validate_library(options_for("leaves_a_child")).report.conclusion(), verdict::conforms);
  EXPECT_FALSE(has_children());
}

}  // namespace
}  // namespace cowproof::oracle::test

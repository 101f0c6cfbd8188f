// A search that is stopped and goes on has the result of one that was not.
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "engines/explore/explorer.hpp"
#include "tests/engines/explore/answers.hpp"

namespace cowproof::search {
namespace {

// One of the machines that are searched as state spaces, in a scope that is small even for sanitizers.
request small_request(machine_type const& machine) {
  request asked;
  asked.machine = &machine;
  asked.within = completed({.processes = 2, .pages = 1, .frames = 2, .words = 2}, machine);
  if (&machine != &whole_type()) return asked;
  for (auto const* name : {"protect", "advise_fork", "brk", "fork_eager", "clone", "vfork"})
    asked.operations &= ~(std::uint64_t{1} << find_operation(name, machine));
  return asked;
}

class Checkpoint : public testing::Test {
 protected:
  ~Checkpoint() override { std::filesystem::remove(file); }

  // Stops again and again, each time a little deeper, until it is done.
  answer in_pieces(request asked, std::uint64_t states_a_piece) {
    asked.checkpoint = file;
    for (std::uint64_t most = states_a_piece;; most += states_a_piece) {
      EXPECT_FALSE(why_not_resume(asked)) << why_not_resume(asked)->reason;
      auto const given =
          explore(asked, [&](counts const& c) { return c.states < most ? advice::go_on : advice::stop; });
      if (given.verdict != verdict::interrupted) return given;
      EXPECT_TRUE(given.saved);
      EXPECT_FALSE(given.not_saved);
      asked.resume = file;
      ++pieces;
    }
  }

  std::string const file = testing::TempDir() + "cowproof_" +
                           testing::UnitTest::GetInstance()->current_test_info()->name() + std::to_string(getpid());
  int pieces = 0;
};

TEST_F(Checkpoint, goesOnToTheSameCounts) {
  request asked;
  asked.within = {2, 3, 4, 2};
  asked.part = fragment::core;
  asked.choice = choice_rule::lowest;
  for (int const jobs : {1, 3}) {
    asked.jobs = jobs;
    expect_same(in_pieces(asked, 30'000), explore(asked));
  }
  EXPECT_GE(pieces, 6);
}

TEST_F(Checkpoint, goesOnWithRepresentativesAndWideKeys) {
  request asked;
  asked.within = {2, 1, 7, 2};
  for (auto const reduce : {symmetry::none, symmetry::full}) {
    asked.reduce = reduce;
    expect_same(in_pieces(asked, reduce == symmetry::none ? 500 : 20), explore(asked));
  }
  EXPECT_GE(pieces, 4);
}

TEST_F(Checkpoint, goesOnToTheSameCounterexample) {
  request asked;
  asked.within = {4, 1, 3, 2};
  for (auto const* mutant : {"refcount_narrow", "recow_bad_ref", "load_through_init"}) {
    asked.subject = mutant;
    expect_same(in_pieces(asked, 20), explore(asked));
  }
  EXPECT_GE(pieces, 3);
}

// The machines that are searched as state spaces: one word a key and many, with representatives, by several threads.
TEST_F(Checkpoint, ofAnotherMachineGoesOnToTheSameCounts) {
  for (auto const* machine : {&on_demand_type(), &whole_type(), &eager_type()}) {
    auto asked = small_request(*machine);
    for (auto const reduce : {symmetry::none, symmetry::full})
      for (int const jobs : {1, 3}) {
        asked.reduce = reduce;
        asked.jobs = jobs;
        auto one = asked;
        one.jobs = 1;
        auto const whole = explore(one);
        SCOPED_TRACE(machine->name);
        expect_same(in_pieces(asked, whole.found.states / 3 + 1), whole);
        asked.checkpoint.clear();
        asked.resume.clear();
      }
  }
  EXPECT_GE(pieces, 12);
}

TEST_F(Checkpoint, ofAnotherMachineGoesOnToTheSameCounterexample) {
  request asked;
  asked.machine = &whole_type();
  asked.within = completed({.processes = 2, .pages = 1, .frames = 4, .words = 2, .slots = 1, .pins = 1}, whole_type());
  for (auto const* mutant : {"fork_oom_leak", "swap_no_dup", "fork_cows_pinned"}) {
    asked.subject = mutant;
    expect_same(in_pieces(asked, 200), explore(asked));
  }
  EXPECT_GE(pieces, 6);
  asked.checkpoint = file;
  explore(asked, [](counts const&) { return advice::stop; });
  asked.resume = file;
  ASSERT_FALSE(why_not_resume(asked));
  asked.machine = &on_demand_type();
  asked.within = completed({2, 1, 4, 2}, on_demand_type());
  asked.subject = "machine";
  EXPECT_NE(why_not_resume(asked)->reason.find("another search"), std::string::npos);
}

TEST_F(Checkpoint, isWrittenOnTheWayWithoutStopping) {
  request asked;
  asked.within = {3, 2, 3, 2};
  auto const whole = explore(asked);
  for (int const jobs : {1, 2}) {
    if (COWPROOF_SANITIZED && jobs == 1) continue;
    auto saving = asked;
    saving.jobs = jobs;
    saving.checkpoint = file;
    auto const given = explore(saving, [asked_times = 0](counts const&) mutable {
      return ++asked_times % 8 == 0 ? advice::save : advice::go_on;
    });
    EXPECT_TRUE(given.saved);
    expect_same(given, whole);
    auto resumed = asked;
    resumed.resume = file;
    ASSERT_FALSE(why_not_resume(resumed));
    expect_same(explore(resumed), whole);
  }
}

TEST_F(Checkpoint, ofAnotherMachineIsWrittenOnTheWayAndWhereMemoryEnds) {
  auto const asked = small_request(whole_type());
  auto const whole = explore(asked);
  for (int const jobs : {1, 2}) {
    auto saving = asked;
    saving.jobs = jobs;
    saving.checkpoint = file;
    auto const given = explore(saving, [](counts const&) { return advice::save; });
    EXPECT_TRUE(given.saved);
    expect_same(given, whole);
    auto small = saving;
    small.memory = std::uint64_t{1} << 19;
    EXPECT_EQ(explore(small).verdict, verdict::out_of_memory);
    auto resumed = asked;
    resumed.resume = file;
    ASSERT_FALSE(why_not_resume(resumed));
    expect_same(explore(resumed), whole);
  }
}

// Several threads keep no paths, and what they refute is searched for once more: that a file was written is not
// forgotten.
TEST_F(Checkpoint, isNotForgottenWhereTheCounterexampleIsFoundByASecondSearch) {
  request core, whole;
  core.subject = "refcount_narrow";
  core.within = {4, 1, 3, 2};
  whole.machine = &whole_type();
  whole.subject = "swap_no_dup";
  whole.within = completed({.processes = 2, .pages = 1, .frames = 4, .words = 2, .slots = 1}, whole_type());
  for (auto* asked : {&core, &whole}) {
    asked->jobs = 2;
    asked->checkpoint = file;
    auto const given = explore(*asked, [](counts const&) { return advice::save; });
    EXPECT_TRUE(given.counterexample);
    EXPECT_TRUE(given.saved);
  }
}

TEST_F(Checkpoint, isWrittenWhereMemoryEnds) {
  request asked;
  asked.within = {2, 3, 4, 2};
  asked.part = fragment::core;
  asked.choice = choice_rule::lowest;
  auto const whole = explore(asked);
  auto small = asked;
  small.memory = 1 << 20;
  small.checkpoint = file;
  EXPECT_EQ(explore(small).verdict, verdict::out_of_memory);
  asked.resume = file;
  ASSERT_FALSE(why_not_resume(asked));
  expect_same(explore(asked), whole);
}

TEST_F(Checkpoint, thatIsDamagedOrOfAnotherSearchIsRefused) {
  request asked;
  asked.checkpoint = file;
  explore(asked, [](counts const& c) { return c.states < 1000 ? advice::go_on : advice::stop; });
  asked.resume = file;
  ASSERT_FALSE(why_not_resume(asked));
  auto other = asked;
  other.within.processes = 2;
  EXPECT_NE(why_not_resume(other)->reason.find("another search"), std::string::npos);
  other = asked;
  other.refinement = false;
  EXPECT_TRUE(why_not_resume(other));

  auto const size = std::filesystem::file_size(file);
  {
    std::fstream damaged(file, std::ios::in | std::ios::out | std::ios::binary);
    damaged.seekp(static_cast<std::streamoff>(size / 2));
    damaged.put('!').put('?');
  }
  EXPECT_NE(why_not_resume(asked)->reason.find("damaged"), std::string::npos);
  std::filesystem::resize_file(file, size / 3);
  EXPECT_NE(why_not_resume(asked)->reason.find("damaged"), std::string::npos);
  std::filesystem::resize_file(file, 5);
  EXPECT_NE(why_not_resume(asked)->reason.find("no checkpoint"), std::string::npos);
  asked.resume = file + ".absent";
  EXPECT_NE(why_not_resume(asked)->reason.find("cannot be read"), std::string::npos);
  asked.resume.clear();
  asked.checkpoint = "/nonexistent/folder/file";
  EXPECT_TRUE(why_not_resume(asked));
}

}  // namespace
}  // namespace cowproof::search

// Machines as state spaces: counts that are those of search without reduction, and pinned; what
// docs/symmetry.md assumes; and what is told of what is found.
#include <algorithm>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "engines/explore/explorer.hpp"
#include "engines/explore/space_search.hpp"
#include "engines/explore/state_space.hpp"
#include "engines/subjects/subject.hpp"
#include "tests/engines/explore/answers.hpp"

namespace cowproof::search {
namespace {

scope scope_of(int processes, int pages, int frames, scope others = {0, 0, 0, 0}) {
  others.processes = processes;
  others.pages = pages;
  others.frames = frames;
  others.words = 2;
  return others;
}

// With every operation, or without some.
request request_for(machine_type const& machine, scope const& within,
                    std::vector<std::string_view> const& without = {}) {
  request asked;
  asked.machine = &machine;
  asked.within = completed(within, machine);
  for (auto const name : without) asked.operations &= ~(std::uint64_t{1} << find_operation(name, machine));
  return asked;
}

// What makes regions many, and says little of sharing.
std::vector<std::string_view> const few_regions{"protect", "advise_fork", "brk", "fork_eager"};

std::vector<std::string_view> few_regions_of(machine_type const& machine) {
  return &machine == &whole_type() ? few_regions : std::vector<std::string_view>{};
}

// -------------------------------------------------------------------------------------------------------- counts

// The same search, whichever way steps are made and keys are looked up.
TEST(StateSpace, countsTheSameWithVectorsOfEveryWidth) {
  int widths = 0;
  for (scope const& within : {scope{2, 2, 3, 2}, scope{3, 2, 3, 2}, scope{2, 1, 7, 2}}) {
    if (COWPROOF_SANITIZED && within.processes == 3) continue;  // most of the time this takes
    for (auto const part : {fragment::core, fragment::full})
      for (int const jobs : {1, 2}) {
        auto asked = request_for(core_type(), within);
        asked.part = part;
        asked.choice = choice_rule::lowest;
        asked.with = vectors::none;
        auto const one_by_one = explore(asked);
        EXPECT_EQ(one_by_one.verdict, verdict::holds);
        asked.jobs = jobs;
        for (auto const width : {vectors::sse2, vectors::avx2, vectors::avx512}) {
          asked.with = width;
          if (why_not(asked)) continue;  // this processor has no such vectors
          ++widths;
          expect_same(explore(asked), one_by_one);
        }
      }
  }
  EXPECT_GE(widths, COWPROOF_SANITIZED ? 8 : 12);
}

struct pinned_row {
  request asked;
  std::uint64_t states, transitions, depth, representatives;
};

std::vector<pinned_row> pinned_rows() {
  return {
      {request_for(eager_type(), scope_of(3, 2, 3)), 6'196, 111'202, 7, 294},
      {request_for(on_demand_type(), scope_of(2, 2, 3, {.processes = 0, .tables = 2})), 29'936, 573'704, 11, 1'409},
      {request_for(whole_type(), scope_of(2, 1, 2)), 69'196, 3'555'360, 18, 35'323},
  };
}

TEST(StateSpace, holdsOfEveryMachineAndIsReducedWithoutLoss) {
  for (auto const& row : pinned_rows()) {
    if (COWPROOF_SANITIZED && row.states > 50'000) continue;  // most of the time that this takes
    auto asked = row.asked;
    auto const all = explore(asked);
    EXPECT_EQ(all.verdict, verdict::holds) << asked.machine->name;
    EXPECT_EQ(all.found.states, row.states) << asked.machine->name;
    EXPECT_EQ(all.found.transitions, row.transitions) << asked.machine->name;
    EXPECT_EQ(all.found.depth, row.depth) << asked.machine->name;
    asked.reduce = symmetry::full;
    auto const reduced = explore(asked).found;
    EXPECT_EQ(reduced.states, row.representatives) << asked.machine->name;
    EXPECT_EQ(reduced.unreduced_states, row.states) << asked.machine->name;
    EXPECT_EQ(reduced.unreduced_transitions, row.transitions) << asked.machine->name;
    EXPECT_EQ(reduced.depth, row.depth) << asked.machine->name;
  }
}

// Every interleaving of two processors.
TEST(StateSpace, holdsOfSeveralProcessors) {
  struct row {
    int frames, words;
    std::uint64_t states, transitions, depth, representatives;
  };
  auto asked = request_for(smp_type(), usual_scope(smp_type()));
  for (auto const& row : {row{2, 1, 59'311, 333'140, 37, 59'311}, row{3, 1, 204'163, 1'165'700, 49, 107'325}}) {
    if (COWPROOF_SANITIZED && row.states > 100'000) continue;  // most of the time that this takes
    asked.within.frames = row.frames;
    asked.within.words = row.words;
    auto const all = explore(asked);
    EXPECT_EQ(all.verdict, verdict::holds);
    EXPECT_EQ(all.found.states, row.states);
    EXPECT_EQ(all.found.transitions, row.transitions);
    EXPECT_EQ(all.found.depth, row.depth);
    asked.reduce = symmetry::full;
    auto const reduced = explore(asked);
    EXPECT_EQ(reduced.found.unreduced_states, row.states);
    EXPECT_EQ(reduced.found.unreduced_transitions, row.transitions);
    EXPECT_EQ(reduced.found.depth, row.depth);
    EXPECT_EQ(reduced.found.states, row.representatives);
    asked.reduce = symmetry::none;
  }
}

// A thing at a time, with the operations that are about it.
TEST(StateSpace, holdsOfTheWholeMachineWithWhateverItHas) {
  auto const without = [](std::vector<std::string_view> more) {
    more.insert(more.end(), few_regions.begin(), few_regions.end());
    return more;
  };
  struct row {
    scope within;
    std::vector<std::string_view> without;
    std::uint64_t representatives, states, transitions;
  };
  for (auto const& row : {
           row{scope_of(2, 1, 3, {.processes = 0, .slots = 1}), without({}), 6'336, 33'792, 835'128},
           row{scope_of(2, 1, 3, {.processes = 0, .pins = 1}), without({}), 7'590, 43'104, 1'068'144},
           row{scope_of(2, 1, 3, {.processes = 0, .files = 1, .file_pages = 1}), without({"clone", "vfork", "wait"}),
               21'837, 125'235, 3'342'172},
           row{scope_of(2, 1, 2, {.processes = 0, .kernel_pages = 1, .programs = 1}), without({}), 13'606, 26'072,
               632'252},
           row{scope_of(2, 1, 2, {.processes = 0, .descriptors = 1, .open_files = 1, .signals = 1}),
               without({"clone", "vfork"}), 23'696, 45'632, 1'389'344},
       }) {
    auto asked = request_for(whole_type(), row.within, row.without);
    asked.reduce = symmetry::full;
    auto const given = explore(asked);
    EXPECT_EQ(given.verdict, verdict::holds);
    EXPECT_EQ(given.found.states, row.representatives);
    EXPECT_EQ(given.found.unreduced_states, row.states);
    EXPECT_EQ(given.found.unreduced_transitions, row.transitions);
    if (COWPROOF_SANITIZED) break;  // a minute
  }
}

// Orbit sums, in scopes in which both can be run: two processes that can be swapped, two pages, frames, slots, pins.
TEST(StateSpace, isReducedWithoutLossHoweverMuchIsAlike) {
  std::uint64_t few = 0;
  for (auto const name : {"map", "page_in", "store", "fork", "exit", "wait", "swap_out", "pin", "unpin"})
    few |= std::uint64_t{1} << find_operation(name, whole_type());
  for (auto const& within : {
           scope_of(3, 1, 2),
           scope_of(2, 2, 2),
           scope_of(2, 1, 4),
           scope_of(2, 1, 3, {.processes = 0, .slots = 2}),
           scope_of(1, 2, 3, {.processes = 0, .slots = 1, .pins = 2}),
       }) {
    if (COWPROOF_SANITIZED && within.slots == 0) continue;  // most of the time this takes
    auto asked = request_for(whole_type(), within);
    asked.operations = few;
    auto const all = explore(asked).found;
    for (auto const reduce : {symmetry::frames, symmetry::slots, symmetry::full}) {
      asked.reduce = reduce;
      auto const reduced = explore(asked).found;
      EXPECT_EQ(reduced.unreduced_states, all.states);
      EXPECT_EQ(reduced.unreduced_transitions, all.transitions);
      EXPECT_EQ(reduced.depth, all.depth);
      EXPECT_LT(reduced.states, all.states);
    }
  }
}

// ----------------------------------------------------------------------------------------- what symmetry assumes

using key_words = std::vector<std::uint64_t>;

// What the steps of a state lead to, up to renaming, and how they end; without those that do nothing.
std::multiset<std::pair<key_words, ending>> steps_of(state_space const& space, key_words const& from) {
  std::multiset<std::pair<key_words, ending>> steps;
  for (auto const& s : space.list(from.data()))
    if (s.counts) steps.emplace(s.stands, s.out.how);
  return steps;
}

// A state and its representative are renamings of each other.
TEST(StateSpace, doesToARepresentativeWhatItDoesToTheState) {
  struct walked {
    machine_type const* machine;
    scope within;
  };
  for (auto const& [machine, within] : {
           walked{&eager_type(), scope_of(3, 3, 5)},
           walked{&on_demand_type(), scope_of(3, 4, 5, {.processes = 0, .tables = 4})},
           walked{&whole_type(), scope_of(3, 2, 4,
                                          {.processes = 0,
                                          .slots = 2,
                                          .files = 2,
                                          .file_pages = 2,
                                          .pins = 2,
                                          .descriptors = 2,
                                          .open_files = 2,
                                          .signals = 1,
                                          .kernel_pages = 1,
                                          .programs = 1})},
       }) {
    auto const space =
        find_space(*machine, within)->make({.within = completed(within, *machine), .reduce = symmetry::full});
    std::mt19937 draw(1);
    auto at = space->initial();
    for (int i = 0; i < 150; ++i) {
      auto const steps = space->list(at.data());
      auto const& step = steps[draw() % steps.size()];
      at = i % 30 == 29 ? space->initial() : step.after;
      if (!step.counts || i % 3 != 0) continue;
      EXPECT_EQ(steps_of(*space, step.after), steps_of(*space, step.stands)) << machine->name;
      expansion mine;
      expansion its;
      space->make_expander()->expand(step.after.data(), 1, mine);
      space->make_expander()->expand(step.stands.data(), 1, its);
      EXPECT_EQ(mine.unreduced_states, its.unreduced_states);
      EXPECT_EQ(mine.transitions, its.transitions);
      EXPECT_EQ(space->broken_in(step.after.data()), space->broken_in(step.stands.data()));
    }
  }
}

// ------------------------------------------------------------------------------------------------------- mutants

TEST(StateSpace, findsAShortestCounterexampleOfAMutantThatCanBeReplayed) {
  struct known {
    std::string_view name;
    std::size_t length;
  };
  scope const some{.processes = 0, .slots = 1, .files = 1, .file_pages = 1, .pins = 1};
  for (auto const& [name, length] : {
           known{"copyout_no_user_check", 1},
           known{"vfork_no_block", 1},
           known{"shared_made_private", 2},
           known{"zero_page_counted", 3},
           known{"fork_oom_leak", 4},
           known{"fork_cows_pinned", 4},
           known{"free_before_flush", 4},
           known{"table_leak", 4},
           known{"fork_copies_everything", 4},
           known{"swap_no_dup", 5},
       }) {
    auto asked = request_for(whole_type(), scope_of(2, 1, 4, some));
    asked.subject = name;
    auto const given = explore(asked);
    EXPECT_EQ(given.verdict, verdict::refuted) << name;
    ASSERT_TRUE(given.counterexample) << name;
    EXPECT_EQ(given.counterexample->calls.size(), length) << name;
    auto calls = given.counterexample->calls;
    auto const played =
        find_subject(name, asked.within, whole_type())->play(calls, asked.within, all_properties, nullptr);
    EXPECT_EQ(played.violated, given.counterexample->broken) << name;
    EXPECT_EQ(calls, given.counterexample->calls) << name << " is played as it is told";
  }
}

TEST(StateSpace, isTheSameForAnyNumberOfThreads) {
  for (auto const* machine : {&on_demand_type(), &whole_type()}) {
    auto asked = request_for(*machine, scope_of(2, machine == &whole_type() ? 1 : 2, 3), few_regions_of(*machine));
    for (auto const reduce : {symmetry::none, symmetry::full}) {
      asked.reduce = reduce;
      asked.jobs = 1;
      auto const one = explore(asked);
      asked.jobs = 4;
      expect_same(explore(asked), one);
    }
  }
  auto asked = request_for(whole_type(), scope_of(2, 1, 4));
  asked.subject = "fork_oom_leak";
  auto const one = explore(asked);
  asked.jobs = 3;
  ASSERT_TRUE(one.counterexample);
  expect_same(explore(asked), one);
}

// ----------------------------------------------------------------------------------------------- what is told of it

TEST(StateSpace, tellsWhatIsExercisedFirstAndHowToGetThere) {
  auto asked = request_for(whole_type(), scope_of(2, 1, 3), few_regions);
  asked.reduce = symmetry::full;
  asked.first_uses = true;
  auto const uses = explore(asked).uses;
  ASSERT_TRUE(uses);
  EXPECT_FALSE(uses->gave_up);
  auto const& machine = *find_subject("machine", asked.within, whole_type());
  std::size_t found = 0;
  for (auto const& use : uses->all) {
    if (!use.calls) continue;
    ++found;
    auto calls = *use.calls;
    coverage seen(whole_type());
    EXPECT_EQ(machine.play(calls, asked.within, all_properties, &seen).played, use.calls->size());
    auto const never = never_exercised(seen, whole_type());
    EXPECT_EQ(std::ranges::find(never, use.what), never.end()) << use.what;
    calls.pop_back();  // and no state before meets it
    coverage before(whole_type());
    machine.play(calls, asked.within, all_properties, &before);
    auto const not_yet = never_exercised(before, whole_type());
    EXPECT_NE(std::ranges::find(not_yet, use.what), not_yet.end()) << use.what;
  }
  EXPECT_GE(found, 60U);
  EXPECT_LT(found, uses->all.size()) << "nothing is swapped without a slot";
}

TEST(StateSpace, endsWhereMemoryEndsAndWhenItIsTold) {
  auto asked = request_for(whole_type(), scope_of(2, 1, 3));
  asked.memory = 2 << 20;
  auto const given = explore(asked);
  EXPECT_EQ(given.verdict, verdict::out_of_memory);
  EXPECT_GT(given.found.states, 5'000U);
  EXPECT_LE(given.found.bytes, asked.memory + (std::uint64_t{1} << 16));
  asked.memory = std::uint64_t{1} << 30;
  auto const stopped = explore(asked, [](counts const& c) { return c.states < 5'000 ? advice::go_on : advice::stop; });
  EXPECT_EQ(stopped.verdict, verdict::interrupted);
  EXPECT_GE(stopped.found.states, 5'000U);
  EXPECT_LT(stopped.found.states, 60'000U);
}

TEST(StateSpace, saysWhatItCannot) {
  auto asked = request_for(whole_type(), scope_of(2, 1, 3));
  EXPECT_FALSE(why_not(asked));
  auto const cannot = [&](auto change) {
    auto other = asked;
    change(other);
    return why_not(other).has_value();
  };
  EXPECT_TRUE(cannot([](request& r) { r.within.processes = 4; }));
  EXPECT_TRUE(cannot([](request& r) { r.within.directories = 0; }));
  EXPECT_TRUE(cannot([](request& r) { r.subject = "nobody"; }));
  EXPECT_TRUE(cannot([](request& r) { r.first_uses = true, r.jobs = 2; }));
  EXPECT_TRUE(cannot([](request& r) { r.first_uses = true, r.resume = "file"; }));
  EXPECT_TRUE(cannot([](request& r) { r.part = fragment::core; }));
  EXPECT_TRUE(cannot([](request& r) { r.choice = choice_rule::lowest, r.reduce = symmetry::full; }));
  EXPECT_TRUE(cannot([](request& r) { r.subject = "exit_keeps_frames", r.reduce = symmetry::full; }));
}

}  // namespace
}  // namespace cowproof::search

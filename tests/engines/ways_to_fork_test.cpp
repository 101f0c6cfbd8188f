// Three ways to fork, one specification: each way holds at random, keeps its costs, and its mutants are killed.
#include <algorithm>

#include <gtest/gtest.h>

#include "engines/generate.hpp"
#include "engines/shrink.hpp"
#include "tests/engines/usual_options.hpp"

namespace cowproof {
namespace {

std::array const ways{&eager_type(), &core_type(), &on_demand_type()};

class EveryWay : public testing::TestWithParam<machine_type const*> {};

TEST_P(EveryWay, holdsAtRandomAndIsExercisedInAllItsParts) {
  auto const report = check_random(usual_options(*GetParam(), "machine", 300'000));
  EXPECT_FALSE(report.failure) << property_name(report.failure->broken, *GetParam());
  EXPECT_TRUE(report.never.empty()) << report.never.front();
}

INSTANTIATE_TEST_SUITE_P(All, EveryWay, testing::ValuesIn(ways),
                         [](auto const& each) { return std::string(each.param->name); });

// The same call of another way: operands by name, and what only that way needs is offered.
call translated(call const& from, machine_type const& to) {
  auto const& core = core_type().operations[from.operation];
  call made;
  made.operation = static_cast<std::uint8_t>(find_operation(core.name, to));
  auto const& type = to.operations[made.operation];
  for (std::size_t k = 0; k < type.operands; ++k) {
    made.operand[k] = offer(0, true);
    for (std::size_t j = 0; j < core.operands; ++j)
      if (core.operand[j].name == type.operand[k].name) made.operand[k] = from.operand[j];
  }
  return made;
}

// The memory of every process after each call.
std::vector<described_state> seen_by_programs(machine_type const& way, std::vector<call> const& core_calls) {
  std::vector<call> calls;
  for (call const& c : core_calls) calls.push_back(translated(c, way));
  auto const& s = *find_subject("machine", way.usual, way);
  s.play(calls, way.usual, all_properties, nullptr);
  std::vector<described_state> seen;
  s.watch(calls, way.usual, [&](seen_step const& step) { seen.push_back(step.observed); });
  return seen;
}

TEST(WaysToFork, showProgramsTheSame) {
  scope const within{4, 4, 16, 4};  // four pages in each of four processes: memory never runs out
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    auto calls = calls_within(within, core_type().weights)(rc::Random(seed), 60).value();
    for (call& c : calls) {
      auto const& type = core_type().operations[c.operation];
      for (std::size_t k = 0; k < type.operands; ++k)
        if (type.operand[k].is_memory()) c.operand[k] |= 1;
    }
    auto const expected = seen_by_programs(core_type(), calls);
    ASSERT_EQ(expected.size(), calls.size());
    for (auto const* way : ways) EXPECT_EQ(seen_by_programs(*way, calls), expected) << way->name << " " << seed;
  }
}

class EveryOnDemandMutant : public testing::TestWithParam<std::string_view> {};

TEST_P(EveryOnDemandMutant, isKilledAtRandomAndShrinksToAFewCalls) {
  auto const o = usual_options(on_demand_type(), GetParam(), 400'000);
  auto const report = check_random(o);
  ASSERT_TRUE(report.failure);
  auto const& s = *find_subject(GetParam(), o.within, on_demand_type());
  auto const small = shrink(s, report.failure->calls, o.within, report.failure->broken);
  EXPECT_LE(small.calls.size(), 7U);
  EXPECT_EQ(small.broken, report.failure->broken);
}

std::vector<std::string_view> on_demand_mutants() {
  std::vector<std::string_view> names;
  for (auto const& s : all_subjects(on_demand_type()))
    if (s.mutant != nullptr) names.push_back(s.name);
  return names;
}
INSTANTIATE_TEST_SUITE_P(All, EveryOnDemandMutant, testing::ValuesIn(on_demand_mutants()),
                         [](auto const& each) { return std::string(each.param); });

bool breaks(std::string_view mutant, property p) {
  auto o = usual_options(on_demand_type(), mutant, 20'000);
  o.wanted = only(p);
  return check_random(o).failure.has_value();
}

TEST(OnDemandInvariants, areEachBrokenBySomeMutant) {
  auto const& of = on_demand_type();
  auto const mutants = on_demand_mutants();
  for (std::size_t p = of.step_properties; p < of.properties.size(); ++p) {
    if (COWPROOF_SANITIZED && p % 3 != 0) continue;  // each takes seconds
    EXPECT_TRUE(std::ranges::any_of(mutants, [&](auto name) { return breaks(name, static_cast<property>(p)); }))
        << of.properties[p].name;
  }
}

TEST(OnDemandCosts, areAllThatTellsAForkThatWalksTheTables) {
  auto const report = check_random(usual_options(on_demand_type(), "fork_walks_tables", 100'000));
  ASSERT_TRUE(report.failure);
  EXPECT_EQ(property_name(report.failure->broken, on_demand_type()), "fork_copies_no_entry");
  auto o = usual_options(on_demand_type(), "fork_walks_tables", 100'000);
  o.wanted &= ~only(report.failure->broken);
  EXPECT_FALSE(check_random(o).failure) << "a program cannot tell, and every invariant holds";
}

}  // namespace
}  // namespace cowproof

// Words that can be altered: they are the machine's if none is, they mean the same in both engines, and the score
// counts.
#include "proofs/derived.hpp"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engines/derived/plain.hpp"
#include "engines/generate.hpp"
#include "engines/subjects/subject.hpp"

namespace cowproof::tests {
namespace {

struct DerivedMutants : testing::TestWithParam<machine_type const*> {
  machine_type const& type() const { return *GetParam(); }
  std::vector<call> drawn(std::uint64_t seed) const {
    auto const usual = derived_machine_of(type()).as_subject.capacity;
    return calls_within(usual, type().weights, type())(rc::Random(seed), 100).value();
  }
};

// Every point that is met is one that the dry run over terms lists, or can be nothing else.
TEST_P(DerivedMutants, haveTheSamePointsInBothEngines) {
  std::set<std::uint64_t> listed;
  for (auto const& m : derived_mutants_of(type())) listed.insert(m.at.made.point);
  std::vector<std::uint64_t> met;
  derived::run noting;
  noting.met = &met;
  {
    derived::requesting const this_one(noting);
    auto const& played = derived_machine_of(type()).as_subject;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
      auto calls = drawn(seed);
      played.play(calls, played.capacity, all_properties, nullptr);
    }
  }
  std::size_t const found = static_cast<std::size_t>(
      std::ranges::count_if(listed, [&](auto id) { return std::ranges::find(met, id) != met.end(); }));
  EXPECT_GE(found, listed.size() * 9 / 10) << "of " << listed.size();
}

// Nothing depends on what is read where there is nothing, either.
TEST_P(DerivedMutants, thatAlterNothingAreTheMachine) {
  derived::run counted;
  derived::requesting const this_one(counted);
  auto const& played = derived_machine_of(type()).as_subject;
  auto const* const machine = find_subject("machine", played.capacity, type());
  ASSERT_NE(machine, nullptr);
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    auto own = drawn(seed), same = own;
    counted.not_there = seed * 12'345;
    std::vector<described_state> states, others;
    std::vector<result> out;
    std::vector<result> other_out;
    auto const keep = [](std::vector<described_state>& to, std::vector<result>& results) {
      return [&](seen_step const& step) {
        to.push_back(step.state);
        results.push_back(step.out);
      };
    };
    machine->play(own, played.capacity, all_properties, nullptr);
    played.play(same, played.capacity, all_properties, nullptr);
    ASSERT_EQ(own, same);
    machine->watch(own, played.capacity, keep(states, out));
    played.watch(own, played.capacity, keep(others, other_out));
    EXPECT_EQ(out, other_out);
    EXPECT_EQ(states, others);
  }
}

TEST_P(DerivedMutants, haveNamesOfTheirOwn) {
  std::set<std::string> names;
  for (auto const& m : derived_mutants_of(type())) {
    EXPECT_TRUE(names.insert(m.operation + ": " + m.at.where + ": " + m.at.what).second) << m.at.where << m.at.what;
  }
}

INSTANTIATE_TEST_SUITE_P(All, DerivedMutants, testing::ValuesIn(machine_types().begin(), machine_types().end()),
                         [](auto const& of) { return std::string(of.param->name); });

derived_mutant mutant_named(machine_type const& of, std::string const& operation, std::string const& where,
                            std::string const& what) {
  for (auto const& m : derived_mutants_of(of, {operation}))
    if (m.at.where == where && m.at.what == what) return m;
  ADD_FAILURE() << "no " << where << ": " << what;
  return {};
}

TEST(DerivedProofs, refuteAnUpdateThatIsLeftOutByTheInvariantThatItKeeps) {
  derived_proofs proofs(core_type(), "map");
  auto const answer = proofs.judge(mutant_named(core_type(), "map", "completes > refcount.set", "left out"));
  EXPECT_EQ(answer.verdict, derived_verdict::refuted);
  EXPECT_THAT(answer.obligation, testing::StartsWith("map_"));
}

TEST(DerivedProofs, showThatAnEquivalentStepIsTheMachinesOwn) {
  derived_proofs proofs(core_type(), "map");
  auto const answer = proofs.judge(mutant_named(core_type(), "map", "ite", "the first alone"));
  EXPECT_EQ(answer.verdict, derived_verdict::equivalent);
}

}  // namespace
}  // namespace cowproof::tests

// The example of docs/guides.md is checked at random: nothing is wrong, everything was exercised, the mutant is found.
#include "tests/guides/demand_zero.hpp"

#include <gtest/gtest.h>

#include "engines/generate.hpp"
#include "engines/machines/machine_type_of.hpp"
#include "engines/shrink.hpp"
#include "engines/subjects/subject_of.hpp"

namespace cowproof {
namespace {

using D = concrete<capacity<sized<process_tag, 3>, sized<word_tag, 3>>>;
using M = demand_zero<D>;

machine_type const& demand_zero_type() {
  static machine_type const type = [] {
    auto made = make_machine_type<M>("demand_zero");
    for (std::size_t i = 0; i < made.operations.size(); ++i) made.weights[i] = 1;
    made.usual = capacity_of_machine<M>();
    return made;
  }();
  return type;
}

std::vector<call> sequence(int number) {
  auto const& type = demand_zero_type();
  return calls_within(type.usual, type.weights, type)(rc::Random(static_cast<std::uint64_t>(number)), 20).value();
}

subject of_type(subject s) {
  s.type = &demand_zero_type();
  return s;
}

TEST(DemandZero, keepsEveryPropertyInRandomSequencesThatExerciseAll) {
  auto const machine = of_type(make_subject<M, M>());
  coverage seen(demand_zero_type());
  for (int i = 0; i < 500; ++i) {
    auto calls = sequence(i);
    auto const played = machine.play(calls, demand_zero_type().usual, all_properties, &seen);
    EXPECT_FALSE(played.violated) << property_name(*played.violated, demand_zero_type());
  }
  EXPECT_EQ(never_exercised(seen, demand_zero_type()), std::vector<std::string>());
}

TEST(DemandZero, hasAMutantThatDiesByAShortSequence) {
  auto const mutant = of_type(make_subject<M, demand_zero_bugs<D>::fork_takes_page_for_written>());
  std::optional<property> violated;
  std::vector<call> calls;
  for (int i = 0; i < 500 && !violated; ++i) {
    calls = sequence(i);
    auto const played = mutant.play(calls, demand_zero_type().usual, all_properties, nullptr);
    violated = played.violated;
    calls.resize(played.played);
  }
  ASSERT_TRUE(violated);
  EXPECT_EQ(mutant.name, "fork_takes_page_for_written");
  EXPECT_EQ(property_name(*violated, demand_zero_type()), "refines_memory");
  auto const found = shrink(mutant, calls, demand_zero_type().usual, *violated);
  EXPECT_EQ(found.calls.size(), 3U) << "store, discard, fork";
}

}  // namespace
}  // namespace cowproof

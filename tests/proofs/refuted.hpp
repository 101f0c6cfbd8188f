// A mutant is refuted, by these obligations and no others, each with a counterexample that any tester can replay.
#pragma once
#include <algorithm>
#include <ostream>
#include <set>

#include <gmock/gmock.h>

#include "engines/subjects/subject.hpp"
#include "proofs/prove.hpp"

namespace cowproof {

struct refuted_mutant {
  std::string name;
  std::vector<std::string> obligations;
};

inline void PrintTo(refuted_mutant const& m, std::ostream* to) { *to << m.name; }

inline std::set<std::string> mutants_of(machine_type const& of) {
  std::set<std::string> names;
  for (auto const& s : all_subjects(of))
    if (s.mutant != nullptr) names.emplace(s.name);
  return names;
}
inline std::set<std::string> names_of(std::vector<refuted_mutant> const& mutants) {
  std::set<std::string> names;
  for (auto const& m : mutants) names.insert(m.name);
  return names;
}

inline std::vector<obligation_result> failures_of(std::string const& mutant, machine_type const& of) {
  proof_options options;
  options.machine = of.name;
  options.mutant = mutant;
  auto results = prove(options);
  std::erase_if(results, [](auto const& r) { return r.verdict == proof_verdict::proved; });
  return results;
}

// The tester plays the path from the initial state: it meets the same states, and sees something broken.
inline void expect_that_the_tester_sees(proof_counterexample const& found, std::string const& mutant) {
  EXPECT_TRUE(found.replayed);
  ASSERT_EQ(found.reached, reachability::reachable);
  auto calls = found.path;
  calls.push_back(found.broken_by);
  auto const* const subject = find_subject(mutant, found.within, *found.machine);
  ASSERT_NE(subject, nullptr);
  std::vector<described_state> states{subject->initial(found.within)};
  property_set broken = 0;
  subject->watch(calls, found.within, [&](seen_step const& step) {
    states.push_back(step.state);
    broken = step.broken;
  });
  ASSERT_EQ(states.size(), calls.size() + 1);
  EXPECT_EQ(states[states.size() - 2], found.before);
  EXPECT_EQ(states.back(), found.after);
  EXPECT_NE(broken, 0U);
}

// A proof is about any state in which the invariants hold; of those of a mutant, one at least can be reached.
inline void expect_refuted(refuted_mutant const& mutant, machine_type const& of) {
  std::vector<std::string> names;
  int reached = 0;
  for (auto const& r : failures_of(mutant.name, of)) {
    SCOPED_TRACE(r.name);
    names.push_back(r.name);
    EXPECT_EQ(r.verdict, proof_verdict::refuted);
    ASSERT_TRUE(r.counterexample);
    if (r.counterexample->reached != reachability::reachable) continue;
    ++reached;
    expect_that_the_tester_sees(*r.counterexample, mutant.name);
  }
  EXPECT_GT(reached, 0);
  EXPECT_THAT(names, ::testing::ElementsAreArray(mutant.obligations));
}

}  // namespace cowproof

// Every mutant is refuted, by these obligations and no others, each with a counterexample that any tester can replay.
#include <algorithm>
#include <ostream>
#include <set>

#include <gmock/gmock.h>

#include "engines/subject.hpp"
#include "model/concrete/domain.hpp"
#include "proofs/prove.hpp"

namespace cowproof {
namespace {

using ::testing::ElementsAreArray;

struct refuted_mutant {
  std::string name;
  std::vector<std::string> obligations;
};

void PrintTo(refuted_mutant const& m, std::ostream* to) { *to << m.name; }

std::vector<refuted_mutant> const mutants{
    {"parent_left_writable", {"fork_preserves_writable_is_sole"}},
    {"child_left_writable", {"fork_preserves_writable_is_sole"}},
    {"refork_loses_cow", {"fork_refines_space"}},
    {"cow_grants_readonly", {"fork_refines_space"}},
    {"cow_copy_no_decref", {"store_preserves_refcount_exact"}},
    {"fork_no_incref", {"fork_preserves_refcount_exact"}},
    {"recow_bad_ref", {"store_preserves_refcount_exact"}},
    {"refcount_narrow", {"fork_preserves_refcount_exact", "fork_preserves_free_frame_is_zero"}},
    {"exclusive_kept_at_fork", {"fork_preserves_writable_is_sole", "fork_preserves_writable_excludes_cow"}},
    {"fault_oom_wrong", {"store_fault_no_memory_refines_alive", "store_fault_no_memory_refines_space"}},
    {"fork_oom_leak", {"fork_without_effect_changes_no_refcount"}},
    {"not_zeroed", {"exit_preserves_free_frame_is_zero"}},
    {"table_leak", {"exit_preserves_refcount_exact"}},
    {"reuse_at_two", {"store_preserves_writable_is_sole", "store_refines_space", "store_isolates"}},
    {"init_killed",
     {"store_refines_outcome", "store_fault_no_memory_preserves_init_lives", "store_fault_no_memory_refines_alive",
      "store_fault_no_memory_refines_space"}},
    {"load_through_init", {"load_refines_value"}},
    {"map_takes_busy_frame", {"map_preserves_refcount_exact", "map_preserves_named_once", "map_refines_space"}},
    {"map_refuses_read_only", {"map_exhausts_with_cause"}},
    {"unmap_no_decref", {"unmap_preserves_refcount_exact"}},
    {"exit_keeps_table", {"exit_preserves_dead_maps_nothing", "exit_refines_space"}},
    {"exec_leaks_image", {"exec_preserves_refcount_exact"}},
};

TEST(ProofOfMutants, knowsAllOfThem) {
  std::set<std::string> expected, listed;
  for (auto const& s : all_subjects())
    if (s.mutant != nullptr) expected.emplace(s.name);
  for (auto const& m : mutants) listed.insert(m.name);
  EXPECT_EQ(listed, expected);
}

class ProofOfMutant : public ::testing::TestWithParam<refuted_mutant> {};

std::vector<obligation_result> failures_of(std::string const& mutant) {
  proof_options options;
  options.mutant = mutant;
  auto results = prove(options);
  std::erase_if(results, [](auto const& r) { return r.verdict == proof_verdict::proved; });
  return results;
}

// The tester plays the path from the initial state: it meets the same states, and sees something broken.
void expect_that_the_tester_sees(proof_counterexample const& found, std::string const& mutant) {
  EXPECT_TRUE(found.replayed);
  ASSERT_EQ(found.reached, reachability::reachable);
  auto calls = found.path;
  calls.push_back(found.broken_by);
  auto const* const subject = find_subject(mutant, found.within);
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

TEST_P(ProofOfMutant, isRefutedByTheseObligations) {
  auto const& [mutant, obligations] = GetParam();
  std::vector<std::string> names;
  for (auto const& r : failures_of(mutant)) {
    SCOPED_TRACE(r.name);
    names.push_back(r.name);
    EXPECT_EQ(r.verdict, proof_verdict::refuted);
    ASSERT_TRUE(r.counterexample);
    expect_that_the_tester_sees(*r.counterexample, mutant);
  }
  EXPECT_THAT(names, ElementsAreArray(obligations));
}

INSTANTIATE_TEST_SUITE_P(each, ProofOfMutant, ::testing::ValuesIn(mutants),
                         [](auto const& given) { return given.param.name; });

}  // namespace
}  // namespace cowproof

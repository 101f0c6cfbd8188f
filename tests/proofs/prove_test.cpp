// The machine is proved, by name, with any seed; and what cannot be judged is an error, never a success.
#include "proofs/prove.hpp"

#include <set>

#include <gmock/gmock.h>

namespace cowproof {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

std::vector<std::string> names_not_proved(std::vector<obligation_result> const& results) {
  std::vector<std::string> names;
  for (auto const& r : results)
    if (r.verdict != proof_verdict::proved) names.push_back(r.name + ": " + std::string(name_of(r.verdict)));
  return names;
}

TEST(Prove, holdsForAnyNumberOfEverything) {
  auto const results = prove({});
  EXPECT_THAT(names_not_proved(results), IsEmpty());
  EXPECT_TRUE(all_proved(results));
}

class ProveWithSeed : public ::testing::TestWithParam<unsigned> {};
TEST_P(ProveWithSeed, holds) {
  proof_options options;
  options.seed = GetParam();
  options.sample = 1'500;
  EXPECT_THAT(names_not_proved(prove(options)), IsEmpty());
}
INSTANTIATE_TEST_SUITE_P(sample, ProveWithSeed, ::testing::Values(4711));

TEST(Prove, hasAnObligationForEachPromiseOfEachOperation) {
  auto const names = obligation_names({});
  EXPECT_THAT(names, IsSupersetOf({
                         "initial_satisfies_refcount_exact",
                         "initial_refines_space",
                         "invariants_imply_allocated_iff_referenced",
                         "fork_preserves_refcount_exact",
                         "fork_refines_space",
                         "fork_refines_outcome",
                         "fork_refines_value",
                         "fork_isolates",
                         "fork_keeps_names",
                         "fork_exhausts_with_cause",
                         "fork_without_effect_changes_no_refcount",
                         "fork_is_possible",
                         "store_fault_no_memory_preserves_refcount_exact",
                         "store_fault_no_memory_isolates",
                         "store_reuses_is_reached",
                         "store_copies_is_reached",
                         "store_writable_is_reached",
                         "store_fault_protection_is_reached",
                         "exit_refused_is_init_is_reached",
                         "relation_copy_row_first_key_total_is_counted",
                         "relation_law_two_rows",
                     }));
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size()) << "names are unique";
}

TEST(Prove, askedTwiceAnswersTwiceTheSame) { EXPECT_EQ(obligation_names({}), obligation_names({})); }

TEST(Prove, onlySelectsByPartsOfTheName) {
  proof_options options;
  options.machine = "core";
  options.only = "fork_preserves_refcount";
  EXPECT_THAT(obligation_names(options), ElementsAre("fork_preserves_refcount_exact"));
  options.only = "store*memory*alive";
  EXPECT_THAT(obligation_names(options), ElementsAre("store_fault_no_memory_refines_alive"));
}

TEST(Prove, reportsEachResultWhenItIsDone) {
  proof_options options;
  options.machine = "core";
  options.only = "exec_";
  std::vector<std::string> done;
  auto const results = prove(options, [&](obligation_result const& r) { done.push_back(r.name); });
  EXPECT_EQ(done, obligation_names(options));
  EXPECT_EQ(done.size(), results.size());
}

TEST(Prove, doesNotAskTheSolverAboutWhatNothingTouched) {
  proof_options options;
  options.machine = "core";
  options.only = "load_preserves_";
  for (auto const& r : prove(options)) EXPECT_TRUE(r.is_assumed) << r.name;
}

std::string error_of(proof_options const& options) {
  try {
    prove(options);
  } catch (proof_error const& e) {
    return e.what();
  }
  return "none";
}

TEST(Prove, saysWhatIsWrongWithTheOptions) {
  proof_options options;
  options.only = "no_such_name";
  EXPECT_THAT(error_of(options), HasSubstr("no obligation matches 'no_such_name'"));
  options = {};
  options.mutant = "no_such_mutant";
  EXPECT_THAT(error_of(options), HasSubstr("no mutant 'no_such_mutant'"));
  options = {};
  options.export_directory = "/proc/no_such_place";
  EXPECT_THAT(error_of(options), HasSubstr("/proc/no_such_place"));
}

}  // namespace
}  // namespace cowproof

// Three ways to fork, one specification: each is proved, with what it costs; and every mutant of on-demand fork is
// refuted.
#include "tests/proofs/refuted.hpp"

namespace cowproof {
namespace {

using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

class ProofOfWay : public ::testing::TestWithParam<std::string> {};
TEST_P(ProofOfWay, holdsForAnyNumberOfEverything) {
  proof_options options;
  options.machine = GetParam();
  std::vector<std::string> others;
  for (auto const& r : prove(options))
    if (r.verdict != proof_verdict::proved || r.seconds > 3) others.push_back(r.name + ": " + r.reason);
  EXPECT_THAT(others, IsEmpty());
}
INSTANTIATE_TEST_SUITE_P(each, ProofOfWay, ::testing::Values("eager", "core", "on_demand"),
                         [](auto const& given) { return given.param; });

TEST(ProofOfWays, tellsWhatEachCosts) {
  EXPECT_THAT(obligation_names({}),
              IsSupersetOf({"eager_store_takes_no_more", "eager_fork_takes_what_is_copied", "fork_copies_no_page",
                            "store_takes_no_more", "on_demand_fork_copies_no_entry", "on_demand_fork_takes_no_more",
                            "on_demand_store_takes_no_more"}));
}

TEST(ProofOfWays, areAllAboutOneSpecification) {
  EXPECT_THAT(obligation_names({}), IsSupersetOf({"eager_fork_refines_space", "fork_refines_space",
                                                  "on_demand_fork_refines_space", "on_demand_store_refines_space"}));
}

std::vector<refuted_mutant> const mutants{
    {"shared_table_count",
     {"on_demand_store_exhausts_with_cause", "on_demand_store_completes_with_memory",
      "on_demand_store_preserves_free_table_is_empty", "on_demand_store_preserves_writable_branch_is_sole",
      "on_demand_store_refines_space", "on_demand_store_isolates", "on_demand_store_takes_no_more"}},
    {"own_shared_table",
     {"on_demand_store_completes_with_memory", "on_demand_store_preserves_writable_branch_is_sole",
      "on_demand_store_refines_space", "on_demand_store_isolates"}},
    {"split_keeps_writable", {"on_demand_store_preserves_writable_is_sole"}},
    {"split_protects_copy", {"on_demand_store_preserves_writable_is_sole"}},
    {"split_loses_cow", {"on_demand_store_refines_space", "on_demand_store_isolates"}},
    {"split_sets_both",
     {"on_demand_store_preserves_writable_is_sole", "on_demand_store_preserves_writable_excludes_cow"}},
    {"split_forgets_old_table", {"on_demand_store_preserves_sharers_exact"}},
    {"split_counts_nothing", {"on_demand_store_preserves_refcount_exact"}},
    {"on_demand_init_killed",
     {"on_demand_store_refines_outcome", "on_demand_store_effect_3_fault_no_memory_preserves_init_lives",
      "on_demand_store_effect_3_fault_no_memory_refines_alive",
      "on_demand_store_effect_3_fault_no_memory_refines_space"}},
    {"map_in_shared_table",
     {"on_demand_map_completes_with_memory", "on_demand_map_refines_space", "on_demand_map_isolates"}},
    {"map_in_wrong_table",
     {"on_demand_map_exhausts_with_cause", "on_demand_map_completes_with_memory",
      "on_demand_map_preserves_table_in_its_place", "on_demand_map_refines_space", "on_demand_map_takes_no_more"}},
    {"map_not_zeroed", {"on_demand_map_refines_space"}},
    {"map_takes_busy_table",
     {"on_demand_map_completes_with_memory", "on_demand_map_preserves_sharers_exact",
      "on_demand_map_preserves_refcount_exact", "on_demand_map_preserves_table_in_one_place",
      "on_demand_map_preserves_table_in_its_place", "on_demand_map_refines_space", "on_demand_map_isolates"}},
    {"unmap_in_shared_table",
     {"on_demand_unmap_completes_with_memory", "on_demand_unmap_refines_space", "on_demand_unmap_isolates"}},
    {"fork_keeps_branch_writable", {"on_demand_fork_preserves_writable_branch_is_sole"}},
    {"fork_forgets_tables", {"on_demand_fork_preserves_sharers_exact"}},
    {"fork_walks_tables", {"on_demand_fork_copies_no_entry"}},
    {"exit_leaks_frames", {"on_demand_exit_preserves_refcount_exact"}},
    {"exit_keeps_entries", {"on_demand_exit_preserves_free_table_is_empty"}},
    {"exit_leaks_tables", {"on_demand_exit_preserves_sharers_exact"}},
    {"exit_keeps_directory", {"on_demand_exit_preserves_dead_has_no_table", "on_demand_exit_refines_space"}},
    {"exit_frees_shared_table", {"on_demand_exit_refines_space", "on_demand_exit_isolates"}},
    {"exec_leaks_tables", {"on_demand_exec_preserves_free_table_is_empty"}},
    {"on_demand_copies_half", {"on_demand_store_refines_space"}},
};

TEST(ProofOfOnDemandMutants, knowsAllOfThem) { EXPECT_EQ(names_of(mutants), mutants_of(on_demand_type())); }

class ProofOfOnDemandMutant : public ::testing::TestWithParam<refuted_mutant> {};
TEST_P(ProofOfOnDemandMutant, isRefutedByTheseObligations) { expect_refuted(GetParam(), on_demand_type()); }
INSTANTIATE_TEST_SUITE_P(each, ProofOfOnDemandMutant, ::testing::ValuesIn(mutants),
                         [](auto const& given) { return given.param.name; });

}  // namespace
}  // namespace cowproof

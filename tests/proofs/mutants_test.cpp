// Every mutant of the core is refuted, by these obligations and no others.
#include "tests/proofs/refuted.hpp"

namespace cowproof {
namespace {

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
    {"reuse_at_two",
     {"store_completes_with_memory", "store_preserves_writable_is_sole", "store_refines_space", "store_isolates"}},
    {"init_killed",
     {"store_refines_outcome", "store_effect_3_fault_no_memory_preserves_init_lives",
      "store_effect_3_fault_no_memory_refines_alive", "store_effect_3_fault_no_memory_refines_space"}},
    {"load_through_init", {"load_refines_value"}},
    {"map_takes_busy_frame",
     {"map_completes_with_memory", "map_preserves_refcount_exact", "map_preserves_named_once", "map_refines_space"}},
    {"map_refuses_read_only", {"map_exhausts_with_cause"}},
    {"unmap_no_decref", {"unmap_preserves_refcount_exact"}},
    {"exit_keeps_table", {"exit_preserves_dead_maps_nothing", "exit_refines_space"}},
    {"exec_leaks_image", {"exec_preserves_refcount_exact"}},
    {"fork_counts_absent",
     {"fork_preserves_refcount_exact", "fork_preserves_writable_is_sole", "fork_takes_no_more", "fork_copies_no_page"}},
    {"copy_counted_elsewhere",
     {"store_preserves_refcount_exact", "store_preserves_writable_is_sole", "store_preserves_free_frame_is_zero",
      "store_takes_no_more"}},
    {"copies_nothing", {"store_refines_space"}},
    {"copies_half", {"store_refines_space"}},
    {"copies_from_wrong_frame", {"store_refines_space"}},
    {"zeroes_after_copying", {"store_refines_space"}},
};

TEST(ProofOfMutants, knowsAllOfThem) { EXPECT_EQ(names_of(mutants), mutants_of(core_type())); }

class ProofOfMutant : public ::testing::TestWithParam<refuted_mutant> {};
TEST_P(ProofOfMutant, isRefutedByTheseObligations) { expect_refuted(GetParam(), core_type()); }
INSTANTIATE_TEST_SUITE_P(each, ProofOfMutant, ::testing::ValuesIn(mutants),
                         [](auto const& given) { return given.param.name; });

}  // namespace
}  // namespace cowproof

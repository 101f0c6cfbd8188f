// Every mutant of the whole machine is refuted, each by the obligation that says best what is wrong.
#include "proofs/suites.hpp"
#include "tests/proofs/refuted.hpp"

namespace cowproof {
namespace {

// More than these fail of most: with page table, devices and swap, one slip breaks much. Of some of the others a solver
// finds in no small world that they fail, and cannot say that they hold.
std::vector<refuted_mutant> const mutants{
    {"mprotect_bypasses_cow", {"protect_preserves_writable_is_sole"}},
    {"fork_skips_readonly_region", {"fork_preserves_refcount_exact"}},
    {"shared_made_private", {"fork_refines_memory"}},
    {"shared_stuck_readonly", {"store_refines_outcome"}},
    {"private_file_not_cowed", {"fork_preserves_writable_is_sole"}},
    {"file_region_to_anonymous", {"fork_preserves_holders_exact"}},
    {"fork_drops_absent", {"fork_preserves_refcount_exact"}},
    {"reuse_by_mapcount", {"pin_preserves_pin_knows_its_owner"}},
    {"swapin_reuse", {"swap_out_refines_held"}},
    {"fork_cows_pinned", {"fork_preserves_pin_knows_its_owner"}},
    {"overcopy_exclusive", {"store_exhausts_with_cause"}},
    {"readonly_pin_no_unshare", {"pin_preserves_pinned_is_sole"}},
    {"make_dirty_sets_writable", {"page_in_preserves_writable_within_region"}},
    {"fork_no_flush", {"fork_preserves_tlb_is_coherent"}},
    {"cow_no_remote_flush", {"kernel_store_preserves_tlb_is_coherent"}},
    {"protect_skips_flush", {"protect_preserves_tlb_is_coherent"}},
    {"free_before_flush", {"unmap_preserves_tlb_is_coherent"}},
    {"copyout_ignores_cow", {"kernel_store_refines_memory"}},
    {"copyout_no_user_check", {"kernel_store_preserves_writable_within_region"}},
    {"fork_oom_leak", {"fork_without_effect_changes_no_refcount"}},
    {"swap_no_dup", {"fork_preserves_swapcount_exact"}},
    {"swap_slot_by_address", {"swap_out_refines_memory"}},
    {"brk_shrink_keeps", {"brk_preserves_writable_within_region"}},
    {"zero_page_counted", {"load_takes_no_more"}},
    {"table_leak", {"exit_preserves_free_space_is_empty"}},
    {"exec_kills_sharer", {"exec_refines_held"}},
    {"vfork_no_block", {"vfork_preserves_borrower_blocks_parent"}},
    {"zombie_lost", {"exit_preserves_parent_lives"}},
    {"pid_reused_early", {"exit_refines_tasks"}},
    {"kernel_half_snapshot", {"kernel_map_preserves_kernel_half_is_the_same"}},
    {"fault_in_wrong_table", {"kernel_store_preserves_writable_within_region"}},
    {"dontfork_ignored", {"fork_keeps_names_2"}},
    {"wipeonfork_ignored", {"fork_refines_memory"}},
    {"wipeonfork_not_kept", {"fork_refines_memory"}},
    {"file_in_heap", {"map_object_refines_memory"}},
    {"shared_memory_named", {"map_shared_refines_named"}},
    {"unmap_forgets_frames", {"unmap_preserves_refcount_exact"}},
    {"unmap_forgets_slots", {"unmap_preserves_swapcount_exact"}},
    {"unmap_forgets_holders", {"unmap_preserves_holders_exact"}},
    {"unmap_frees_table_page", {"unmap_preserves_entry_has_table"}},
    {"protect_skips_hardware", {"protect_preserves_writable_within_region"}},
    {"prot_none_no_flush", {"protect_preserves_tlb_is_coherent"}},
    {"discard_misses_swapped", {"discard_keeps_names"}},
    {"hole_taken_for_zero", {"load_preserves_zero_is_anonymous"}},
    {"file_mapped_writable", {"load_preserves_cached_entry_is_cached"}},
    {"private_write_reaches_file", {"store_preserves_writable_is_sole"}},
    {"store_copies_half", {"store_refines_memory"}},
    {"shared_taken_for_own", {"store_preserves_own_is_not_cached"}},
    {"swapin_frees_slot", {"page_in_preserves_swapcount_exact"}},
    {"page_in_loads_nothing", {"page_in_refines_objects"}},
    {"page_in_caches_twice", {"page_in_preserves_cached_once"}},
    {"page_in_kills_init", {"page_in_refines_outcome"}},
    {"fork_shares_table_page", {"fork_preserves_table_page_is_sole"}},
    {"fork_forgets_opens", {"fork_preserves_opens_exact"}},
    {"fork_forgets_holders", {"fork_preserves_holders_exact"}},
    {"signals_inherited", {"fork_refines_pending"}},
    {"vfork_while_blocked", {"vfork_preserves_one_borrower"}},
    {"clone_forgets_user", {"clone_preserves_users_exact"}},
    {"exec_drops_image_first", {"exec_without_effect_changes_no_swapcount"}},
    {"exec_wakes_nobody", {"exec_refines_tasks"}},
    {"exec_refuses_sharer", {"exec_exhausts_with_cause"}},
    {"exit_keeps_descriptors", {"exit_preserves_dead_has_no_descriptor"}},
    {"exit_keeps_signals", {"exit_preserves_dead_has_no_signal"}},
    {"exit_forgets_orphans", {"exit_preserves_parent_lives"}},
    {"kill_spares_blocked", {"kill_refines_outcome"}},
    {"killed_parent_awaited", {"kill_preserves_borrower_blocks_parent"}},
    {"wait_reaps_the_living", {"wait_refines_outcome"}},
    {"swap_out_no_flush", {"swap_out_preserves_tlb_is_coherent"}},
    {"swap_out_counts_one", {"swap_out_preserves_swapcount_exact"}},
    {"swap_out_leaves_sharers", {"swap_out_preserves_refcount_exact"}},
    {"evict_mapped", {"evict_preserves_cached_entry_is_cached"}},
    {"evict_takes_for_clean", {"evict_refines_objects"}},
    {"reclaim_takes_file", {"reclaim_refines_objects"}},
    {"pin_of_page_cache", {"pin_preserves_pinned_is_not_cached"}},
    {"pin_of_shared_memory", {"pin_preserves_pinned_is_not_cached"}},
    {"pinned_twice", {"pin_preserves_pinned_once"}},
    {"pin_not_zeroed", {"pin_refines_memory"}},
    {"pin_forgets_page", {"pin_preserves_pin_knows_its_owner"}},
    {"unpin_forgets_count", {"unpin_preserves_pincount_exact"}},
    {"write_misses_cache", {"file_write_refines_objects"}},
    {"program_mapped_shared", {"install_object_preserves_image_is_private"}},
    {"open_keeps_position", {"open_refines_position"}},
    {"dup_forgets_count", {"dup_preserves_opens_exact"}},
    {"kernel_map_untold", {"kernel_map_preserves_kernel_half_is_the_same"}},
    {"load_waits", {"load_waits_with_cause"}},
    {"store_waits", {"store_waits_with_cause"}},
    {"kernel_store_waits", {"kernel_store_waits_with_cause"}},
    {"pin_waits", {"pin_waits_with_cause"}},
    {"page_in_brings_nothing", {"page_in_brings_nearer"}},
    {"fork_copies_everything", {"fork_exhausts_with_cause"}},
    {"fork_eager_takes_more", {"fork_eager_takes_what_is_copied"}},
    {"load_drains_pool", {"load_takes_no_more"}},
    {"store_drains_pool", {"store_takes_no_more"}},
    {"kernel_store_drains_pool", {"kernel_store_preserves_refcount_exact"}},
    {"page_in_drains_pool", {"page_in_preserves_refcount_exact"}},
    {"store_flushes_everything", {"store_flushes_no_more"}},
    {"load_remembers_nothing", {"load_is_remembered"}},
    {"store_remembers_nothing", {"store_is_remembered"}},
    {"swap_out_keeps_frame", {"swap_out_frees_frame"}},
    {"evict_keeps_frame", {"evict_frees_frame"}},
    {"reclaim_keeps_object", {"reclaim_frees_object"}},
};

// A proof is about any state in which the invariants hold, and a search about those that can be reached. Of these
// mutants it finds none that breaks the obligation: not among the 10,000 states that are nearest to the start in small
// scopes.
std::set<std::string> const far_away{
    "private_file_not_cowed", "file_region_to_anonymous", "fork_drops_absent",          "make_dirty_sets_writable",
    "cow_no_remote_flush",    "swap_slot_by_address",     "private_write_reaches_file", "swapin_frees_slot",
    "page_in_caches_twice",   "evict_takes_for_clean",    "pin_of_page_cache",          "pinned_twice",
    "pin_forgets_page",       "dup_forgets_count",
};

TEST(ProofOfWholeMutants, knowsAllOfThem) { EXPECT_EQ(names_of(mutants), mutants_of(whole_type())); }

// What a mutant does to an operation that completes, it does within the effect: or the first obligation to fail would
// be that nothing changes without one, whatever the slip is. These do something where the machine refuses.
std::set<std::string> const change_what_is_refused{"fork_oom_leak", "exec_drops_image_first"};

TEST(ProofOfWholeMutants, findsThatOnlyThoseAboutRefusalsChangeAnythingWithoutEffect) {
  symbolic::session const building;
  auto const& whole = symbolic::suite_of("whole");
  std::set<std::string> found;
  for (auto const& mutant : whole.mutants)
    for (auto const& o : whole.with(mutant.steps))
      if (o.name.find("_without_effect_changes_no_") != std::string::npos &&
          symbolic::solve(o, {}).verdict == proof_verdict::refuted)
        found.emplace(mutant.mutant);
  EXPECT_EQ(found, change_what_is_refused);
}

class ProofOfWholeMutant : public ::testing::TestWithParam<refuted_mutant> {};
TEST_P(ProofOfWholeMutant, isRefutedByThisObligation) {
  proof_options options;
  options.machine = "whole";
  options.mutant = GetParam().name;
  options.only = "whole_" + GetParam().obligations.front();
  if (far_away.contains(options.mutant)) options.most_states = 10'000;
  auto results = prove(options);
  std::erase_if(results, [&](auto const& r) { return r.name != options.only; });  // others have more in their names
  ASSERT_EQ(results.size(), 1U);
  auto const& refuted = results.front();
  EXPECT_EQ(refuted.verdict, proof_verdict::refuted);
  EXPECT_EQ(refuted.counterexample.has_value(), !far_away.contains(options.mutant));
  if (refuted.counterexample) expect_that_the_tester_sees(*refuted.counterexample, options.mutant);
  else EXPECT_THAT(refuted.searched, ::testing::HasSubstr("states nearest to the start breaks it, within 2 processes"));
}
INSTANTIATE_TEST_SUITE_P(each, ProofOfWholeMutant, ::testing::ValuesIn(mutants),
                         [](auto const& given) { return given.param.name; });

}  // namespace
}  // namespace cowproof

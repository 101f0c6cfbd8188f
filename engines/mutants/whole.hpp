// Mutants of the whole machine. Each derives from it and hides one transition, or the two that the bug needs.
//
// Number, mechanism and source follow docs/bugs.md, a catalogue of documented bugs of real kernels.
#pragma once
#include "engines/mutants/whole/files.hpp"
#include "engines/mutants/whole/fork.hpp"
#include "engines/mutants/whole/inheritance.hpp"
#include "engines/mutants/whole/load.hpp"
#include "engines/mutants/whole/pins.hpp"
#include "engines/mutants/whole/reclaim.hpp"
#include "engines/mutants/whole/regions.hpp"
#include "engines/mutants/whole/store.hpp"
#include "engines/mutants/whole/tasks.hpp"
#include "engines/mutants/whole/translation.hpp"
#include "engines/mutants/whole/waiting.hpp"

#undef COWPROOF_WHOLE_MUTANT_OF

namespace cowproof {
namespace whole_mutants {

// By number; then those that are not from the catalogue, in the order of the operations; last those that no program
// reads a wrong word from.
template <domain D>
using all = types<
    mprotect_bypasses_cow<D>, fork_skips_readonly_region<D>, shared_made_private<D>, shared_stuck_readonly<D>,
    private_file_not_cowed<D>, file_region_to_anonymous<D>, fork_drops_absent<D>, reuse_by_mapcount<D>, swapin_reuse<D>,
    fork_cows_pinned<D>, overcopy_exclusive<D>, readonly_pin_no_unshare<D>, make_dirty_sets_writable<D>,
    fork_no_flush<D>, cow_no_remote_flush<D>, protect_skips_flush<D>, free_before_flush<D>, copyout_ignores_cow<D>,
    copyout_no_user_check<D>, fork_oom_leak<D>, swap_no_dup<D>, swap_slot_by_address<D>, brk_shrink_keeps<D>,
    zero_page_counted<D>, table_leak<D>, exec_kills_sharer<D>, vfork_no_block<D>, zombie_lost<D>, pid_reused_early<D>,
    kernel_half_snapshot<D>, fault_in_wrong_table<D>, dontfork_ignored<D>, wipeonfork_ignored<D>,
    wipeonfork_not_kept<D>, file_in_heap<D>, shared_memory_named<D>, unmap_forgets_frames<D>, unmap_forgets_slots<D>,
    unmap_forgets_holders<D>, unmap_frees_table_page<D>, protect_skips_hardware<D>, prot_none_no_flush<D>,
    discard_misses_swapped<D>, hole_taken_for_zero<D>, file_mapped_writable<D>, private_write_reaches_file<D>,
    store_copies_half<D>, shared_taken_for_own<D>, swapin_frees_slot<D>, page_in_loads_nothing<D>,
    page_in_caches_twice<D>, page_in_kills_init<D>, fork_shares_table_page<D>, fork_forgets_opens<D>,
    fork_forgets_holders<D>, signals_inherited<D>, vfork_while_blocked<D>, clone_forgets_user<D>,
    exec_drops_image_first<D>, exec_wakes_nobody<D>, exec_refuses_sharer<D>, exit_keeps_descriptors<D>,
    exit_keeps_signals<D>, exit_forgets_orphans<D>, kill_spares_blocked<D>, killed_parent_awaited<D>,
    wait_reaps_the_living<D>, swap_out_no_flush<D>, swap_out_counts_one<D>, swap_out_leaves_sharers<D>, evict_mapped<D>,
    evict_takes_for_clean<D>, reclaim_takes_file<D>, pin_of_page_cache<D>, pin_of_shared_memory<D>, pinned_twice<D>,
    pin_not_zeroed<D>, pin_forgets_page<D>, unpin_forgets_count<D>, write_misses_cache<D>, program_mapped_shared<D>,
    open_keeps_position<D>, dup_forgets_count<D>, kernel_map_untold<D>, load_waits<D>, store_waits<D>,
    kernel_store_waits<D>, pin_waits<D>, page_in_brings_nothing<D>, fork_wants_too_much<D>, fork_copies_everything<D>,
    fork_eager_takes_more<D>, load_drains_pool<D>, store_drains_pool<D>, kernel_store_drains_pool<D>,
    page_in_drains_pool<D>, swap_out_keeps_frame<D>, evict_keeps_frame<D>, reclaim_keeps_object<D>>;

}  // namespace whole_mutants

template <domain D> using all_whole_mutants = whole_mutants::all<D>;

}  // namespace cowproof

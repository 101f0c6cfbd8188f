// Calls that lead to each ending and each situation of the whole machine, from its initial state. The solver finds the
// operands.
#pragma once
#include <array>

#include "proofs/machines/paths.hpp"

namespace cowproof::symbolic {

inline constexpr std::array whole_paths{
    path_to_goals{"map_refused_already_mapped map_object_refused_already_mapped map_shared_refused_already_mapped "
                  "brk_refused_already_mapped protect_completed advise_fork_completed discard_completed "
                  "load_fault_protection store_fault_protection load_refused_not_resident store_refused_not_resident "
                  "kernel_store_refused_not_resident page_in_refused_no_memory page_in_completed "
                  "pin_refused_not_resident page_in_table",
                  "map"},
    path_to_goals{"load_completed store_completed store_refused_no_memory kernel_store_refused_no_memory "
                  "kernel_store_completed pin_refused_no_memory pin_completed load_maps_zero store_first_touch",
                  "map page_in"},
    path_to_goals{"store_fault_no_memory", "map page_in fork"},
    path_to_goals{"page_in_fault_no_memory", "map fork"},
    path_to_goals{"swap_out_refused_no_memory swap_out_completed store_writable discard_own fork_protects",
                  "map page_in store"},
    path_to_goals{"store_replaces_zero", "map page_in load"},
    path_to_goals{"store_copies kernel_store_copies protect_gives_write swap_out_shared pin_unshares",
                  "map page_in store fork"},
    path_to_goals{"store_reuses", "map page_in store fork exit"},
    path_to_goals{"store_reuses_pinned", "map page_in store pin fork"},
    path_to_goals{"page_in_from_swap unmap_swapped fork_shares_slot", "map page_in store swap_out"},
    path_to_goals{"page_in_by_one_sharer exit_frees_swapped", "map page_in store fork swap_out"},
    path_to_goals{"fork_drops fork_wipes", "map page_in load advise_fork"},
    path_to_goals{"pin_refused_already_held unpin_completed device_store_completed fork_copies_pinned "
                  "device_store_seen",
                  "map page_in pin"},
    path_to_goals{"unpin_after_unmap", "map page_in pin unmap"},
    path_to_goals{"brk_shrinks", "brk page_in load"},
    path_to_goals{"map_object_completed reclaim_refused_not_possible file_write_completed install_object_completed",
                  "create"},
    path_to_goals{"page_in_from_object", "create map_object page_in"},
    path_to_goals{"evict_completed load_maps_object store_copies_object_untouched",
                  "create map_object page_in page_in"},
    path_to_goals{"store_copies_object", "create map_object page_in page_in load"},
    path_to_goals{"load_maps_text_of_another", "create map_object map_object page_in page_in load"},
    path_to_goals{"advise_fork_refused_invalid pin_refused_invalid", "map_shared"},
    path_to_goals{"store_shared_first_touch", "map_shared page_in page_in"},
    path_to_goals{"fork_keeps_shared", "map_shared page_in page_in load"},
    path_to_goals{"exec_refused_no_memory exec_completed", "install"},
    path_to_goals{"exec_leaves_sharer", "install clone"},
    path_to_goals{"exec_wakes_parent", "install vfork"},
    path_to_goals{"exit_wakes_parent", "vfork"},
    path_to_goals{"exit_completed kill_completed wait_refused_not_yet", "fork"},
    path_to_goals{"exit_leaves_orphan", "fork fork"},
    path_to_goals{"kill_ends_blocked", "fork vfork"},
    path_to_goals{"wait_completed kill_of_zombie signal_to_zombie", "fork exit"},
    path_to_goals{"open_refused_bad_descriptor dup_completed close_completed seek_completed", "open"},
    path_to_goals{"take_signal_completed", "signal"},
    path_to_goals{"kernel_map_refused_not_possible", "kernel_map"},
};

inline call_path whole_path_to(std::string_view goal) { return path_among(whole_paths, goal); }

}  // namespace cowproof::symbolic

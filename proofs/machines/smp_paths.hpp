// Steps that lead to each ending and each goal of several processors, from the initial state. The solver finds the
// operands.
#pragma once
#include <array>

#include "proofs/machines/paths.hpp"

namespace cowproof::symbolic {

// To a page that is the process's own and writable, of one task.
#define COWPROOF_OWN_PAGE "map fault fault copy break install count drop "
inline constexpr std::array smp_paths{
    path_to_goals{"map_refused_not_possible fault_refused_not_possible unmap_refused_not_possible "
                  "permit_refused_not_possible restrict_refused_not_possible move_refused_not_possible "
                  "fork_refused_not_possible spawn_refused_not_possible exit_refused_not_possible "
                  "force_refused_not_possible end_unmap_completed unmap_of_untouched",
                  "unmap"},
    path_to_goals{"map_refused_not_yet fault_refused_not_yet discard_refused_not_yet discard_untouched_refused_not_yet "
                  "unmap_refused_not_yet permit_refused_not_yet restrict_refused_not_yet move_refused_not_yet "
                  "fork_refused_not_yet force_refused_not_yet",
                  "spawn unmap"},
    path_to_goals{"map_refused_already_mapped fault_fault_protection fault_completed fault_enters_zeros "
                  "discard_refused_not_possible discard_untouched_completed permit_completed restrict_completed "
                  "move_refused_already_mapped move_completed force_completed",
                  "map"},
    path_to_goals{"walk_completed discard_completed discard_untouched_refused_not_possible", "map fault"},
    path_to_goals{"evict_completed load_completed", "map fault walk"},
    path_to_goals{"acknowledge_completed end_discard_refused_not_yet", "map fault spawn discard"},
    path_to_goals{"acknowledge_of_remembered load_of_cleared", "map fault walk spawn discard"},
    path_to_goals{"store_completed", COWPROOF_OWN_PAGE "walk"},
    path_to_goals{"store_to_cleared", COWPROOF_OWN_PAGE "walk spawn discard"},
    path_to_goals{"store_behind_fork", COWPROOF_OWN_PAGE "walk spawn fork look share"},
    path_to_goals{"fault_of_own_page", COWPROOF_OWN_PAGE "restrict end_restrict permit"},
    path_to_goals{"fault_of_last_owner", COWPROOF_OWN_PAGE "fork look share fail end_fail"},
    path_to_goals{"fault_of_sharer", "map fault map fault"},
    path_to_goals{"fault_finds_it_done restrict_of_writable pin_completed", COWPROOF_OWN_PAGE},
    path_to_goals{"copy_completed copy_fault_no_memory", "map fault fault"},
    path_to_goals{"break_completed break_clears", "map fault fault copy"},
    path_to_goals{"break_refused_not_yet", "map fault spawn fault fault copy copy break"},
    path_to_goals{"break_comes_second", "map fault spawn fault fault copy copy break acknowledge install"},
    path_to_goals{"install_completed", "map fault fault copy break"},
    path_to_goals{"install_refused_not_yet", "map fault spawn fault copy break"},
    path_to_goals{"install_for_forced_write", "map fault force fault_in copy break"},
    path_to_goals{"count_completed", "map fault fault copy break install"},
    path_to_goals{"drop_starts_again",
                  "map fault spawn fault fault copy copy break acknowledge install break count count drop"},
    path_to_goals{"drop_completed drop_of_last", "map fault fault copy break install count"},
    path_to_goals{"end_discard_completed", "map fault discard"},
    path_to_goals{"discard_of_forced_page", COWPROOF_OWN_PAGE "spawn force follow discard acknowledge"},
    path_to_goals{"discard_of_pinned_page", COWPROOF_OWN_PAGE "spawn pin grab keep discard acknowledge"},
    path_to_goals{"end_unmap_refused_not_yet", "map fault spawn unmap"},
    path_to_goals{"unmap_frees", COWPROOF_OWN_PAGE "unmap"},
    path_to_goals{"end_restrict_completed", "map restrict"},
    path_to_goals{"end_restrict_refused_not_yet", COWPROOF_OWN_PAGE "spawn restrict"},
    path_to_goals{"end_move_completed", "map move"},
    path_to_goals{"end_move_refused_not_yet", "map fault spawn move"},
    path_to_goals{"move_of_own_page", COWPROOF_OWN_PAGE "move"},
    path_to_goals{"look_completed", "map fault fork"},
    path_to_goals{"look_refused_not_yet", COWPROOF_OWN_PAGE "spawn pin grab fork"},
    path_to_goals{"share_completed share_again", "map fault fork look"},
    path_to_goals{"share_of_own_page", COWPROOF_OWN_PAGE "fork look"},
    path_to_goals{"protect_completed fail_completed", "fork"},
    path_to_goals{"end_fork_completed end_fork_refused_no_process_slot", "fork protect"},
    path_to_goals{"end_fork_refused_not_yet", "map fault spawn fork look share protect"},
    path_to_goals{"fork_with_sibling", "map fault spawn fork look share protect acknowledge"},
    path_to_goals{"end_fail_completed", "fork fail"},
    path_to_goals{"end_fail_refused_not_yet", "map fault spawn fork look share fail"},
    path_to_goals{"fail_half_way", "map fault fork look share fail"},
    path_to_goals{"exit_of_another_task", "spawn"},
    path_to_goals{"fault_in_completed", "map force"},
    path_to_goals{"fault_in_refused_not_yet", "map fault spawn force discard"},
    path_to_goals{"fault_in_copies", "map fault map fault force"},
    path_to_goals{"follow_completed", COWPROOF_OWN_PAGE "force"},
    path_to_goals{"follow_of_read_only_page", "map fault force fault_in copy break install count drop"},
    path_to_goals{"write_completed", COWPROOF_OWN_PAGE "force follow"},
    path_to_goals{"write_too_late", COWPROOF_OWN_PAGE "spawn force follow discard acknowledge end_discard"},
    path_to_goals{"grab_completed", COWPROOF_OWN_PAGE "pin"},
    path_to_goals{"grab_of_another_frame", COWPROOF_OWN_PAGE "spawn pin move acknowledge end_move"},
    path_to_goals{"keep_completed", COWPROOF_OWN_PAGE "pin grab"},
    path_to_goals{"back_out_completed back_out_beside_fork", COWPROOF_OWN_PAGE "spawn pin fork look grab"},
    path_to_goals{"back_out_of_free_frame", COWPROOF_OWN_PAGE "spawn pin unmap acknowledge end_unmap"},
    path_to_goals{"transfer_completed transfer_to_page unpin_completed", COWPROOF_OWN_PAGE "pin grab keep"},
    path_to_goals{"transfer_too_late", COWPROOF_OWN_PAGE "spawn pin grab keep discard acknowledge end_discard"},
};
#undef COWPROOF_OWN_PAGE

}  // namespace cowproof::symbolic

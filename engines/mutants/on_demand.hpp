// Mutants of on-demand fork: faulty kernels. Each derives from the machine and hides one transition.
//
// What can go wrong with a shared table is what goes wrong with a shared page, one level up: "as" names the bug of
// which it is the image. Number 36 is the share count of hugetlb page tables.
#pragma once
#include "engines/mutants/on_demand/lifecycle.hpp"
#include "engines/mutants/on_demand/mapping.hpp"
#include "engines/mutants/on_demand/store.hpp"

#undef COWPROOF_ON_DEMAND_MUTANT_OF

namespace cowproof {

template <domain D>
using on_demand_mutants =
    types<shared_table_count<D>, own_shared_table<D>, split_keeps_writable<D>, split_protects_copy<D>,
          split_loses_cow<D>, split_sets_both<D>, split_forgets_old_table<D>, split_counts_nothing<D>,
          on_demand_init_killed<D>, map_in_shared_table<D>, map_in_wrong_table<D>, map_not_zeroed<D>,
          map_takes_busy_table<D>, unmap_in_shared_table<D>, fork_keeps_branch_writable<D>, fork_forgets_tables<D>,
          fork_walks_tables<D>, exit_leaks_frames<D>, exit_keeps_entries<D>, exit_leaks_tables<D>,
          exit_keeps_directory<D>, exit_frees_shared_table<D>, exec_leaks_tables<D>, on_demand_copies_half<D>>;

}  // namespace cowproof

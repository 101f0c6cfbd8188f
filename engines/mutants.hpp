// Mutants: faulty kernels. Each derives from the machine and hides one transition; the machine knows nothing of them.
//
// Number, mechanism and source follow docs/bugs.md, a catalogue of documented bugs of real kernels.
#pragma once
#include "engines/mutants/copy.hpp"
#include "engines/mutants/fork.hpp"
#include "engines/mutants/lifecycle.hpp"
#include "engines/mutants/mapping.hpp"
#include "engines/mutants/store.hpp"

#undef COWPROOF_MUTANT_OF

namespace cowproof {

template <domain D>
using all_mutants =
    types<parent_left_writable<D>, child_left_writable<D>, refork_loses_cow<D>, cow_grants_readonly<D>,
          cow_copy_no_decref<D>, fork_no_incref<D>, recow_bad_ref<D>, refcount_narrow<D>, exclusive_kept_at_fork<D>,
          fault_oom_wrong<D>, fork_oom_leak<D>, not_zeroed<D>, table_leak<D>, reuse_at_two<D>, init_killed<D>,
          load_through_init<D>, map_takes_busy_frame<D>, map_refuses_read_only<D>, unmap_no_decref<D>,
          exit_keeps_table<D>, exec_leaks_image<D>, fork_counts_absent<D>, copy_counted_elsewhere<D>, copies_nothing<D>,
          copies_half<D>, copies_from_wrong_frame<D>, zeroes_after_copying<D>>;

}  // namespace cowproof

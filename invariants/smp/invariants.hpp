// Why it holds with several processors: what is true between any two steps.
#pragma once
#include "invariants/needs.hpp"
#include "invariants/smp/counts.hpp"
#include "invariants/smp/coverage_goals.hpp"
#include "invariants/smp/locks.hpp"
#include "invariants/smp/page_tables.hpp"
#include "invariants/smp/work.hpp"
#include "invariants/step_property.hpp"
#include "spec/smp/operations.hpp"

namespace cowproof {

// Inductive together: each step preserves all of them, given all of them.
template <domain D, class Counts = smp_count_invariants<D>, class Locks = smp_lock_invariants<D>,
          class Tables = smp_table_invariants<D>, class Work = smp_work_invariants<D>>
using smp_inductive_invariants = invariant_list<
    invariant<"refcount_exact", &Counts::inv_refcount_exact,
              "the reference count of a frame is how often page tables and work under way name it">,
    invariant<"free_frame_is_zero", &Counts::inv_free_frame_is_zero, "a frame that is free holds zero">,
    invariant<"zero_frame_is_zero", &Counts::inv_zero_frame_is_zero,
              "the frame behind every page that was never written holds zero">,
    invariant<"home_is_alive", &Locks::inv_home_is_alive, "a task lives in a process that is alive">,
    invariant<"absent_task_has_nothing", &Locks::inv_absent_task_has_nothing,
              "a task that does not exist does nothing, and its processor remembers nothing">,
    invariant<"absent_process_is_empty", &Locks::inv_absent_process_is_empty,
              "a process that is not alive, nor being made, has no page">,
    invariant<"writer_lives_there", &Locks::inv_writer_lives_there,
              "the lock of a process is held by a task of it, which changes its regions">,
    invariant<"lock_is_held", &Locks::inv_lock_is_held, "a task that changes regions has the lock">,
    invariant<"writer_is_alone", &Locks::inv_writer_is_alone, "while regions change no other task relies on them">,
    invariant<"builder_forks", &Locks::inv_builder_forks, "a child that is not complete is being made by a fork">,
    invariant<"child_has_builder", &Locks::inv_child_has_builder, "a fork makes a child that is not complete">,
    invariant<"entry_in_region", &Tables::inv_entry_in_region, "an entry is occupied only where there is a region">,
    invariant<"writable_is_own", &Tables::inv_writable_is_own,
              "a page that can be written without a fault is the process's own, in a region that is writable">,
    invariant<"own_is_sole", &Tables::inv_own_is_sole,
              "a process's own frame is named by no other entry, and no copy is made of it">,
    invariant<"own_cleared_is_sole", &Tables::inv_own_cleared_is_sole,
              "a frame that was a process's own is named by no other, until every processor has forgotten it">,
    invariant<"cleared_by_its_task", &Tables::inv_cleared_by_its_task,
              "a cleared entry belongs to the task that cleared it, which is still about it">,
    invariant<"child_is_like_parent", &Tables::inv_child_is_like_parent,
              "what a child has so far is its parent's, shared">,
    invariant<"translation_agrees", &Tables::inv_translation_agrees,
              "a processor remembers what the entry says, or will be asked to forget it">,
    invariant<"writable_translation_is_sole", &Tables::inv_writable_translation_is_sole,
              "a frame that a processor may write is seen by no other process, and no copy is made of it">,
    invariant<"work_holds_its_frames", &Work::inv_work_holds_its_frames,
              "work under way holds the frames that it needs, and no others">,
    invariant<"work_in_region", &Work::inv_work_in_region, "work under way is about a page that is mapped">,
    invariant<"one_call_at_a_time", &Work::inv_one_call_at_a_time, "a task makes one system call at a time">,
    invariant<"copy_is_faithful", &Work::inv_copy_is_faithful, "a copy equals its original until it is entered">,
    invariant<"copy_is_sole", &Work::inv_copy_is_sole, "a copy that is not entered yet is known to its task alone">,
    invariant<"breaking_has_the_entry", &Work::inv_breaking_has_the_entry,
              "a task that replaces an entry has cleared it">,
    invariant<"discarding_has_the_entry", &Work::inv_discarding_has_the_entry,
              "a task that discards a page has cleared its entry">,
    invariant<"unmapping_has_the_entry", &Work::inv_unmapping_has_the_entry, "no page appears while it is unmapped">,
    invariant<"moving_has_the_entry", &Work::inv_moving_has_the_entry, "no page appears where one is moved away">,
    invariant<"restricted_is_not_writable", &Work::inv_restricted_is_not_writable,
              "no page becomes writable while the right to write is taken away">,
    invariant<"looked_is_not_pinned", &Work::inv_looked_is_not_pinned, "no device has a page that fork will share">,
    invariant<"pinned_frame_is_own", &Work::inv_pinned_frame_is_own,
              "a device has a page of its task's process alone, or one that is gone">,
    invariant<"forced_frame_is_own", &Work::inv_forced_frame_is_own,
              "a forced write goes to a page of its task's process alone, or to one that is gone">>;

// Implied by those in every state.
template <domain D, class Counts = smp_count_invariants<D>>
using smp_implied_invariants = invariant_list<
    invariant<"allocated_iff_referenced", &Counts::inv_allocated_iff_referenced,
              "a frame is in use exactly if an entry or work under way names it: none leaks, none dangles">>;

template <class M> struct properties_of<M, smp_kind> {
  using D = typename M::domain_type;
  using inductive = smp_inductive_invariants<D>;
  using bounding = invariant_list<>;
  using implied = smp_implied_invariants<D>;
  using situations = all_smp_coverage_goals<D>;
  using step_properties = step_property_list<>;
  using needs = need_list<>;
  using memory = types<typename M::frame>;
};

}  // namespace cowproof

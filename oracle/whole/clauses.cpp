// The clauses of the relation between the whole machine and an implementation, in words.
#include "oracle/whole/clauses.hpp"

namespace cowproof::oracle::whole {
namespace {

constexpr std::array<clause_description, number_of_clauses> clauses{{
    {clause::results, "results", tier::exact, needs::results,
     "An operation ends as the specification says, with the value that it says.",
     "spec/whole/; the man page of each system call; signal(7)"},
    {clause::content, "content", tier::exact, needs::content,
     "A page that may be read reads as the specification says, in every task; any other page raises a signal.",
     "spec/whole/memory.hpp; fork(2), mmap(2), madvise(2), mprotect(2)"},
    {clause::tasks, "tasks", tier::exact, needs::tasks, "A task lives from its fork until it ends, and no longer.",
     "spec/whole/tasks.hpp; fork(2), _exit(2), kill(2)"},
    {clause::parents, "parents", tier::exact, needs::tasks,
     "A task's parent is who forked it; after that one's end it is init.",
     "_exit(2); prctl(2): PR_SET_CHILD_SUBREAPER"},
    {clause::blocked_parent_waits, "blocked_parent_waits", tier::exact, needs::tasks,
     "Who calls vfork goes on no sooner than the child has called exec or has ended.", "vfork(2)"},
    {clause::descriptors, "descriptors", tier::exact, needs::tasks,
     "The same descriptors are open, at the position of their open file descriptions.",
     "spec/whole/files.hpp; fork(2), dup(2), lseek(2)"},
    {clause::signals, "signals", tier::exact, needs::tasks, "The same signals are pending.",
     "spec/whole/files.hpp; fork(2): a child's set is empty; execve(2): it is kept"},
    {clause::unmapped_is_absent, "unmapped_is_absent", tier::exact, needs::presence,
     "A page that is not mapped, or that nobody lives to see, is neither present nor swapped.",
     "munmap(2), brk(2), execve(2), _exit(2); madvise(2): MADV_DONTFORK"},
    {clause::untouched_is_zero_frame, "untouched_is_zero_frame", tier::exact, needs::exclusivity,
     "Private anonymous memory that was not written is absent or the frame of zeros, which is never exclusive.",
     "mmap(2): MAP_ANONYMOUS; madvise(2): MADV_DONTNEED, MADV_WIPEONFORK"},
    {clause::kind_of_frame, "kind_of_frame", tier::exact, needs::exclusivity,
     "A private page that was written is anonymous; what an object shows is the object's own page.",
     "Documentation/admin-guide/mm/pagemap.rst: bit 61; model/whole/state.hpp, mapping::own"},
    {clause::same_frame_same_class, "same_frame_same_class", tier::exact, needs::frames,
     "Two entries name the same frame only if both show one page of an object, or copies of a page by forks alone.",
     "fork(2), NOTES: copy-on-write; model/whole/fork.hpp"},
    {clause::object_has_one_frame, "object_has_one_frame", tier::exact, needs::frames,
     "All who see a page of an object see it in one frame.", "mmap(2): MAP_SHARED; model/whole/state.hpp, page_cache"},
    {clause::count_is_exact, "count_is_exact", tier::exact, needs::counts,
     "The kernel counts as many entries for a frame as there are in all address spaces.",
     "Documentation/admin-guide/mm/pagemap.rst: /proc/kpagecount; invariant refcount_exact"},
    {clause::exclusive_means_alone, "exclusive_means_alone", tier::exact, needs::counts,
     "An entry is marked exclusive exactly if the count of its frame is one.",
     "Documentation/admin-guide/mm/pagemap.rst: bit 56"},
    {clause::no_lone_sharer, "no_lone_sharer", tier::exact, needs::exclusivity,
     "Of the entries of one class, never exactly one is not exclusive.",
     "Documentation/admin-guide/mm/pagemap.rst: bit 56; whoever shares a frame shares it with somebody"},
    {clause::write_makes_private, "write_makes_private", tier::exact, needs::exclusivity,
     "After a write to private memory the page is present, and its frame is named by nobody else.",
     "fork(2), NOTES: copy-on-write; model/whole/access.hpp, own"},
    {clause::write_leaves_shared_frame, "write_leaves_shared_frame", tier::exact, needs::frames,
     "A write to private memory keeps the old frame only if no other entry named it and it is no object's.",
     "fork(2), NOTES: copy-on-write; mmap(2): MAP_PRIVATE"},
    {clause::pin_keeps_frame, "pin_keeps_frame", tier::exact, needs::frames,
     "A page that a device holds stays in its frame as long as it is mapped.",
     "Documentation/core-api/pin_user_pages.rst; model/whole/devices.hpp"},
    {clause::swap_keeps_content, "swap_keeps_content", tier::exact, needs::presence,
     "A page that comes back from swap reads as it did, for each who shares it.",
     "model/whole/reclaim.hpp, step_swap_out; madvise(2): MADV_PAGEOUT"},
    {clause::written_stays_present, "written_stays_present", tier::quiescent, needs::presence,
     "Without swap a written private page is present.", "Documentation/admin-guide/mm/concepts.rst: reclaim"},
    {clause::fork_shares, "fork_shares", tier::quiescent, needs::exclusivity,
     "Fork copies no written page that no device holds: both name the frame that the parent named before.",
     "fork(2), NOTES: the only penalty is to duplicate the page tables"},
    {clause::sole_owner_reuses, "sole_owner_reuses", tier::quiescent, needs::frames,
     "The last owner of a frame writes in place.", "mm/memory.c, wp_can_reuse_anon_folio; model/whole/access.hpp"},
    {clause::bystander_keeps_frame, "bystander_keeps_frame", tier::quiescent, needs::presence,
     "A written page that the operation does not name stays in its frame.",
     "isolation (spec/whole/abstraction.hpp, undisturbed), for frames"},
    {clause::refusal_changes_nothing, "refusal_changes_nothing", tier::quiescent, needs::presence,
     "An operation that is refused, or faults, leaves the entries of all written pages as they were.",
     "fork(2): on failure no child process is created; model/outcome.hpp, refusal"},
    {clause::keeps_running, "keeps_running", tier::exact, needs::containment,
     "An operation ends: it neither crashes, nor aborts, nor hangs.",
     "model/outcome.hpp: operations are total; signal(7)"},
}};

static_assert(are_in_order(clauses));

}  // namespace

std::array<clause_description, number_of_clauses> const& all_clauses() { return clauses; }
clause_description const& describe(clause c) { return clauses[static_cast<std::size_t>(c)]; }

}  // namespace cowproof::oracle::whole

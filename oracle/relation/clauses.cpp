// The clauses of the relation between a model and an implementation, in words.
#include "oracle/relation/clauses.hpp"

namespace cowproof::oracle {
namespace {

constexpr std::array<clause_description, number_of_clauses> clauses{{
    {clause::results, "results", machines::both, tier::exact, needs::results,
     "An operation ends as the specification says, with the value that it says.",
     "spec/; the man page of each system call; signal(7)"},
    {clause::content, "content", machines::both, tier::exact, needs::content,
     "A page reads as its process last wrote it or, before that, as it was when the process was forked.",
     "spec/eager_copy.hpp, spec/whole/memory.hpp; fork(2): memory writes performed by one of the processes do not affect "
     "the other",
     "A page that may not be read raises a signal."},
    {clause::tasks, "tasks", machines::whole, tier::exact, needs::tasks,
     "A task lives from its fork until it ends, and no longer.", "spec/whole/tasks.hpp; fork(2), _exit(2), kill(2)"},
    {clause::parents, "parents", machines::whole, tier::exact, needs::tasks,
     "A task's parent is the task that forked it; after that one's end it is init.",
     "_exit(2); prctl(2): PR_SET_CHILD_SUBREAPER"},
    {clause::blocked_parent_waits, "blocked_parent_waits", machines::whole, tier::exact, needs::tasks,
     "A task that calls vfork goes on no sooner than the child has called exec or has ended.", "vfork(2)"},
    {clause::descriptors, "descriptors", machines::whole, tier::exact, needs::tasks,
     "The same descriptors are open, at the position of their open file descriptions.",
     "spec/whole/files.hpp; fork(2), dup(2), lseek(2)"},
    {clause::signals, "signals", machines::whole, tier::exact, needs::tasks, "The same signals are pending.",
     "spec/whole/files.hpp; fork(2): a child's set is empty; execve(2): it is kept"},
    {clause::unmapped_is_absent, "unmapped_is_absent", machines::both, tier::exact, needs::presence,
     "A page that is not mapped, or whose processes have all ended, is neither present nor swapped.",
     "munmap(2), brk(2), execve(2), _exit(2); madvise(2): MADV_DONTFORK"},
    {clause::untouched_is_zero_frame, "untouched_is_zero_frame", machines::both, tier::exact, needs::exclusivity,
     "Private anonymous memory that was never written is absent or the frame of zeros, which is never counted or "
     "exclusive.",
     "mmap(2): MAP_ANONYMOUS; madvise(2): MADV_DONTNEED, MADV_WIPEONFORK; mm/memory.c, do_anonymous_page"},
    {clause::kind_of_frame, "kind_of_frame", machines::whole, tier::exact, needs::exclusivity,
     "A private page that was written is anonymous; what an object shows is the object's own page.",
     "Documentation/admin-guide/mm/pagemap.rst: bit 61; model/whole/state.hpp, mapping::own"},
    {clause::same_frame_same_class, "same_frame_same_class", machines::both, tier::exact, needs::frames,
     "Two entries name the same frame only if both show one page of an object, or copies of one written page by forks "
     "alone.",
     "fork(2), NOTES: copy-on-write; model/machine.hpp, step_fork; model/whole/fork.hpp"},
    {clause::object_has_one_frame, "object_has_one_frame", machines::whole, tier::exact, needs::frames,
     "All entries that show a page of an object name one frame.",
     "mmap(2): MAP_SHARED; model/whole/state.hpp, page_cache"},
    {clause::count_is_exact, "count_is_exact", machines::both, tier::exact, needs::counts,
     "The kernel counts as many entries for a frame as there are in all address spaces.",
     "Documentation/admin-guide/mm/pagemap.rst: /proc/kpagecount; invariant refcount_exact"},
    {clause::exclusive_means_alone, "exclusive_means_alone", machines::both, tier::exact, needs::counts,
     "An entry is marked exclusive exactly if the count of its frame is one.",
     "Documentation/admin-guide/mm/pagemap.rst: bit 56"},
    {clause::no_lone_sharer, "no_lone_sharer", machines::both, tier::exact, needs::exclusivity,
     "Of the entries of one copy-on-write class, never exactly one is not exclusive.",
     "Documentation/admin-guide/mm/pagemap.rst: bit 56; a frame that is shared has at least two entries"},
    {clause::write_makes_private, "write_makes_private", machines::both, tier::exact, needs::exclusivity,
     "After a write to private memory the page is present, and no other entry names its frame.",
     "fork(2), NOTES: copy-on-write; model/machine.hpp, step_store; model/whole/access.hpp, own"},
    {clause::write_leaves_shared_frame, "write_leaves_shared_frame", machines::both, tier::exact, needs::frames,
     "A write to private memory keeps the old frame only if no other entry named it and it is no object's.",
     "fork(2), NOTES: copy-on-write; mmap(2): MAP_PRIVATE; model/machine.hpp, step_store"},
    {clause::pin_keeps_frame, "pin_keeps_frame", machines::whole, tier::exact, needs::frames,
     "A page that a device holds stays in its frame as long as it is mapped.",
     "Documentation/core-api/pin_user_pages.rst; model/whole/devices.hpp"},
    {clause::swap_keeps_content, "swap_keeps_content", machines::whole, tier::exact, needs::presence,
     "A page that comes back from swap reads as before in every task that shares it.",
     "model/whole/reclaim.hpp, step_swap_out; madvise(2): MADV_PAGEOUT"},
    {clause::written_stays_present, "written_stays_present", machines::both, tier::quiescent, needs::presence,
     "Without swap a written private page is present.",
     "Documentation/admin-guide/mm/concepts.rst: anonymous memory, reclaim"},
    {clause::fork_shares, "fork_shares", machines::both, tier::quiescent, needs::exclusivity,
     "Fork copies no written page that no device holds: parent and child name the frame that the parent named before.",
     "fork(2), NOTES: the only penalty is to duplicate the page tables; mm/memory.c, copy_present_ptes"},
    {clause::fork_copies_entries, "fork_copies_entries", machines::whole, tier::quiescent, needs::presence,
     "After fork the child has the parent's entries of pages of objects or, by the policy written, none of them.",
     "mm/memory.c, vma_needs_copy; model/policies.hpp, fork_entries"},
    {clause::sole_owner_reuses, "sole_owner_reuses", machines::both, tier::quiescent, needs::frames,
     "The last owner of a frame writes in place: always or, by the policy copies, once it has written since a fork.",
     "mm/memory.c, wp_can_reuse_anon_folio; model/machine.hpp, step_store; model/whole/access.hpp, own"},
    {clause::bystander_keeps_frame, "bystander_keeps_frame", machines::both, tier::quiescent, needs::presence,
     "A page that the operation does not name stays absent, or present in its frame.",
     "isolation (spec/abstraction.hpp, undisturbed), for frames", "Only written pages are checked."},
    {clause::refusal_changes_nothing, "refusal_changes_nothing", machines::both, tier::quiescent, needs::presence,
     "An operation that the kernel refuses, or that faults, leaves every entry and every count as it was.",
     "fork(2): on failure no child process is created; model/outcome.hpp, refusal",
     "Only those of written pages are checked."},
    {clause::keeps_running, "keeps_running", machines::both, tier::exact, needs::containment,
     "An operation ends: it neither crashes, nor aborts, nor hangs.",
     "model/outcome.hpp: operations are total; signal(7)"},
    {clause::memory_has_a_reason, "memory_has_a_reason", machines::core, tier::exact, needs::frame_limit,
     "Memory runs out only where the declared frames can all be in use, and no more than those are given out.",
     "spec/operation.hpp, exhausted; decision 3; mmap(2), fork(2): ENOMEM"},
    {clause::free_is_exact, "free_is_exact", machines::core, tier::exact, needs::free_frames,
     "A frame is free exactly if nothing names it: what is given back is free, and nothing else is.",
     "invariant refcount_exact; _exit(2); munmap(2)"},
    {clause::right_is_kept, "right_is_kept", machines::core, tier::exact, needs::bits,
     "An entry is writable or copy-on-write exactly if the program may write to the page.",
     "spec/abstraction.hpp; mmap(2): PROT_WRITE; fork(2): the child inherits mappings as they are"},
    {clause::writable_means_alone, "writable_means_alone", machines::core, tier::exact, needs::bits,
     "The hardware lets a program write only to a frame that no other entry names.",
     "fork(2), NOTES: copy-on-write; invariant writable_is_sole"},
    {clause::translation_is_current, "translation_is_current", machines::core, tier::exact, needs::translations,
     "A cached translation names the frame of the page table entry, and allows no write that the entry forbids.",
     "docs/bugs.md 29; Intel SDM 3A, 4.10.4: invalidation of TLBs"},
}};

constexpr bool are_in_order() {
  for (std::size_t i = 0; i < clauses.size(); ++i)
    if (static_cast<std::size_t>(clauses[i].id) != i) return false;
  return true;
}
static_assert(are_in_order());

}  // namespace

clause_description const& describe(clause c) { return clauses[static_cast<std::size_t>(c)]; }

bool is_of(clause c, machine_type const& machine) {
  auto const of = describe(c).of;
  return of == machines::both || (of == machines::whole) == (&machine == &whole_type());
}

std::vector<clause_description> clauses_of(machine_type const& machine) {
  std::vector<clause_description> all;
  for (auto const& c : clauses)
    if (is_of(c.id, machine)) all.push_back(c);
  return all;
}

std::string sentence_of(clause_description const& c, machine_type const& machine) {
  bool const says_more = &machine == &whole_type() && !c.in_whole.empty();
  return std::string(c.sentence) + (says_more ? " " + std::string(c.in_whole) : "");
}

std::string_view name_of(tier t) { return t == tier::exact ? "exact" : "quiescent"; }

std::string_view name_of(needs n) {
  switch (n) {
    case needs::results: return "results";
    case needs::content: return "content";
    case needs::tasks: return "tasks";
    case needs::presence: return "presence";
    case needs::exclusivity: return "exclusivity";
    case needs::frames: return "frames";
    case needs::counts: return "counts";
    case needs::containment: return "a process of its own";
    case needs::frame_limit: return "a declared number of frames";
    case needs::free_frames: return "free frames";
    case needs::bits: return "entry bits";
    case needs::translations: return "translations";
  }
  return "?";
}

}  // namespace cowproof::oracle

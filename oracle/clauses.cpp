// The clauses of the relation between the model and an implementation, in words.
#include "oracle/clauses.hpp"

namespace cowproof::oracle {
namespace {

constexpr std::array<clause_description, number_of_clauses> clauses{{
    {clause::results, "results", tier::exact, needs::results,
     "An operation ends as the specification says, with the value that it says.",
     "spec/eager_copy.hpp; mmap(2), munmap(2), fork(2), execve(2), signal(7)"},
    {clause::content, "content", tier::exact, needs::content,
     "A page reads as its process last wrote it or, before that, as it was when the process was forked.",
     "spec/eager_copy.hpp; fork(2): memory writes performed by one of the processes do not affect the other"},
    {clause::unmapped_is_absent, "unmapped_is_absent", tier::exact, needs::presence,
     "A page that is not mapped, or whose process has ended, is neither present nor swapped.",
     "munmap(2); _exit(2); Documentation/admin-guide/mm/pagemap.rst"},
    {clause::untouched_is_zero_frame, "untouched_is_zero_frame", tier::exact, needs::exclusivity,
     "A page that was never written is absent or the frame of zeros, which is never counted or exclusive.",
     "mmap(2): MAP_ANONYMOUS is initialised to zero; mm/memory.c, do_anonymous_page"},
    {clause::same_frame_same_class, "same_frame_same_class", tier::exact, needs::frames,
     "Two entries name the same frame only if both descend from one written page by forks alone.",
     "fork(2), NOTES: copy-on-write; model/machine.hpp, step_fork"},
    {clause::count_is_exact, "count_is_exact", tier::exact, needs::counts,
     "The kernel counts as many entries for a frame as there are.",
     "Documentation/admin-guide/mm/pagemap.rst: /proc/kpagecount; invariant refcount_exact"},
    {clause::exclusive_means_alone, "exclusive_means_alone", tier::exact, needs::counts,
     "An entry is marked exclusive exactly if the count of its frame is one.",
     "Documentation/admin-guide/mm/pagemap.rst: bit 56"},
    {clause::no_lone_sharer, "no_lone_sharer", tier::exact, needs::exclusivity,
     "Of the entries of one copy-on-write class, never exactly one is not exclusive.",
     "Documentation/admin-guide/mm/pagemap.rst: bit 56; whoever shares a frame shares it with somebody"},
    {clause::write_makes_private, "write_makes_private", tier::exact, needs::exclusivity,
     "After a write the page is present, and its frame is named by nobody else.",
     "fork(2), NOTES: copy-on-write; model/machine.hpp, step_store"},
    {clause::write_leaves_shared_frame, "write_leaves_shared_frame", tier::exact, needs::frames,
     "A write keeps the old frame only if no other entry named it.",
     "fork(2), NOTES: copy-on-write; model/machine.hpp, step_store"},
    {clause::written_stays_present, "written_stays_present", tier::quiescent, needs::presence,
     "Without swap a written page is present.", "Documentation/admin-guide/mm/concepts.rst: anonymous memory, reclaim"},
    {clause::fork_shares, "fork_shares", tier::quiescent, needs::exclusivity,
     "Fork copies no written page: parent and child name the frame that the parent named before.",
     "fork(2), NOTES: the only penalty is to duplicate the page tables; mm/memory.c, copy_present_ptes"},
    {clause::sole_owner_reuses, "sole_owner_reuses", tier::quiescent, needs::frames,
     "The last owner of a frame writes in place: always or, by the policy copies, once it has written since a fork.",
     "mm/memory.c, wp_can_reuse_anon_folio; model/machine.hpp, step_store"},
    {clause::bystander_keeps_frame, "bystander_keeps_frame", tier::quiescent, needs::presence,
     "A page that the operation does not name stays absent, or present in its frame.",
     "isolation (spec/abstraction.hpp, undisturbed), for frames"},
    {clause::refusal_changes_nothing, "refusal_changes_nothing", tier::quiescent, needs::presence,
     "An operation that the kernel refuses, or that faults, leaves every entry and every count as it was.",
     "fork(2): on failure no child process is created; model/outcome.hpp, refusal"},
    {clause::keeps_running, "keeps_running", tier::exact, needs::containment,
     "An operation ends: it neither crashes, nor aborts, nor hangs.",
     "model/outcome.hpp: operations are total; signal(7)"},
    {clause::memory_has_a_reason, "memory_has_a_reason", tier::exact, needs::frame_limit,
     "Memory runs out only where the declared frames can all be in use, and no more than those are given out.",
     "spec/operation.hpp, exhausted; decision 3; mmap(2), fork(2): ENOMEM"},
    {clause::free_is_exact, "free_is_exact", tier::exact, needs::free_frames,
     "A frame is free exactly if nothing names it: what is given back is free, and nothing else is.",
     "invariant refcount_exact; _exit(2); munmap(2)"},
    {clause::right_is_kept, "right_is_kept", tier::exact, needs::bits,
     "An entry is writable or copy-on-write exactly if the program may write to the page.",
     "spec/abstraction.hpp; mmap(2): PROT_WRITE; fork(2): the child inherits mappings as they are"},
    {clause::writable_means_alone, "writable_means_alone", tier::exact, needs::bits,
     "The hardware lets a program write only to a frame that no other entry names.",
     "fork(2), NOTES: copy-on-write; invariant writable_is_sole"},
    {clause::translation_is_current, "translation_is_current", tier::exact, needs::translations,
     "A cached translation names the frame of the page table entry, and lets nobody write who may not.",
     "docs/bugs.md 29; Intel SDM 3A, 4.10.4: invalidation of TLBs"},
}};

static_assert(are_in_order(clauses));

}  // namespace

std::array<clause_description, number_of_clauses> const& all_clauses() { return clauses; }
clause_description const& describe(clause c) { return clauses[static_cast<std::size_t>(c)]; }

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

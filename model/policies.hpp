// Where implementations differ and none is wrong: the choices that the specification leaves to a kernel, by name.
//
// A program can tell the first two apart, so the specification asks which it is. It lets any fork run out of memory, so
// it says nothing of overcommit: the need of memory does. Of the others it says nothing either: no program can tell,
// only an observer of frames, page tables and counts.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace cowproof {

// A write needs a frame, and there is none.
enum class when_memory_is_out : std::uint8_t {
  kills,    // the process, unless it is init [Linux, mm/oom_kill.c]
  refuses,  // the process waits, or is told [mmap(2): ENOMEM; Linux, memory.oom_control]
};
// What a vfork child runs in [vfork(2), POSIX.1-2001: either may be].
enum class vfork_child : std::uint8_t {
  borrows,  // its parent's memory, and the parent waits
  copies,   // its own: vfork is fork
};
// What a write does to a copy-on-write page with one owner.
enum class last_owner : std::uint8_t {
  reuses,  // the frame [Linux, wp_can_reuse_anon_folio]
  copies,  // as if it were shared
};
// Which entries of the page table fork copies, of the pages that the child inherits.
enum class fork_entries : std::uint8_t {
  all,
  written,  // only those that no page fault would find again: a page of an object is in the cache. Linux decides so for
            // a whole mapping, and copies all entries of one with a written page [Linux, vma_needs_copy]
};
// When a kernel asks whether there is memory for the copies that fork promises.
enum class overcommit : std::uint8_t {
  always,  // at the write, so a fork succeeds though there is no memory for every copy [Linux, vm.overcommit_memory =
           // 1]
  never,   // at fork, which is refused unless there is a frame for each private page that may be written. Linux counts
           // what it has promised before, too [vm.overcommit_memory = 2]
};
// When the memory of a process is free again.
enum class memory_returns : std::uint8_t { at_exit, at_wait };

struct policies {
  when_memory_is_out without_memory = when_memory_is_out::kills;
  vfork_child vfork = vfork_child::borrows;
  last_owner last_writer = last_owner::reuses;
  fork_entries entries = fork_entries::all;
  overcommit commit = overcommit::always;
  memory_returns memory = memory_returns::at_exit;
};

struct policy_description {
  std::string_view name, usual, other, sentence;
  bool is_seen_by_programs;
};
inline constexpr std::array all_policies{
    policy_description{"without_memory", "kills", "refuses", "a write needs a frame, and there is none", true},
    policy_description{"vfork", "borrows", "copies", "what a vfork child runs in", true},
    policy_description{"last_writer", "reuses", "copies", "a copy-on-write page that no other process has is written",
                       false},
    policy_description{"fork_entries", "all", "written", "which entries of the page table fork copies", false},
    policy_description{"overcommit", "always", "never",
                       "when a kernel asks whether there is memory for what fork promises", true},
    policy_description{"memory", "at_exit", "at_wait", "when the memory of a process is free again", false},
};

// A machine that decides otherwise says so.
template <class M>
inline constexpr policies policies_of = [] {
  if constexpr (requires { M::decides; }) return M::decides;
  else return policies{};
}();

}  // namespace cowproof

// Where implementations differ and none is wrong: the choices that the specification leaves to a kernel, by name.
//
// A program can tell the first two apart; so the specification asks which it is. Of the others it says nothing: a
// program cannot tell, and an observer of frames and counts can.
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
// When the memory of a process is free again.
enum class memory_returns : std::uint8_t { at_exit, at_wait };

struct policies {
  when_memory_is_out without_memory = when_memory_is_out::kills;
  vfork_child vfork = vfork_child::borrows;
  last_owner last_writer = last_owner::reuses;
  memory_returns memory = memory_returns::at_exit;
};

struct policy_description {
  std::string_view name, usual, other, sentence;
  bool is_seen_by_programs;
};
inline constexpr std::array all_policies{
    policy_description{"without_memory", "kills", "refuses", "a write needs a frame, and there is none", true},
    policy_description{"vfork", "borrows", "copies", "what a vfork child runs in", true},
    policy_description{"last_writer", "reuses", "copies", "a copy-on-write page that nobody else has is written",
                       false},
    policy_description{"memory", "at_exit", "at_wait", "when the memory of a process is free again", false},
};

// A machine that decides otherwise says so.
template <class M>
inline constexpr policies policies_of = [] {
  if constexpr (requires { M::decides; }) return M::decides;
  else return policies{};
}();

}  // namespace cowproof

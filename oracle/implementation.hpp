// What the oracle holds against the model: something that does calls, and can be observed after each.
#pragma once
#include <span>
#include <string>

#include "engines/call.hpp"
#include "model/policies.hpp"
#include "oracle/fallible.hpp"
#include "oracle/observation.hpp"

namespace cowproof::oracle {

// When a page gets the frame that it needs.
enum class frame_moment : std::uint8_t { at_map, at_first_access, at_first_write };

// What fork does with the frames of the parent's pages.
enum class fork_memory : std::uint8_t {
  shares,  // them, until somebody writes
  copies,  // them at once, as the eager machine does [model/eager/machine.hpp; xv6]
};

// A policy that may be left to be found out; oracle/open_policies.hpp tells how.
enum class open_policy : std::uint8_t { last_writer, memory, without_memory, takes_frame, fork, tables };
inline constexpr std::size_t number_of_open_policies = 6;
// Several of them are a bit each.
constexpr std::uint32_t bit_of(open_policy p) { return 1U << static_cast<unsigned>(p); }
inline constexpr std::uint32_t all_open_policies = (1U << number_of_open_policies) - 1;

// What an implementation may decide for itself and says beforehand, so that it is held to it.
struct policies : cowproof::policies {
  frame_moment takes_frame = frame_moment::at_map;
  fork_memory fork = fork_memory::shares;
  unsigned table_frames = 0;      // at most so many frames of the same memory hold the tables of one process
  bool tables_are_exact = false;  // from the fork of a process to its end, neither more nor fewer
  bool has_read_only = true;      // pages may be mapped read-only
  std::uint32_t lacks = 0;        // operations that it does not have: a bit a verb (calls.hpp)
  std::uint32_t left_open = 0;    // what it does not say: a bit an open_policy

  constexpr bool has(unsigned verb) const { return (lacks >> verb & 1) == 0; }
  constexpr bool leaves_open(open_policy p) const { return (left_open & bit_of(p)) != 0; }
};

// What an implementation says of itself.
struct declaration {
  std::string name;                  // "Linux 6.1.0"
  scope size;                        // how many processes and pages it has; its frames are its own affair
  bool content = true;               // observations tell what every page reads as; else only loads do
  bool presence = false;             // ... which entries are present, ...
  bool exclusivity = false;          // ... exclusive, ...
  bool frames = false;               // ... which frames they name, ...
  bool counts = false;               // ... and how many entries name these
  bool derives_exclusivity = false;  // from the count, so that to compare them says nothing
  bool may_swap = false;             // written pages may be absent
  std::uint64_t zero_frame = 0;      // if frames are shown: the one that untouched pages may name, which is not counted
  int level = 0;                     // 0: results and content; 1: who shares; 2: counts and free frames; 3: entry bits
  std::uint64_t frame_limit = 0;     // how many frames it has; 0: not said
  bool quiescent = false;     // it shares at fork, the last owner reuses, and nothing else moves: by its own account
  bool comes_back = false;    // after a hang or a death, restart() starts it anew: a finding, not the end
  bool contained = false;     // runs out of process; its crash is not ours
  bool free_frames = false;   // observations tell how many frames are free, ...
  bool bits = false;          // ... the bits of entries, ...
  bool translations = false;  // ... and what the translation buffer holds
  policies policy;
};

// How a call ended. What the model has no word for is kept as it was said.
struct answer {
  result out;
  bool is_known = true;  // `out` is valid
  std::string said;      // "errno 22 (Invalid argument)"
  bool operator==(answer const&) const = default;
};

class implementation {
 public:
  implementation() = default;
  implementation(implementation const&) = delete;
  implementation& operator=(implementation const&) = delete;
  virtual ~implementation() = default;

  virtual declaration const& declares() const = 0;

  // Back to the initial state: process 0 alone, with nothing mapped.
  virtual fallible<nothing> restart() = 0;
  // What perform() will be asked from now on, in this order, until the next restart(): to be sent ahead, or ignored.
  virtual void announce(std::span<call const> /*calls*/) {}
  // While a hang is looked for again and again: give up much sooner than the time limit says.
  virtual void hurry(bool /*on*/) {}
  // Does a call, after which every process looks at its pages. Calls are total.
  virtual fallible<answer> perform(call const& c) = 0;
  // Waits for a process that is dead. Asked of who frees memory then only.
  virtual fallible<answer> wait(unsigned /*process*/) { return answer{}; }
  // Every process looks at its pages again.
  virtual fallible<nothing> look() = 0;
  // What there is to be seen.
  virtual fallible<nothing> observe(observation& seen) = 0;
};

}  // namespace cowproof::oracle

// What the oracle checks against the model: something that does calls, and can be observed after each.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "engines/machines/machine_type.hpp"
#include "model/policies.hpp"
#include "oracle/fallible.hpp"
#include "oracle/observation.hpp"

namespace cowproof::oracle {

// When a page gets the frame that it needs.
enum class frame_moment : std::uint8_t { at_map, at_first_access, at_first_write };

// What fork does with the frames of the parent's pages.
enum class fork_memory : std::uint8_t {
  shares,  // them, until one of the processes writes
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
  unsigned table_frames = 0;      // at most this number of frames of the same memory hold the tables of one process
  bool tables_are_exact = false;  // from the fork of a process to its end, neither more nor fewer
  bool has_read_only = true;      // pages may be mapped read-only
  bool says_entries = false;      // which of them fork copies: else nothing is asked of those that were not written
  std::uint64_t lacks = 0;        // operations that it does not have: a bit each, by number
  std::uint32_t left_open = 0;    // what it does not say: a bit an open_policy

  constexpr bool has(unsigned operation) const { return (lacks >> operation & 1) == 0; }
  constexpr bool leaves_open(open_policy p) const { return (left_open & bit_of(p)) != 0; }
};

// What of the optional there is in the whole machine.
struct abilities {
  bool pins = false;   // something that holds pages for a device
  bool swaps = false;  // pages may be sent to swap
};

// What an implementation says of itself.
struct declaration {
  machine_type const* machine = &core_type();  // whose calls it does
  std::string name;                            // "Linux 6.1.0"
  scope size;                                  // how many processes and pages it has; its frames are its own affair
  bool content = true;                         // observations tell what every page reads as; else only loads do
  bool tasks = false;                          // ... which tasks live, where that is not known from the answers, ...
  bool parents = false;                        // ... whose child each is, ...
  bool positions = false;                      // ... what is open, and where in it, ...
  bool pending = false;                        // ... which signals are pending, ...
  bool presence = false;                       // ... which entries are present, ...
  bool exclusivity = false;                    // ... exclusive and, in the whole machine, of a file, ...
  bool frames = false;                         // ... which frames they name, ...
  bool counts = false;                         // ... and how many entries name these
  bool derives_exclusivity = false;            // from the count, so that to compare them says nothing
  bool may_swap = false;                       // written pages may be absent
  std::uint64_t zero_frame = 0;   // if frames are shown: the one that untouched pages may name, which is not counted
  int level = 0;                  // 0: results and content; 1: who shares; 2: counts and free frames; 3: entry bits
  std::uint64_t frame_limit = 0;  // how many frames it has; 0: not said
  bool quiescent = false;     // it shares at fork, the last owner reuses, and nothing else moves: by its own account
  bool comes_back = false;    // after a hang or a death, restart() starts it anew: a finding, not the end
  bool contained = false;     // runs out of process; its crash is not ours
  bool free_frames = false;   // observations tell how many frames are free, ...
  bool bits = false;          // ... the bits of entries, ...
  bool translations = false;  // ... and what the translation buffer holds
  unsigned cpus = 0;          // on which calls can be made at the same time; fewer than 2: they cannot
  abilities can;
  policies policy;

  unsigned processes() const { return static_cast<unsigned>(size.processes); }
  unsigned pages() const { return static_cast<unsigned>(size.pages); }
  bool is_whole() const { return machine == &whole_type(); }
};

// Of the whole machine. A kernel gives a page its frame when it is first written; when memory is out and when it comes
// back is not provoked, so nothing depends on those policies.
declaration whole_declaration(unsigned processes, unsigned pages);

// How a call ended. What the model has no word for is kept as it was said.
struct answer {
  result out;
  bool is_known = true;  // `out` is valid
  std::string said;      // "errno 22 (Invalid argument)"
  bool operator==(answer const&) const = default;
};

struct expectation;

class implementation {
 public:
  implementation() = default;
  implementation(implementation const&) = delete;
  implementation& operator=(implementation const&) = delete;
  virtual ~implementation() = default;

  virtual declaration const& declares() const = 0;

  // Back to the initial state: process 0 alone, with nothing mapped, no files and no programs.
  virtual fallible<nothing> restart() = 0;
  // What perform() will be asked from now on, in this order, until the next restart(): to be sent ahead, or ignored.
  virtual void announce(std::span<call const> /*calls*/) {}
  // Starts it anew at the next restart(), without what has survived restarts so far. False: it cannot be.
  virtual bool renew() { return false; }
  // While a hang is looked for again and again: give up much sooner than the time limit says.
  virtual void hurry(bool /*on*/) {}
  // Does a call that can be asked, after which every process looks at itself and at its pages.
  virtual fallible<answer> perform(call const& c) = 0;
  // Does calls at the same time, those of one processor in their order; processors are numbered from 1, one a call.
  // Asked only of implementations that have several. Processes look at themselves when all have come back.
  virtual fallible<std::vector<answer>> perform_at_once(std::span<call const> /*calls*/,
                                                        std::span<unsigned const> /*cpus*/) {
    return failure{failure_kind::unavailable, "calls cannot be made at the same time", std::nullopt, 0};
  }
  // What the model says now: in the whole machine, in which address space each process runs.
  virtual void know(expectation const& /*now*/) {}
  // Waits for a process that is dead. Asked only of implementations that free its memory then.
  virtual fallible<answer> wait(unsigned /*process*/) { return answer{}; }
  // Every process looks again.
  virtual fallible<nothing> look() = 0;
  // What there is to be seen.
  virtual fallible<nothing> observe(observation& seen) = 0;
};

}  // namespace cowproof::oracle

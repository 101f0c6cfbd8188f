// What is tested: a machine or a mutant, at some capacity, behind plain functions.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engines/coverage.hpp"
#include "engines/mutants/description.hpp"
#include "model/description.hpp"

namespace cowproof {

// How a sequence of calls went, from the initial state.
struct playback {
  std::size_t played = 0;            // calls; the last one is the one that violated
  std::optional<property> violated;  // the first property that is wanted and does not hold
  bool impossible = false;           // the call after those played takes what the state cannot offer
};

// One step, as a watcher sees it.
struct seen_step {
  call played;
  result out;
  result expected_out;       // what the specification says, if the machine ran out of memory as it did
  property_set broken = 0;   // every property that does not hold after it
  described_state state;     // after it
  described_state observed;  // the memory that the processes see, after it
  described_state expected;  // the memory that the specification wants them to see
};
using watcher = std::function<void(seen_step const&)>;

// What a call would lead to.
struct call_preview {
  call played;  // its offers are resolved
  result out;
  property_set broken = 0;  // every property that would not hold after it
  bool changes = false;     // the state
};

// A run from the initial state that goes on call by call, and back.
class live_run {
 public:
  virtual ~live_run() = default;
  virtual seen_step play(call const& c) = 0;  // its offers are resolved
  virtual call_preview preview(call const& c) const = 0;
  virtual void undo() = 0;  // the last call; nothing if there is none
};

struct subject {
  machine_type const* type = nullptr;
  std::string_view name;                       // "machine", or the mutant's name
  mutant_description const* mutant = nullptr;  // null for the machine
  scope capacity;                              // the largest scope

  // Plays until a wanted property is violated. Offers are resolved, and the calls changed accordingly.
  playback (*play)(std::span<call> calls, scope const& within, property_set wanted, coverage* seen);

  // Plays all calls as they are, up to an impossible one, and shows each step.
  playback (*watch)(std::span<call const> calls, scope const& within, watcher const& show);

  // Leaves out the calls that would be refused and change nothing, but for one in `one_in` of them; and those after
  // the first `most` others.
  void (*leave_out_refused)(std::vector<call>& calls, scope const& within, std::size_t most, std::size_t one_in);

  described_state (*initial)(scope const& within);

  std::unique_ptr<live_run> (*start)(scope const& within);
};

// Every subject of a type, at every capacity that was compiled.
std::span<subject const> all_subjects(machine_type const& of = core_type());

// The one of this name with the smallest capacity that holds the scope; null if there is none.
subject const* find_subject(std::string_view name, scope const& within, machine_type const& of = core_type());

bool fits(scope const& inner, scope const& outer);
scope largest_scope(machine_type const& of = core_type());

}  // namespace cowproof

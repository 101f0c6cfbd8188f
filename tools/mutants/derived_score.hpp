// Derived mutants against both engines and against the list of those that survive.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "engines/derived/campaign.hpp"
#include "engines/shrink.hpp"
#include "proofs/derived.hpp"

namespace cowproof::tools {

// Why a mutant survives.
enum class survival : std::uint8_t {
  proved,      // the solver proves that the step is the machine's own in every state that satisfies the invariants
  equivalent,  // no property tells it from the machine, for the reason that is given
  open,        // no property forbids it, but one should
};
struct listed_survivor {
  survival why;
  std::string reason;
  std::string mutant;  // machine operation: where: what
};
// A line is a mutant, or begins a group: one of the words above, and a reason. Throws input_error.
std::vector<listed_survivor> read_survivors(std::string const& text);

std::string name_of(machine_type const& machine, derived_mutant const& mutant);

struct derived_row {
  machine_type const* machine;
  derived_mutant mutant;
  derived_kill random;
  std::optional<derived_proof> proof;       // if it was asked for
  listed_survivor const* listed = nullptr;  // if it is expected to survive
  std::string wrong;                        // empty if both engines say what is expected

  bool survives_at_random() const { return !random.killed; }
  bool survives_proof() const {
    return proof && proof->verdict != derived_verdict::refuted && proof->verdict != derived_verdict::broken;
  }
};

// The calls that kill it at random, shrunk, and how little they need. It was killed, and no word was misused.
shrunk shrunk_kill(derived_row const& row);

struct derived_options {
  std::vector<machine_type const*> machines;
  std::string operation;   // empty: all
  std::string only;        // a part of a mutant's name; empty: all
  std::size_t sample = 0;  // this many of each machine, chosen by the seed; 0: all
  derived_campaign random;
  bool proofs = true;
};

struct derived_score {
  std::vector<derived_row> rows;
  std::size_t selected = 0;            // more than there are rows if it was stopped
  std::vector<std::string> not_there;  // listed survivors of what was selected that are no mutants
};

// Called after each mutant, with how many of all are judged by now.
using derived_progress = std::function<void(derived_row const&, std::size_t done, std::size_t all)>;
// Stopped, it returns those that were judged.
derived_score score_derived(derived_options const& options, std::vector<listed_survivor> const& survivors,
                            derived_progress const& done);

}  // namespace cowproof::tools

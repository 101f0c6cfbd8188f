// What a search is asked, and what it answers, as plain data.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engines/call.hpp"
#include "engines/property.hpp"

namespace cowproof::search {

enum class model_part : std::uint8_t { core, full };
enum class choice_rule : std::uint8_t { lowest, any };  // what the environment offers if several are available
enum class symmetry : std::uint8_t { none, frames, slots, full };

struct request {
  scope within{.processes = 3, .pages = 2, .frames = 4, .words = 2};
  std::string subject = "machine";
  model_part part = model_part::full;
  choice_rule choice = choice_rule::any;
  symmetry reduce = symmetry::none;
  bool invariants = true;
  bool refinement = true;
  bool traces = true;  // two bytes a state, one thread; without, a counterexample is searched for once more
  int jobs = 1;
  std::uint64_t memory = std::uint64_t{8} << 30;  // bytes
  std::string checkpoint;                         // a file for what is not finished; none if empty
  std::string resume;                             // a file to go on with; none if empty
};

struct counts {
  std::uint64_t states = 0;       // representatives, if states are reduced
  std::uint64_t transitions = 0;  // steps that complete or change the state
  std::uint64_t depth = 0;        // of the deepest state that was reached
  std::uint64_t frontier = 0;     // states of the depth that is being expanded
  std::uint64_t bytes = 0;        // most that table, frontier and traces took
  std::uint64_t unreduced_states = 0;
  std::uint64_t unreduced_transitions = 0;  // sums over orbits: what a search without reduction would find
};

enum class verdict : std::uint8_t { holds, refuted, out_of_memory, interrupted };

struct counterexample {
  std::vector<call> calls;  // no shorter sequence within the scope and the part violates anything
  property broken = 0;
};

struct answer {
  counts found;
  search::verdict verdict = verdict::holds;
  std::optional<search::counterexample> counterexample;
  bool saved = false;                    // a checkpoint was written, now or on the way
  std::optional<std::string> not_saved;  // why the last one was not
};

// Called now and then.
enum class advice : std::uint8_t { go_on, save, stop };
using watch_counts = std::function<advice(counts const&)>;

// Which property does this sequence violate, at its last call? What a search suspects is confirmed by this.
using judge = std::function<std::optional<property>(std::vector<call> const&)>;

}  // namespace cowproof::search

// What a search is asked, and what it answers, as plain data.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engines/machines/machine_type.hpp"

namespace cowproof::search {

enum class fragment : std::uint8_t { core, full };
enum class choice_rule : std::uint8_t { lowest, any };  // what the environment offers if several are available
enum class symmetry : std::uint8_t { none, frames, slots, full };

// How wide the vectors are in which steps of many states are made at once: the widest that the processor has, one of
// those that it has, or none: steps are made one by one.
enum class vectors : std::uint8_t { widest, none, sse2, avx2, avx512 };

inline constexpr std::uint64_t every_operation = ~std::uint64_t{0};

struct request {
  machine_type const* machine = &core_type();
  scope within{.processes = 3, .pages = 2, .frames = 4, .words = 2};
  std::string subject = "machine";
  fragment part = fragment::full;
  choice_rule choice = choice_rule::any;
  symmetry reduce = symmetry::none;
  bool invariants = true;
  bool refinement = true;
  std::uint64_t operations = every_operation;  // a bit each
  bool first_uses = false;                     // tell what is exercised first, and where
  vectors with = vectors::widest;
  int jobs = 1;  // threads; one keeps paths, two bytes a state: what several refute is searched for once more
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

// "store ends with fault(no_memory)", or a situation, and a shortest sequence whose last call exercises it.
struct first_use {
  std::string what;
  std::optional<std::vector<call>> calls;
};
struct first_uses {
  std::vector<first_use> all;  // in the order of never_exercised
  bool gave_up = false;        // if not, what has no calls is not exercised anywhere within the scope
  std::uint64_t states = 0;    // that were looked at: of the machine, one for all that differ in names only
};

struct answer {
  counts found;
  search::verdict verdict = verdict::holds;
  std::optional<search::counterexample> counterexample;
  bool saved = false;                    // a checkpoint was written, now or on the way
  std::optional<std::string> not_saved;  // why the last one was not
  std::optional<first_uses> uses;        // if they were asked for
};

// Called now and then.
enum class advice : std::uint8_t { go_on, save, stop };
using watch_counts = std::function<advice(counts const&)>;

}  // namespace cowproof::search

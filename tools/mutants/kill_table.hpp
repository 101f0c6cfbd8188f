// The kill table: every mutant against random checking and against the proofs.
#pragma once
#include <functional>
#include <optional>

#include "engines/random_check.hpp"
#include "engines/shrink.hpp"
#include "proofs/derived.hpp"
#include "proofs/prove.hpp"
#include "tools/command.hpp"

namespace cowproof::tools {

// A counterexample than which none is shorter within the scope, whatever is violated.
struct certified {
  shrunk trace;
  scope within;
  std::uint64_t states = 0;  // that were looked at
};

struct kill {
  mutant_description const* mutant = nullptr;
  std::optional<shrunk> by_random;          // the shortest counterexample of a few campaigns
  std::optional<certified> shortest;        // if it was asked for, and there is one
  std::uint64_t operations = 0;             // that the first campaign needed
  property_set broken = 0;                  // everything that the counterexample's last step broke
  std::vector<std::string> by_obligations;  // those that are refuted
  std::vector<std::string> undecided;       // those that are unknown; there should be none
  bool is_proved_against = true;
  // One engine kills it and the other accepts it.
  bool is_disputed() const {
    return is_proved_against && undecided.empty() && by_random.has_value() == by_obligations.empty();
  }
  bool is_killed() const { return by_random && (!is_proved_against || (!by_obligations.empty() && undecided.empty())); }
};

struct kill_options {
  random_options random;  // the subject is ignored
  int campaigns = 8;      // with different seeds; the shortest shrunk counterexample is kept
  std::string only;       // one mutant; all if empty
  bool proofs = true;
  bool shortest = false;  // of the core only
};

// Told of each mutant when it is done, and how many of all that makes.
using kill_progress = std::function<void(kill const&, std::size_t done, std::size_t all)>;
// Stopped, it returns those that were done.
std::vector<kill> kill_all(kill_options const& options, kill_progress const& done);

// Invariants and promises against mutants: "R" broken at random, "P" by a refuted obligation, "RP" both.
struct kill_matrix {
  std::vector<std::string> columns;             // mutants
  std::vector<std::string> rows;                // properties
  std::vector<std::vector<std::string>> cells;  // by row, then column
  std::vector<std::string> not_needed;          // properties that no mutant breaks
};
kill_matrix matrix_of(std::vector<kill> const& kills, machine_type const& of);

}  // namespace cowproof::tools

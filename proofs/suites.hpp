// The obligations there are, each group in a file of its own, because instantiating them takes the compiler long.
#pragma once
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "proofs/mutant_steps.hpp"
#include "proofs/obligation.hpp"
#include "proofs/solver/solve.hpp"

namespace cowproof::symbolic {

obligations relation_suite();  // the theorems about counted relations

// What there is to refute within a small scope: one operation of a machine or of a mutant.
struct refutable {
  std::string_view mutant;  // empty: the machine
  std::string_view operation;
  std::function<std::optional<proof_counterexample>(std::string const& obligation, solver_limits const& limits,
                                                    std::size_t most_states)>
      find;
};

// An operation with another step, tried again and again: what the step does is a matter of the moment, as it is of one
// in words that can be altered.
struct repeated_attempt {
  std::function<obligations()> now;        // all that is to be proved of the operation
  std::function<obligations()> as_before;  // that it does what it did when it was tried first
};

// What is to be proved of a machine, and refuted of its mutants.
struct suite {
  machine_type const* machine;
  obligations (*of_machine)();
  obligations (*with)(std::vector<other_step> const& steps);  // of the operations in which something else is done
  std::vector<mutant_steps> mutants;
  std::vector<refutable> (*refutables)();  // null: there are none
  std::vector<other_step> in_words;        // every operation, in words that can be altered
  repeated_attempt (*attempt)(other_step const& step);
};

// All there are, the core's first.
std::span<suite const> all_suites();
suite const& suite_of(std::string_view machine);  // throws proof_error if there is none

// What a mutant does instead; null if there is no such mutant.
mutant_steps const* find_mutant(suite const& of, std::string_view name);

// What obligations are named by before the operation: nothing for the core, "whole_" for another machine.
std::string prefix_of(suite const& s);

}  // namespace cowproof::symbolic

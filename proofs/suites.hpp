// The obligations there are, each group in a file of its own, because instantiating them takes the compiler long.
#pragma once
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "proofs/mutant_steps.hpp"
#include "proofs/obligation.hpp"
#include "proofs/solve.hpp"

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

// What is to be proved of a machine, and refuted of its mutants.
struct suite {
  machine_type const* machine;
  obligations (*of_machine)();
  obligations (*with)(std::vector<other_step> const& steps);  // of the operations in which something else is done
  std::vector<mutant_steps> mutants;
  std::vector<refutable> (*refutables)();  // null: there are none
};

// All there are, the core's first.
std::span<suite const> all_suites();
suite const& suite_of(std::string_view machine);  // throws proof_error if there is none

// What a mutant does instead; null if there is no such mutant.
mutant_steps const* find_mutant(suite const& of, std::string_view name);

// What obligations are named by before the operation: nothing for the core, "whole_" for another machine.
std::string prefix_of(suite const& s);

}  // namespace cowproof::symbolic

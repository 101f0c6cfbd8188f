// A small counterexample to an obligation that the unbounded proof refutes.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "proofs/solve.hpp"

namespace cowproof::symbolic {

// Of the machine or of a mutant, to an obligation of an operation. Nothing if none was found within the scope.
std::optional<proof_counterexample> find_counterexample(std::string_view mutant, std::string const& obligation,
                                                        solver_limits const& limits, std::size_t most_states);

}  // namespace cowproof::symbolic

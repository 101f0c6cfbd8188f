// A small counterexample to an obligation that the unbounded proof refutes.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "proofs/suites.hpp"

namespace cowproof::symbolic {

// Of a machine or of a mutant, to an obligation of an operation. Nothing if none was found within the scopes. What the
// refutables learn of which states can be reached, they keep.
std::optional<proof_counterexample> find_counterexample(suite const& of, std::span<refutable const> refutables,
                                                        std::string_view mutant, std::string const& obligation,
                                                        solver_limits const& limits, std::size_t most_states);

}  // namespace cowproof::symbolic

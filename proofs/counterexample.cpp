// A small counterexample, of the operation that the obligation is about.
#include "proofs/counterexample.hpp"

namespace cowproof::symbolic {

std::optional<proof_counterexample> find_counterexample(suite const& of, std::span<refutable const> refutables,
                                                        std::string_view mutant, std::string const& obligation,
                                                        solver_limits const& limits, std::size_t most_states) {
  refutable const* found = nullptr;
  for (auto const& r : refutables) {
    bool const is_it = r.mutant == mutant && obligation.starts_with(std::string(r.operation) + "_");
    // Of "swap" and "swap_in", the longer name is meant.
    if (is_it && (found == nullptr || r.operation.size() > found->operation.size())) found = &r;
  }
  if (found == nullptr) return std::nullopt;
  auto counterexample = found->find(obligation, limits, most_states);
  if (counterexample) counterexample->machine = of.machine;
  return counterexample;
}

}  // namespace cowproof::symbolic

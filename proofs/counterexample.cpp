// A small counterexample, of the operation that the obligation is about.
#include "proofs/counterexample.hpp"

#include <algorithm>

namespace cowproof::symbolic {

std::optional<proof_counterexample> find_counterexample(suite const& of, std::string_view mutant,
                                                        std::string const& obligation, solver_limits const& limits,
                                                        std::size_t most_states) {
  auto all = of.refutables();
  auto const is_it = [&](refutable const& r) {
    return r.mutant == mutant && obligation.starts_with(std::string(r.operation) + "_");
  };
  // Of "swap" and "swap_in", the longer name is meant.
  auto const longer = [](refutable const& a, refutable const& b) { return a.operation.size() > b.operation.size(); };
  std::ranges::stable_sort(all, longer);
  auto const found = std::ranges::find_if(all, is_it);
  if (found == all.end()) return std::nullopt;
  auto counterexample = found->find(obligation, limits, most_states);
  if (counterexample) counterexample->machine = of.machine;
  return counterexample;
}

}  // namespace cowproof::symbolic

// A small counterexample, replayed, and looked up among the states that can be reached.
#include "proofs/counterexample.hpp"

#include "proofs/refute.hpp"

namespace cowproof::symbolic {
namespace {

refutable const* find_refutable(std::vector<refutable> const& all, std::string_view mutant, std::string_view name) {
  auto const is_it = [&](refutable const& r) {
    return r.mutant == mutant && name.starts_with(std::string(r.operation) + "_");
  };
  auto const found = std::ranges::find_if(all, is_it);
  return found == all.end() ? nullptr : &*found;
}

described_state describe_within(small_state const& s, scope const& within) {
  return describe(s, [&](auto const& key) { return are_within(within, key); });
}

proof_counterexample described(broken_step const& step, scope const& within, explorable<small_state> const& played,
                               exploration<small_state> const& reached) {
  proof_counterexample found;
  found.within = within;
  found.broken_by = step.made;
  found.before = describe_within(step.before, within);
  small_state after = step.before;
  found.ended = played.step(after, step.made);
  found.after = describe_within(after, within);
  found.replayed = same_state(after, step.after) && found.ended == step.ended;
  if (auto path = reached.path_to(step.before)) {
    found.reached = reachability::reachable;
    found.path = std::move(*path);
  } else if (reached.is_complete()) {
    found.reached = reachability::unreachable;
  }
  return found;
}

}  // namespace

std::optional<proof_counterexample> find_counterexample(std::string_view mutant, std::string const& obligation,
                                                        solver_limits const& limits, std::size_t most_states) {
  std::vector<refutable> all;
  add_machine_refutables(all);
  add_mutant_refutables(all);
  auto const* const subject = find_refutable(all, mutant, obligation);
  if (subject == nullptr) return std::nullopt;
  auto const played = subject->machine_to_explore();
  std::optional<proof_counterexample> first;
  for (scope const& within : small_scopes) {
    exploration<small_state> const reached(played, within, most_states);
    auto const distance_to = [&](small_state const& s) { return reached.distance_to(s); };
    auto const step = subject->refute(obligation, within, limits, distance_to);
    if (!step) continue;
    auto const found = described(*step, within, played, reached);
    if (found.reached == reachability::reachable) return found;
    if (!first) first = found;
  }
  return first;
}

}  // namespace cowproof::symbolic

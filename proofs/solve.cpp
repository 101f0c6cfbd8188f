// Asking the solver about one obligation.
#include "proofs/solve.hpp"

namespace cowproof::symbolic {

std::vector<z3::expr> assertions_of(obligation const& o) {
  std::vector<z3::expr> assertions;
  for (auto const& h : o.hypotheses)
    if (!h.is_true()) assertions.push_back(h.term);
  assertions.push_back(o.kind == wanted::validity ? (!o.claim).term : o.claim.term);
  return assertions;
}

z3::solver solver_with(solver_limits const& limits) {
  z3::solver solver(context());
  z3::params parameters(context());
  parameters.set("random_seed", limits.seed);
  parameters.set("timeout", limits.timeout_ms);
  solver.set(parameters);
  return solver;
}

answer solve(obligation const& o, solver_limits const& limits) {
  auto solver = solver_with(limits);
  for (auto const& a : assertions_of(o)) solver.add(a);
  auto const good = o.kind == wanted::validity ? z3::unsat : z3::sat;
  try {
    auto const found = solver.check();
    if (found == good) return {proof_verdict::proved, ""};
    if (found == z3::unknown) return {proof_verdict::unknown, solver.reason_unknown()};
    return {proof_verdict::refuted, ""};
  } catch (z3::exception const& e) {
    return {proof_verdict::unknown, e.msg()};  // it ran out of memory, say
  }
}

}  // namespace cowproof::symbolic

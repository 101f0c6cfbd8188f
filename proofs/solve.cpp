// Asking the solver about one obligation.
#include "proofs/solve.hpp"

#include <algorithm>

namespace cowproof::symbolic {

namespace {

// Among how few things of each kind, and of frames, a solver is to look for a model, so that it can try them all; and
// for how long. What is found there is found; what is not, is looked for elsewhere.
struct small_world {
  int things, frames;  // 0: any number
  unsigned timeout_ms;
};
constexpr small_world usual_world{4, 6, 10'000};
constexpr small_world worlds[]{{3, 5, 500}, {2, 4, 500}, {0, 0, 1'000}, {4, 6, 2'000}, {3, 4, 2'000}, {3, 6, 2'000}};

void populate(std::vector<z3::expr>& to, small_world const& world) {
  if (world.things == 0) return;
  for (auto const& [name, sort] : session::current().sorts()) {
    auto const x = context().constant("anything", sort);
    z3::expr is_one_of_them = x == context().constant(("first_" + name).c_str(), sort);
    for (int i = 1; i < (name == "frame" ? world.frames : world.things); ++i)
      is_one_of_them = is_one_of_them || x == context().constant((name + "#" + std::to_string(i)).c_str(), sort);
    to.push_back(z3::forall(x, is_one_of_them));
  }
}

std::vector<z3::expr> facts_of(obligation const& o) {
  std::vector<z3::expr> facts;
  for (auto const& h : o.hypotheses)
    if (!h.is_true()) facts.push_back(h.term);
  facts.push_back(o.kind == wanted::validity ? (!o.claim).term : o.claim.term);
  return facts;
}

z3::check_result check_in(small_world const& world, obligation const& o, solver_limits limits) {
  auto facts = facts_of(o);
  populate(facts, world);
  limits.timeout_ms = std::min(limits.timeout_ms, world.timeout_ms);
  auto solver = solver_with(limits);
  for (auto const& fact : facts) solver.add(fact);
  return solver.check();
}

// Unsatisfiable is what is so whatever the world; that a small one has no model says nothing.
z3::check_result find_model(obligation const& o, solver_limits const& limits) {
  for (unsigned const patience : {1U, 8U})  // on a busy machine a second is not long
    for (auto world : worlds) {
      world.timeout_ms *= patience;
      auto const found = check_in(world, o, limits);
      if (found == z3::sat || (found == z3::unsat && world.things == 0)) return found;
    }
  return z3::unknown;
}

answer solve_situation(obligation const& o, solver_limits const& limits) {
  switch (find_model(o, limits)) {
    case z3::sat: return {proof_verdict::proved, ""};
    case z3::unsat: return {proof_verdict::refuted, ""};
    default: return {proof_verdict::unknown, "no model was found"};
  }
}

answer solve_within(obligation const& o, solver_limits const& limits) {
  auto solver = solver_with(limits);
  for (auto const& a : assertions_of(o)) solver.add(a);
  switch (solver.check()) {
    case z3::unsat: return {proof_verdict::proved, ""};
    case z3::sat: return {proof_verdict::refuted, ""};
    default: return {proof_verdict::unknown, solver.reason_unknown()};
  }
}

// What can be proved is proved at once, nearly always. What is false among few things is false, and quickly found.
answer solve_claim(obligation const& o, solver_limits const& limits) {
  constexpr unsigned soon_ms = 1'000;
  if (limits.timeout_ms > soon_ms) {
    auto const soon = solve_within(o, {limits.seed, soon_ms});
    if (soon.verdict != proof_verdict::unknown) return soon;
    if (check_in(small_world{4, 6, soon_ms}, o, limits) == z3::sat) return {proof_verdict::refuted, ""};
  }
  auto const late = solve_within(o, limits);
  if (late.verdict != proof_verdict::unknown) return late;
  return check_in(usual_world, o, limits) == z3::sat ? answer{proof_verdict::refuted, ""} : late;
}

}  // namespace

std::vector<z3::expr> assertions_of(obligation const& o) {
  auto assertions = facts_of(o);
  if (o.kind == wanted::satisfiability) populate(assertions, usual_world);
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
  try {
    return o.kind == wanted::satisfiability ? solve_situation(o, limits) : solve_claim(o, limits);
  } catch (z3::exception const& e) {
    return {proof_verdict::unknown, e.msg()};  // it ran out of memory, say
  }
}

}  // namespace cowproof::symbolic

// Asking the solver about one obligation.
#include "proofs/solve.hpp"

#include <algorithm>

namespace cowproof::symbolic {

namespace {

// How far an attempt goes before another way is tried, in the solver's own steps: a clock would make the way, and so
// the verdict, depend on what else the machine does. Of quantified claims it takes some two million steps a second, of
// small worlds up to twelve.
constexpr unsigned steps_of_a_claim = 2'000'000;
constexpr unsigned steps_of_a_glance = 200'000, steps_of_a_look = 10'000'000, steps_of_a_search = 80'000'000;

// Among how few things of each kind, and of frames, a solver is to look for a model, so that it can try them all. What
// is found there is found; what is not, is looked for elsewhere.
struct small_world {
  int things, frames;  // 0: any number
};
constexpr small_world usual_world{4, 6};
constexpr small_world worlds[]{{3, 5}, {2, 4}, {0, 0}, {4, 6}, {3, 4}, {3, 6}};

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

z3::check_result check_in(small_world const& world, obligation const& o, solver_limits limits, unsigned steps) {
  auto facts = facts_of(o);
  populate(facts, world);
  limits.steps = steps;
  auto solver = solver_with(limits);
  for (auto const& fact : facts) solver.add(fact);
  return solver.check();
}

// Unsatisfiable is what is so whatever the world; that a small one has no model says nothing.
z3::check_result find_model(obligation const& o, solver_limits const& limits) {
  for (unsigned const steps : {steps_of_a_glance, steps_of_a_look, steps_of_a_search})
    for (auto const& world : worlds) {
      auto const found = check_in(world, o, limits, steps);
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
  auto const soon = solve_within(o, {limits.seed, limits.timeout_ms, steps_of_a_claim});
  if (soon.verdict != proof_verdict::unknown) return soon;
  if (check_in(usual_world, o, limits, steps_of_a_look) == z3::sat) return {proof_verdict::refuted, ""};
  auto const late = solve_within(o, limits);
  if (late.verdict != proof_verdict::unknown) return late;
  return check_in(usual_world, o, limits, steps_of_a_search) == z3::sat ? answer{proof_verdict::refuted, ""} : late;
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
  if (limits.steps > 0) parameters.set("rlimit", limits.steps);
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

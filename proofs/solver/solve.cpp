// Asking the solver about one obligation.
#include "proofs/solver/solve.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace cowproof::symbolic {

namespace {

// How far an attempt goes before another way is tried, in the solver's own steps: a clock would make the way, and so
// the verdict, depend on what else the machine does. It takes some two million a second.
constexpr unsigned steps_of_a_claim = 1'000'000;
constexpr unsigned steps_of_a_glance = 250'000, steps_of_a_look = 1'000'000, steps_of_a_search = 20'000'000;

// Among how few things of each kind, and of frames, a solver is to look for a model, so that it can try them all. What
// is found there is found; what is not, is looked for elsewhere.
struct small_world {
  int things, frames;
};
constexpr small_world usual_world{4, 6};
constexpr small_world worlds[]{{3, 5}, {2, 4}, usual_world};

// A page has two parts there: the one that an operation names, and another.
int size_of(std::string const& name, small_world const& world) {
  return name == "frame" ? world.frames : name == "part" ? 2 : world.things;
}
int size_of(std::string const& name, scope const& within) {
  auto const kind = thing_named(name);
  return kind == resources.size() ? usual_world.things : static_cast<int>(size_within(within, kind));
}

template <class World> void populate(std::vector<z3::expr>& to, World const& world) {
  for (auto const& [name, sort] : session::current().sorts()) {
    auto const x = context().constant("anything", sort);
    z3::expr is_one_of_them = x == context().constant(("first_" + name).c_str(), sort);
    for (int i = 1; i < size_of(name, world); ++i)
      is_one_of_them = is_one_of_them || x == context().constant((name + "#" + std::to_string(i)).c_str(), sort);
    to.push_back(z3::forall(x, is_one_of_them));
  }
}

std::vector<z3::expr> facts_of(obligation const& o) {
  std::vector<z3::expr> facts;
  for (auto const& [name, definition] : session::current().definitions()) facts.push_back(definition);
  for (auto const& h : o.hypotheses)
    if (!h.is_true()) facts.push_back(h.term);
  facts.push_back(o.kind == wanted::validity ? (!o.claim).term : o.claim.term);
  return facts;
}

z3::solver limited(z3::solver solver, solver_limits const& limits) {
  z3::params parameters(context());
  parameters.set("random_seed", limits.seed);
  parameters.set("timeout", limits.timeout_ms);
  parameters.set("ctrl_c", false);  // who asks decides what an interruption means
  if (limits.steps > 0) parameters.set("rlimit", limits.steps);
  solver.set(parameters);
  return solver;
}

solver_limits with_steps(solver_limits limits, unsigned steps) {
  limits.steps = steps;
  return limits;
}

answer answer_of(z3::solver& solver, z3::check_result proof, z3::check_result refutation) {
  auto const found = solver.check();
  if (found == proof) return {proof_verdict::proved, ""};
  if (found == refutation) return {proof_verdict::refuted, ""};
  return {proof_verdict::unknown, solver.reason_unknown()};
}

// Of what the solver takes instances of a quantified formula: of what a model that it tries gets wrong, or of the terms
// that are there as well, which are of use to a proof, and many.
enum class instances { of_models, of_terms_too };

template <class World>
bool has_model(obligation const& o, World const& world, instances taken, solver_limits const& limits) {
  auto facts = facts_of(o);
  populate(facts, world);
  auto solver = solver_of_quantifiers(limits);
  solver.set("ematching", taken == instances::of_terms_too);
  for (auto const& fact : facts) solver.add(fact);
  return solver.check() == z3::sat;
}

}  // namespace

// Among any number of resources. The solver takes instances of a quantified formula for the terms that are there.
answer solve_at_once(obligation const& o, solver_limits const& limits) {
  auto solver = solver_of_quantifiers(limits);
  for (auto const& fact : facts_of(o)) solver.add(fact);
  return o.kind == wanted::validity ? answer_of(solver, z3::unsat, z3::sat) : answer_of(solver, z3::sat, z3::unsat);
}

// Which way finds one soon is a matter of luck, which numbers have least of: so each is tried a little first.
bool has_small_model(obligation const& o, solver_limits const& limits) {
  for (auto const taken : {instances::of_models, instances::of_terms_too})
    for (auto const& world : worlds)
      if (has_model(o, world, taken, limits)) return true;
  return false;
}

bool has_model_within(obligation const& o, scope const& within, solver_limits const& limits) {
  return has_model(o, within, instances::of_models, limits) || has_model(o, within, instances::of_terms_too, limits);
}

namespace {

answer solve_situation(obligation const& o, solver_limits const& limits) {
  for (unsigned const steps : {steps_of_a_glance, steps_of_a_look})
    if (has_small_model(o, with_steps(limits, steps))) return {proof_verdict::proved, ""};
  auto const anywhere = solve_at_once(o, with_steps(limits, steps_of_a_search));
  if (anywhere.verdict != proof_verdict::unknown) return anywhere;
  return has_small_model(o, with_steps(limits, steps_of_a_search)) ? answer{proof_verdict::proved, ""} : anywhere;
}

answer solve_claim_soon(obligation const& o, solver_limits const& limits) {
  auto const soon = solve_at_once(o, with_steps(limits, steps_of_a_claim));
  if (soon.verdict != proof_verdict::unknown) return soon;
  if (has_small_model(o, with_steps(limits, steps_of_a_look))) return {proof_verdict::refuted, ""};
  return soon;
}

answer solve_claim(obligation const& o, solver_limits const& limits) {
  auto const soon = solve_claim_soon(o, limits);
  if (soon.verdict != proof_verdict::unknown) return soon;
  auto const late = solve_at_once(o, limits);
  if (late.verdict != proof_verdict::unknown) return late;
  return has_small_model(o, with_steps(limits, steps_of_a_search)) ? answer{proof_verdict::refuted, ""} : late;
}

template <class Solve> answer unless_it_throws(Solve solve) {
  try {
    return solve();
  } catch (z3::exception const& e) {
    return {proof_verdict::unknown, e.msg()};  // it ran out of memory, say
  }
}

}  // namespace

std::vector<z3::expr> assertions_of(obligation const& o) {
  auto assertions = facts_of(o);
  if (o.kind == wanted::satisfiability) populate(assertions, usual_world);
  return assertions;
}

z3::solver solver_with(solver_limits const& limits) { return limited(z3::solver(context()), limits); }
z3::solver solver_of_quantifiers(solver_limits const& limits) {
  return limited(z3::solver(context(), z3::solver::simple()), limits);
}

answer solve(obligation const& o, solver_limits const& limits) {
  return unless_it_throws(
      [&] { return o.kind == wanted::satisfiability ? solve_situation(o, limits) : solve_claim(o, limits); });
}

answer solve_soon(obligation const& claim, solver_limits const& limits) {
  return unless_it_throws([&] { return solve_claim_soon(claim, limits); });
}

successive_claims::successive_claims(solver_limits const& limits) : limits_(with_steps(limits, steps_of_a_claim)) {}

void successive_claims::assumptions::become(std::vector<z3::expr> const& facts) {
  auto const first_other = std::ranges::mismatch(kept, facts, identical).in1;
  solver.pop(static_cast<unsigned>(kept.end() - first_other));
  kept.erase(first_other, kept.end());
  for (std::size_t i = kept.size(); i < facts.size(); ++i) {
    solver.push();
    solver.add(facts[i]);
    kept.push_back(facts[i]);
  }
}

// If anything throws or is not proved, the solver is gone: the next claim finds nothing of it.
bool successive_claims::prove(obligation const& claim) {
  auto facts = facts_of(claim);
  auto const denied = facts.back();
  facts.pop_back();
  try {
    auto assumed = std::exchange(now_, std::nullopt);
    if (!assumed) assumed.emplace(assumptions{solver_of_quantifiers(limits_), {}});
    assumed->become(facts);
    assumed->solver.push();
    assumed->solver.add(denied);
    if (assumed->solver.check() != z3::unsat) return false;
    assumed->solver.pop();
    now_ = std::move(assumed);
    return true;
  } catch (z3::exception const&) {
    return false;
  }
}

std::jthread interrupting_when(std::function<bool()> const& is_stopped) {
  if (!is_stopped) return {};
  static constexpr std::chrono::milliseconds moment{50};
  return std::jthread([&solver = context(), &is_stopped](std::stop_token const& over) {
    for (; !over.stop_requested(); std::this_thread::sleep_for(moment))
      if (is_stopped()) solver.interrupt();
  });
}

}  // namespace cowproof::symbolic

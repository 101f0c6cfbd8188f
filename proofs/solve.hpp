// Asking the solver about one obligation.
#pragma once
#include <string>

#include "proofs/obligation.hpp"
#include "proofs/prove.hpp"

namespace cowproof::symbolic {

struct solver_limits {
  unsigned seed = 0;
  unsigned timeout_ms = 10'000;  // of the clock, for one attempt
  unsigned steps = 0;            // of the solver, for one attempt; 0: any number
};

struct answer {
  proof_verdict verdict = proof_verdict::unknown;
  std::string reason;  // of unknown
};

// What is asserted: the hypotheses, and the negated claim; or the situation, among few things of each kind.
std::vector<z3::expr> assertions_of(obligation const& o);

// Z3 chooses its tactics, as is best where all is finite; and none, where there are quantifiers and they only cost
// time.
z3::solver solver_with(solver_limits const& limits);
z3::solver solver_of_quantifiers(solver_limits const& limits);
answer solve(obligation const& o, solver_limits const& limits);

// A claim, tried a little: what can be proved is proved by then, nearly always, and what is false among few things is
// quickly found to be.
answer solve_soon(obligation const& claim, solver_limits const& limits);

}  // namespace cowproof::symbolic

// Asking the solver about one obligation.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "engines/scope.hpp"
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

// Proves claims one after the other. The solver keeps what one claim assumes for the next that assumes it too, since to
// prepare hypotheses takes the solver longer than the proof. What is not proved so says nothing: solve() it alone.
class successive_claims {
 public:
  explicit successive_claims(solver_limits const& limits);
  bool prove(obligation const& claim);

 private:
  // Hypotheses, each in a scope of its own, in the order in which they were asserted.
  struct assumptions {
    z3::solver solver;
    std::vector<z3::expr> kept;
    void become(std::vector<z3::expr> const& facts);
  };

  solver_limits limits_;
  std::optional<assumptions> now_;
};

// A claim, tried a little: what can be proved is proved by then, nearly always, and what is false among few things is
// quickly found to be.
answer solve_soon(obligation const& claim, solver_limits const& limits);

// Parts of it, for callers that ask often and know what to expect: one attempt, and a look at few things of each kind,
// which finds what makes a claim false, or a situation possible.
answer solve_at_once(obligation const& o, solver_limits const& limits);
bool has_small_model(obligation const& o, solver_limits const& limits);

// The same among so many of each kind: where a counterexample is known to be.
bool has_model_within(obligation const& o, scope const& within, solver_limits const& limits);

// While the thread runs, a solver that is asked to stop does so within a moment: the answer is unknown, or it throws.
std::jthread interrupting_when(std::function<bool()> const& is_stopped);

}  // namespace cowproof::symbolic

// The proofs, from outside: which obligations there are, and whether they hold. No solver is included here.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "engines/machines/machine_type.hpp"
#include "model/description.hpp"

namespace cowproof {

enum class proof_verdict : std::uint8_t {
  proved,   // for any number of processes, pages and frames; a situation: it was met
  refuted,  // the solver has a model against it; a situation: there is none
  unknown,  // neither, which is a failure
};
std::string_view name_of(proof_verdict v);

enum class proof_solver : std::uint8_t {
  z3,    // linked
  cvc5,  // a second opinion: an external command that reads the exported files
};

// Whether a state is met on a path from the initial state, within the scope of the counterexample.
enum class reachability : std::uint8_t { reachable, unreachable, undecided };
std::string_view name_of(reachability r);

// A state in which the invariants hold, and a call that breaks the obligation: small, and replayed without a solver.
struct proof_counterexample {
  machine_type const* machine = &core_type();
  scope within;
  call broken_by;
  result ended;
  described_state before, after;
  bool replayed = false;  // played on the machine, the call does what the solver said
  reachability reached = reachability::undecided;
  std::vector<call> path;  // to the state before, if it is reachable: no path is shorter
};

struct obligation_result {
  std::string name;
  proof_verdict verdict = proof_verdict::unknown;
  double seconds = 0;
  bool is_situation = false;  // must be possible, rather than hold always
  bool is_assumed = false;    // term by term what is assumed already, so no solver was asked
  std::string reason;         // of unknown
  std::optional<proof_counterexample> counterexample;
  std::string searched;  // without one: in which scope no reachable state breaks it, or how far was looked
};

struct proof_options {
  std::string only;     // a part of a name, in which * stands for any text; empty: all
  std::string machine;  // empty: every machine, and the theorems that their proofs rest on; of mutants, the core
  std::string mutant;   // empty: the machine
  proof_solver solver = proof_solver::z3;
  std::string cvc5 = "cvc5";     // the command
  unsigned seed = 0;             // of the solver, and of the sample
  std::size_t sample = 0;        // how many of those, drawn by the seed, in their order; 0: all
  unsigned timeout_ms = 10'000;  // an obligation
  std::string export_directory;  // SMT-LIB 2, one file an obligation; empty: none
  bool counterexamples = true;
  std::size_t most_states = 200'000;  // that are looked at to decide whether a counterexample is reachable
  std::function<bool()> is_stopped;   // asked often, from another thread: whether to end early
};

// What went wrong before an obligation was judged: no such mutant, no such obligation, no such solver, no file.
struct proof_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Judges every obligation that the options select, in a fixed order, and reports each when it is done. Stopped, it
// returns those that were judged until then.
using obligation_callback = std::function<void(obligation_result const&)>;
std::vector<obligation_result> prove(proof_options const& options, obligation_callback const& done = {});

// The names that prove() would judge.
std::vector<std::string> obligation_names(proof_options const& options);

bool all_proved(std::vector<obligation_result> const& results);

}  // namespace cowproof

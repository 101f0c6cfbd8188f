// A summary of proof results, which several verbs print.
#pragma once
#include "proofs/prove.hpp"
#include "tools/command.hpp"

namespace cowproof::tools {

struct proof_summary {
  std::uint64_t proved = 0, refuted = 0, unknown = 0;
  std::uint64_t identical = 0;   // proved, since an operation leaves the term as it was
  std::uint64_t situations = 0;  // proved, in that something is possible
  double seconds = 0;            // of the solver
  double slowest_seconds = 0;
  std::string slowest;
  exit_code verdict() const;
  std::uint64_t decided() const { return proved - identical - situations; }  // claims that a solver was asked about
};

proof_summary summary_of(std::vector<obligation_result> const& results);
std::string text_of(proof_summary const& sum);

}  // namespace cowproof::tools

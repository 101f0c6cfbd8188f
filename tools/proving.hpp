// A summary of proof results, which several verbs print.
#pragma once
#include "proofs/prove.hpp"
#include "tools/command.hpp"

namespace cowproof::tools {

struct proof_summary {
  int proved = 0, refuted = 0, unknown = 0;
  int identical = 0;   // proved, since an operation leaves the term as it was
  int situations = 0;  // proved, in that something is possible
  double seconds = 0;  // of the solver
  double slowest_seconds = 0;
  std::string slowest;
  exit_code verdict() const;
};

proof_summary summary_of(std::vector<obligation_result> const& results);
std::string text_of(proof_summary const& sum);

}  // namespace cowproof::tools

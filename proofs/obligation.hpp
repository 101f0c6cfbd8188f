// What is to be shown: a claim under hypotheses, or that a situation is possible.
#pragma once
#include <string>
#include <vector>

#include "proofs/guards.hpp"

namespace cowproof::symbolic {

enum class wanted {
  validity,        // the hypotheses imply the claim
  satisfiability,  // hypotheses and claim hold together somewhere: nothing is proved of what cannot be
};

struct obligation {
  std::string name;  // an operation or another subject, a verb, and what it is about
  std::vector<boolean> hypotheses;
  boolean claim;
  wanted kind = wanted::validity;
};

using obligations = std::vector<obligation>;

// A claim that is one of the hypotheses, term by term, as that of an invariant which an operation leaves alone.
inline bool is_assumed(obligation const& o) {
  if (o.kind != wanted::validity) return false;
  if (o.claim.is_true()) return true;
  for (auto const& h : o.hypotheses)
    if (identical(h.term, o.claim.term)) return true;
  return false;
}

}  // namespace cowproof::symbolic

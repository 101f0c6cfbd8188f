// Do the proofs hang on a lucky seed? The same obligations over many seeds of the solver.
#pragma once
#include "tools/proving.hpp"

namespace cowproof::tools {

struct verdict_change {
  unsigned seed = 0;
  std::string obligation;
  proof_verdict first = proof_verdict::unknown, now = proof_verdict::unknown;  // with the first seed, with this one
};

struct stability {
  std::vector<proof_summary> by_seed;
  std::vector<verdict_change> changes;
  // All proved with the first seed and no verdict changes; a change leaves us not knowing.
  exit_code verdict() const;
};

// Seeds options.seed, options.seed + 1, ...; `progress` is told the seed. Throws proof_error.
stability prove_over_seeds(proof_options options, int seeds, std::function<void(unsigned seed)> const& progress);

std::string text_of(stability const& s);
nlohmann::ordered_json to_json(stability const& s);

}  // namespace cowproof::tools

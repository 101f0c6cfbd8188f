// The example of docs/guides.md is proved, for any number of processes; of the mutant, the right obligation fails.
#include <gmock/gmock.h>

#include "proofs/machine_obligations.hpp"
#include "proofs/solver/solve.hpp"
#include "proofs/unbounded.hpp"
#include "tests/guides/demand_zero.hpp"

namespace cowproof::symbolic {

template <class M> struct proof_traits<M, demand_zero_kind> : no_theorems<M> {
  // A page is written and discarded, and a child makes one process slot fewer.
  static call_path path_to(std::string_view) { return {"store", "discard", "fork"}; }
};

namespace {

using M = demand_zero<unbounded>;

std::vector<std::string> not_proved(obligations const& all) {
  std::vector<std::string> names;
  for (auto const& o : all)
    if (solve(o, {}).verdict != proof_verdict::proved) names.push_back(o.name);
  return names;
}

TEST(DemandZeroProof, provesEveryObligation) {
  session const building;
  auto const all = obligations_of_machine<M>();
  EXPECT_GT(all.size(), 50U);
  EXPECT_THAT(not_proved(all), ::testing::IsEmpty());
}

TEST(DemandZeroProof, refutesTheMutant) {
  session const building;
  using mutant = demand_zero_bugs<unbounded>::fork_takes_page_for_written;
  EXPECT_THAT(not_proved(obligations_with<M>({{"fork", &mutant::step_fork}})),
              ::testing::ElementsAre("fork_refines_memory"));
}

}  // namespace
}  // namespace cowproof::symbolic

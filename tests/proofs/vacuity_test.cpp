// Nothing is proved of what cannot be: whatever is assumed anywhere can be true.
#include <set>

#include <gmock/gmock.h>

#include "proofs/solve.hpp"
#include "proofs/suites.hpp"

namespace cowproof::symbolic {
namespace {

obligations everything() {
  auto all = relation_suite();
  for (char const* machine : {"core", "eager", "on_demand"})
    for (auto& o : suite_of(machine).of_machine()) all.push_back(std::move(o));
  return all;
}

TEST(Hypotheses, canAllBeTrue) {
  session const building;
  std::set<std::vector<unsigned>> judged;
  std::vector<std::string> impossible;
  auto const all = everything();
  for (auto const& o : all) {
    std::vector<unsigned> terms;
    for (auto const& h : o.hypotheses) terms.push_back(h.term.id());
    if (!judged.insert(terms).second) continue;
    if (solve({o.name, o.hypotheses, true, wanted::satisfiability}, {}).verdict != proof_verdict::proved)
      impossible.push_back(o.name);
  }
  EXPECT_GT(judged.size(), 50U);
  EXPECT_THAT(impossible, ::testing::IsEmpty());
}

// An invariant that is true of every state of these types would be no invariant of this machine.
TEST(Hypotheses, areNotTrivial) {
  session const building;
  for (auto const& o : suite_of("core").of_machine()) {
    if (!o.name.starts_with("fork_preserves_")) continue;
    EXPECT_NE(solve({o.name, {}, o.claim, wanted::validity}, {}).verdict, proof_verdict::proved) << o.name;
  }
}

}  // namespace
}  // namespace cowproof::symbolic

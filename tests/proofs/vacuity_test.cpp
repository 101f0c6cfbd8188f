// Nothing is proved of what cannot be: whatever is assumed anywhere can be true, and says nothing of what comes later.
#include <algorithm>
#include <set>

#include <gmock/gmock.h>

#include "proofs/solver/solve.hpp"
#include "proofs/suites.hpp"
#include "proofs/values.hpp"

namespace cowproof::symbolic {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using terms = std::vector<unsigned>;  // sorted, by number

terms terms_of(obligation const& o) {
  terms all;
  for (auto const& h : o.hypotheses) all.push_back(h.term.id());
  if (o.kind == wanted::satisfiability) all.push_back(o.claim.term.id());
  std::ranges::sort(all);
  return all;
}

bool is_possible(obligation const& o) {
  return solve({o.name, o.hypotheses, true, wanted::satisfiability}, {}).verdict == proof_verdict::proved;
}

// What is a part of a situation is possible, for the situation is proved. Only about the rest a solver is asked.
std::vector<std::string> impossible_among(obligations const& all) {
  std::set<terms> situations, judged;
  for (auto const& o : all)
    if (o.kind == wanted::satisfiability) situations.insert(terms_of(o));
  std::vector<std::string> impossible;
  for (auto const& o : all) {
    if (o.kind == wanted::satisfiability) continue;
    auto const assumed = terms_of(o);
    if (!judged.insert(assumed).second) continue;
    if (std::ranges::any_of(situations, [&](terms const& s) { return std::ranges::includes(s, assumed); })) continue;
    if (!is_possible(o)) impossible.push_back(o.name);
  }
  return impossible;
}

class Hypotheses : public ::testing::TestWithParam<char const*> {};
TEST_P(Hypotheses, canAllBeTrue) {
  session const building;
  EXPECT_THAT(impossible_among(suite_of(GetParam()).of_machine()), IsEmpty());
}
INSTANTIATE_TEST_SUITE_P(of, Hypotheses, ::testing::Values("core", "eager", "on_demand", "whole", "smp"),
                         [](auto const& given) { return std::string(given.param); });

TEST(HypothesesOfRelations, canAllBeTrue) {
  session const building;
  EXPECT_THAT(impossible_among(relation_suite()), IsEmpty());
}

// An invariant that is true of every state of these types would be no invariant of this machine.
TEST(HypothesesOfTheCore, areNotTrivial) {
  session const building;
  for (auto const& o : suite_of("core").of_machine()) {
    if (!o.name.starts_with("fork_preserves_")) continue;
    EXPECT_NE(solve({o.name, {}, o.claim, wanted::validity}, {}).verdict, proof_verdict::proved) << o.name;
  }
}

// ------------------------------------------------------------------------------------------ of what updates require

std::vector<std::string> texts_of(std::vector<boolean> const& claims) {
  std::vector<std::string> texts;
  for (auto const& c : claims) texts.push_back(c.term.to_string());
  return texts;
}
boolean fact(char const* name) { return arbitrary<boolean>(name); }

// What is defined by what an update leaves is true only if its requirement is met.
TEST(Requirements, knowWhatWasDefinedBeforeThemAndNothingElse) {
  session const building;
  auto& updates = session::current().updates();
  auto const record = updates.run(guards::all_guarded, [&] {
    updates.define("", fact("before"));
    updates.require("first", fact("required"));
    updates.define("", fact("after"));
    updates.require("second", fact("required"));
  });
  ASSERT_EQ(record.requirements.size(), 2U);
  EXPECT_THAT(texts_of(record.requirements[0].known), ElementsAre("before"));
  EXPECT_THAT(texts_of(record.requirements[1].known), ElementsAre("before", "after"));
}

TEST(Requirements, knowWhichEffectIsDoneOnlyFromThereOn) {
  session const building;
  auto& updates = session::current().updates();
  auto const operation = [&] {
    updates.require("first", fact("required"));
    for (char const* condition : {"one", "two", "three"})
      updates.perform(cowproof::ending::completed, fact(condition),
                      [&] { updates.require("within", fact("required")); });
    updates.require("last", fact("required"));
  };
  auto const second = updates.run(1, operation).requirements;
  ASSERT_EQ(second.size(), 3U);
  EXPECT_THAT(texts_of(second[0].known), IsEmpty());
  EXPECT_THAT(texts_of(second[1].known), ElementsAre("(not one)", "two"));
  EXPECT_THAT(texts_of(second[2].known), ElementsAre("(not one)", "two"));
  auto const none = updates.run(guards::none, operation).requirements;
  ASSERT_EQ(none.size(), 2U);
  EXPECT_THAT(texts_of(none[1].known), ElementsAre("(not one)", "(not two)", "(not three)"));
}

TEST(Effects, withinAnotherAreAPartOfIt) {
  session const building;
  auto& updates = session::current().updates();
  boolean guard_within = false;
  auto const record = updates.run(0, [&] {
    updates.perform(cowproof::ending::completed, fact("outer"), [&] {
      updates.perform(cowproof::ending::completed, fact("inner"), [&] { guard_within = guard(); });
    });
  });
  EXPECT_EQ(record.effects.size(), 1U);
  EXPECT_EQ(guard_within.term.to_string(), "inner");
}

TEST(Effects, areDoneOnlyUnderTheConditionsAroundThem) {
  session const building;
  auto& updates = session::current().updates();
  auto const record = updates.run(guards::none, [&] {
    updates.when(fact("around"), [&] { updates.perform(cowproof::ending::completed, fact("own"), [] {}); });
  });
  ASSERT_EQ(record.effects.size(), 1U);
  EXPECT_EQ(record.effects[0].condition.term.to_string(), "(and around own)");
}

// ----------------------------------------------------------------------------------- of claims that share a solver

bool follows(successive_claims& from, std::vector<boolean> const& assumed, boolean const& claim) {
  return from.prove({"claim", assumed, claim, wanted::validity});
}

TEST(SuccessiveClaims, assumeOnlyTheirOwnHypotheses) {
  session const building;
  boolean const a = fact("a"), b = fact("b"), c = fact("c");
  successive_claims claims({});
  EXPECT_TRUE(follows(claims, {a, b}, a && b));
  EXPECT_FALSE(follows(claims, {a}, b));
  EXPECT_TRUE(follows(claims, {a, b, c}, b));
  EXPECT_TRUE(follows(claims, {a, c}, c));
  EXPECT_FALSE(follows(claims, {a, c}, b));
  EXPECT_TRUE(follows(claims, {b}, b));
  EXPECT_FALSE(follows(claims, {}, b));
}

TEST(SuccessiveClaims, areNotProvedFromTheDenialOfOthers) {
  session const building;
  boolean const a = fact("a"), b = fact("b");
  successive_claims claims({});
  EXPECT_TRUE(follows(claims, {a}, a || b));
  EXPECT_FALSE(follows(claims, {a}, b));
  EXPECT_FALSE(follows(claims, {a}, !b));
}

}  // namespace
}  // namespace cowproof::symbolic

// The nearest of everything: shortest counterexamples are those of the search of every state, and first uses are uses.
#include "engines/explore/nearest.hpp"

#include <gtest/gtest.h>

#include "engines/explore/explorer.hpp"

namespace cowproof::search {
namespace {

std::vector<std::string_view> core_mutants() {
  std::vector<std::string_view> names;
  for (auto const& each : all_subjects())
    if (each.mutant != nullptr && each.capacity == all_subjects().front().capacity) names.push_back(each.name);
  return names;
}

TEST(Shortest, isAsShortAsTheSearchOfEveryStateSays) {
  for (auto const name : core_mutants())
    for (scope const& within : {scope{3, 1, 3, 2}, scope{2, 2, 3, 2}}) {
      request asked;
      asked.subject = name;
      asked.within = within;
      auto const found = explore(asked).counterexample;
      auto const near = find_shortest({.within = within, .subject = asked.subject}, all_properties, 4);
      ASSERT_EQ(near.found.has_value(), found.has_value()) << name;
      if (found) {
        EXPECT_EQ(near.found->calls.size(), found->calls.size()) << name;
      }
    }
}

TEST(Shortest, isAsShortAsTheSearchOfEveryStateSaysByRefinementAlone) {
  property_set const step_properties = (property_set{1} << core_type().step_properties) - 1;
  int refuted = 0;
  for (auto const name : core_mutants())
    for (scope const& within : {scope{3, 1, 3, 2}, scope{2, 2, 3, 2}}) {
      if (COWPROOF_SANITIZED && (within.processes == 3 || name.size() % 6 != 0)) continue;  // minutes
      request asked;
      asked.subject = name;
      asked.within = within;
      asked.invariants = false;
      auto const found = explore(asked).counterexample;
      auto const near = find_shortest({.within = within, .subject = asked.subject}, step_properties, 4);
      ASSERT_FALSE(near.gave_up) << name;
      ASSERT_TRUE(!near.found || found) << name;
      if (!found) continue;
      ++refuted;
      if (near.found) EXPECT_EQ(near.found->calls.size(), found->calls.size()) << name;
      else EXPECT_GT(found->calls.size(), 4U) << name;
    }
  EXPECT_GT(refuted, COWPROOF_SANITIZED ? 0 : 20);
}

TEST(Shortest, isLongerForSomePropertiesThanForOthers) {
  near_request const near{.within = {2, 1, 2, 2}, .subject = "parent_left_writable"};
  auto const any = find_shortest(near, all_properties, 8).found;
  auto const isolation = find_shortest(near, only(*find_property("isolation")), 8).found;
  ASSERT_TRUE(any && isolation);
  EXPECT_EQ(any->calls.size(), 2U);
  EXPECT_EQ(isolation->calls.size(), 3U);  // the write that the child sees
  EXPECT_EQ(property_name(isolation->broken), "isolation");
}

TEST(Shortest, isNotThereBelowItsLength) {
  near_request const near{.within = {2, 1, 2, 2}, .subject = "parent_left_writable"};
  auto const answer = find_shortest(near, all_properties, 1);
  EXPECT_FALSE(answer.found);
  EXPECT_FALSE(answer.gave_up);
  EXPECT_FALSE(find_shortest({.within = {2, 1, 2, 2}}, all_properties, 99).found) << "the machine is right";
}

TEST(Shortest, isOfACopyWhereAPageHasTwoParts) {
  for (char const* mutant : {"copies_nothing", "copies_half", "copies_from_wrong_frame", "zeroes_after_copying"}) {
    near_request near{.within = {2, 1, 3, 2}, .subject = mutant};
    EXPECT_FALSE(find_shortest(near, all_properties, 99).found) << mutant << ": the copy is overwritten";
    near.within.parts = 2;
    auto const answer = find_shortest(near, all_properties, 8);
    ASSERT_TRUE(answer.found) << mutant;
    EXPECT_EQ(property_name(answer.found->broken), "refines_space") << mutant;
  }
}

TEST(Shortest, isNotClaimedWhereThereAreTooManyStates) {
  near_request near{.within = {3, 2, 3, 2}, .subject = "recow_bad_ref"};
  near.most_states = 20;
  EXPECT_TRUE(find_shortest(near, all_properties, 8).gave_up);
}

first_uses first_uses_within(scope const& within) {
  request asked;
  asked.within = within;
  asked.first_uses = true;
  return *explore(asked).uses;
}

TEST(FirstUses, areOfEverythingAndLeadThere) {
  scope const within{3, 2, 3, 2};
  auto const uses = first_uses_within(within);
  coverage none(core_type());
  EXPECT_EQ(uses.all.size(), never_exercised(none).size());
  for (auto const& use : uses.all) {
    ASSERT_TRUE(use.calls) << use.what;
    auto calls = *use.calls;
    coverage seen(core_type());
    auto const& machine = *find_subject("machine", within);
    EXPECT_EQ(machine.play(calls, within, all_properties, &seen).played, use.calls->size());
    auto const never = never_exercised(seen);
    EXPECT_EQ(std::ranges::find(never, use.what), never.end()) << use.what;
    calls.pop_back();  // and no state before meets it
    coverage before(core_type());
    machine.play(calls, within, all_properties, &before);
    auto const not_yet = never_exercised(before);
    EXPECT_NE(std::ranges::find(not_yet, use.what), not_yet.end()) << use.what;
  }
}

TEST(FirstUses, sayWhatAScopeIsTooSmallFor) {
  auto const uses = first_uses_within({2, 1, 2, 2});
  EXPECT_FALSE(uses.gave_up);
  std::vector<std::string> never;
  for (auto const& use : uses.all)
    if (!use.calls) never.push_back(use.what);
  EXPECT_EQ(never, std::vector<std::string>{"store_copies_from_many"}) << "a frame of three needs three processes";
}

}  // namespace
}  // namespace cowproof::search

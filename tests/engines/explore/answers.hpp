// What two answers of a search have in common, if it does not matter how they were found.
#pragma once
#include <gtest/gtest.h>

#include "engines/explore/explorer.hpp"

namespace cowproof::search {

inline void expect_same(answer const& a, answer const& b) {
  EXPECT_EQ(a.verdict, b.verdict);
  EXPECT_EQ(a.found.states, b.found.states);
  EXPECT_EQ(a.found.transitions, b.found.transitions);
  EXPECT_EQ(a.found.depth, b.found.depth);
  EXPECT_EQ(a.found.unreduced_states, b.found.unreduced_states);
  EXPECT_EQ(a.found.unreduced_transitions, b.found.unreduced_transitions);
  ASSERT_EQ(a.counterexample.has_value(), b.counterexample.has_value());
  if (a.counterexample) {
    EXPECT_EQ(a.counterexample->calls, b.counterexample->calls);
    EXPECT_EQ(a.counterexample->broken, b.counterexample->broken);
  }
}

}  // namespace cowproof::search

// What could be expected of a step: what is so after it, and what is not but should be.
#pragma once
#include "trace/scenario/scenario.hpp"

namespace cowproof {

// What is so, as expectations, by kind: first how the call ended and what pages hold, last what it cost.
std::vector<std::vector<std::string>> candidates_of(drawn_step const& step);

// What should be so: "p1 v0 should be 1"; and, for a page, what is so: "p1 v0 is 2".
struct drawn_difference {
  std::string is, expectation;
};
std::vector<drawn_difference> differences_of(drawn_trace const& drawn, drawn_step const& step);

}  // namespace cowproof

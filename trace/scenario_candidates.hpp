// What could be expected of a step: what is so after it, and what is not and must be.
#pragma once
#include "trace/scenario.hpp"

namespace cowproof {

// What is so, as expectations, by kind: first how the call ended and what pages hold, last what it cost.
std::vector<std::vector<std::string>> candidates_of(drawn_step const& step);

// What must be so: "p1 v0 must be 1"; and, where it is a page, what is: "p1 v0 is 2".
struct drawn_must {
  std::string is, expectation;
};
std::vector<drawn_must> musts_of(drawn_trace const& drawn, drawn_step const& step);

}  // namespace cowproof

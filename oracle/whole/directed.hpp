// The directed suite: short sequences that aim at one rule each.
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "engines/call.hpp"

namespace cowproof::oracle::whole {

struct directed_sequence {
  std::string_view name, sentence;
  std::vector<call> calls;  // from the initial state
};

// What the sequences need.
inline constexpr unsigned processes_of_suite = 4, pages_of_suite = 8;

std::vector<directed_sequence> directed_suite();

}  // namespace cowproof::oracle::whole

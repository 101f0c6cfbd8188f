// Programs of others that a verb runs.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cowproof::tools {

struct required_program {
  std::vector<std::string> any_of;  // names, one of which is enough
  std::string_view package;         // of Debian, in which the first one is
};

// Throws input_error, with all that are missing and how to install them.
void require_programs(std::span<required_program const> needed);

}  // namespace cowproof::tools

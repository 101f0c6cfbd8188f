// The sentences about a step that SVG and page have in common.
#pragma once
#include <string>
#include <vector>

#include "trace/layout/layout.hpp"

namespace cowproof {

// "entries copied 2 · frames copied 0"; of a fork also what an eager one would copy.
std::string cost_text(drawn_step const& step);

// What is wrong, a sentence each: rules that broke here, then what must have been seen, then rules broken before.
std::vector<std::string> remarks_of(drawn_step const& step);

}  // namespace cowproof

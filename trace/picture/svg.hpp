// The pictures of a trace as SVG files: each stands alone, in light and dark.
#pragma once
#include <string>
#include <vector>

#include "trace/layout/layout.hpp"

namespace cowproof {

struct svg_file {
  std::string name;  // "step-03.svg"
  std::string text;
};

// One for the initial state, and one a step.
std::vector<svg_file> render_svg(drawn_trace const& drawn);
std::vector<svg_file> show_svg(trace const& t);

}  // namespace cowproof

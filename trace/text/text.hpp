// A trace as text: each step as a difference, address spaces, page tables and frames side by side, and what is broken.
#pragma once
#include <string>
#include <vector>

#include "trace/layout/layout.hpp"

namespace cowproof {

struct text_options {
  bool ascii = false;   // for terminals without UTF-8
  bool colour = false;  // hue tells who shares, and nothing else
  bool full = false;    // every page that is mapped, not only those that changed
  int width = 100;      // columns, at least `narrowest_text`
  // A paragraph by step, from step 0: where it changes, it stands before the step.
  std::vector<std::string> says = {};
};
inline constexpr int narrowest_text = 70;

std::string show_text(trace const& t, text_options const& options = {});

// What show_text draws, for one that is laid out already.
std::string render_text(drawn_trace const& drawn, text_options const& options = {});

// One step of it, without what holds of the whole.
std::string render_step(drawn_trace const& drawn, drawn_step const& step, text_options const& options = {});

}  // namespace cowproof

// One step, as it is drawn: entries, frames, tasks and files before and after it.
#pragma once
#include "trace/layout/layout.hpp"

namespace cowproof {

// The initial state, as a step in which nothing happens. `columns` are those that are drawn, here and below.
drawn_step draw_start(memory_view const& s, std::vector<std::size_t> const& columns);

// Without lives, remarks and rules, which need to know more than this step.
drawn_step draw_step(explained_step const& step, std::vector<std::size_t> const& columns, std::size_t number);

drawn_life life_of(bool before, bool after, bool lived);

}  // namespace cowproof

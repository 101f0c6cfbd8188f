// What the kernel does in a page fault that it resolves: trap, allocate and copy, update the entry, retry.
#pragma once
#include "trace/layout/layout.hpp"

namespace cowproof {

// Of a load or a store that faults first and then completes, in the order of Linux's do_wp_page and do_anonymous_page;
// the last is the step itself as it was drawn. Empty if nothing faults, or if what the frame holds in between is not
// known.
std::vector<drawn_stage> stages_of(explained_step const& step, drawn_step const& drawn,
                                   std::vector<std::size_t> const& columns);

}  // namespace cowproof

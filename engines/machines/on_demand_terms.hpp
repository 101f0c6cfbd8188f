// Capacities of on-demand fork.
#pragma once
#include "model/concrete/domain.hpp"
#include "model/on_demand/machine.hpp"

namespace cowproof {

// Two pages below a directory entry, as in the scopes in which proofs look for counterexamples: so a sequence of calls
// means the same there.
template <int Processes, int Pages, int Tables, int Frames, int Words>
using on_demand_terms =
    concrete<capacity<sized<process_tag, Processes>, sized<page_tag, Pages>, sized<directory_tag, Pages / 2>,
                      sized<table_tag, Tables>, sized<frame_tag, Frames>, sized<word_tag, Words>, sized<part_tag, 2>>>;

}  // namespace cowproof

// Capacities of several processors.
#pragma once
#include "model/concrete/domain.hpp"
#include "model/smp/machine.hpp"

namespace cowproof {

template <int Tasks, int Processes, int Pages, int Frames, int Words, int Parts>
using smp_terms = concrete<capacity<sized<task_tag, Tasks>, sized<process_tag, Processes>, sized<page_tag, Pages>,
                                    sized<frame_tag, Frames>, sized<word_tag, Words>, sized<part_tag, Parts>>>;

}  // namespace cowproof

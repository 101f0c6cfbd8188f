// The machine of model/machine.hpp and its mutants as subjects, for one capacity. Included by one file a capacity.
#pragma once
#include "engines/mutants/core.hpp"
#include "engines/subjects/subject_of.hpp"
#include "invariants/coverage_goals.hpp"

namespace cowproof {

template <int Processes, int Pages, int Frames, int Words, int Parts = 1>
using capacity_of = capacity<sized<process_tag, Processes>, sized<page_tag, Pages>, sized<frame_tag, Frames>,
                             sized<word_tag, Words>, sized<part_tag, Parts>>;

template <domain D> void add_core_subjects(std::vector<subject>& to) { add_subjects<machine<D>>(all_mutants<D>{}, to); }

}  // namespace cowproof

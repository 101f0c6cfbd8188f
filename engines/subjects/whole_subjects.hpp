// The whole machine and its mutants as subjects, for one capacity. Included by one file a capacity.
#pragma once
#include "engines/mutants/whole.hpp"
#include "engines/subjects/subject_of.hpp"
#include "invariants/whole/coverage_goals.hpp"

namespace cowproof {

// What there is of everything besides processes, pages and frames.
struct resource_counts {
  int slots, objects, object_pages, pins, descriptors, open_files, signals, directories, kernel_pages, programs;
  int parts = 2;
};

template <int Processes, int Pages, int Frames, int Words, resource_counts B>
using capacity_of_whole =
    capacity<sized<process_tag, Processes>, sized<space_tag, Processes>, sized<page_tag, Pages>,
             sized<frame_tag, Frames>, sized<word_tag, Words>, sized<slot_tag, B.slots>, sized<object_tag, B.objects>,
             sized<object_page_tag, B.object_pages>, sized<pin_tag, B.pins>, sized<descriptor_tag, B.descriptors>,
             sized<open_file_tag, B.open_files>, sized<signal_tag, B.signals>, sized<directory_tag, B.directories>,
             sized<kernel_page_tag, B.kernel_pages>, sized<program_tag, B.programs>, sized<part_tag, B.parts>>;

using usual_whole = concrete<capacity_of_whole<4, 8, 16, 4, resource_counts{4, 3, 2, 2, 2, 4, 2, 2, 2, 2}>>;
using large_whole = concrete<capacity_of_whole<8, 16, 64, 256, resource_counts{16, 4, 4, 4, 4, 8, 4, 4, 4, 4}>>;

template <domain D> void add_whole_subjects(std::vector<subject>& to) {
  add_subjects<whole_machine<D>>(all_whole_mutants<D>{}, to);
}

}  // namespace cowproof

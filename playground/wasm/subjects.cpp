// What a page can play: every machine and mutant, at one capacity, with as many contents as the stories use.
#include "engines/subjects/core_subjects.hpp"
#include "engines/subjects/whole_subjects.hpp"

namespace cowproof {

void add_small_subjects(std::vector<subject>& to) { add_core_subjects<concrete<capacity_of<4, 8, 16, 256, 2>>>(to); }
void add_medium_subjects(std::vector<subject>&) {}
void add_large_subjects(std::vector<subject>&) {}

void add_usual_whole_subjects(std::vector<subject>& to) {
  add_whole_subjects<concrete<capacity_of_whole<4, 8, 16, 256, resource_counts{4, 3, 2, 2, 2, 4, 2, 2, 2, 2}>>>(to);
}
void add_large_whole_subjects(std::vector<subject>&) {}

}  // namespace cowproof

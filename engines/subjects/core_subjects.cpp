// The subjects of the core, at three capacities.
#include "engines/subjects/core_subjects.hpp"

namespace cowproof {

// Random checking uses this one unless it is told otherwise.
void add_small_subjects(std::vector<subject>& to) { add_core_subjects<concrete<capacity_of<4, 8, 16, 4, 2>>>(to); }

// The machine alone: a scope of this size is played four times as fast as at the largest capacity.
void add_medium_subjects(std::vector<subject>& to) {
  add_subjects<machine<concrete<capacity_of<8, 16, 64, 16, 2>>>>(types<>{}, to);
}

// For traces, and for logs of other implementations.
void add_large_subjects(std::vector<subject>& to) {
  add_core_subjects<concrete<capacity_of<16, 64, 256, 65536, 2>>>(to);
}

}  // namespace cowproof

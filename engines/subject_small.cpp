// The subjects at the capacity that random checking uses unless it is told otherwise.
#include "engines/core_subjects.hpp"

namespace cowproof {
void add_small_subjects(std::vector<subject>& to) { add_core_subjects<concrete<capacity_of<4, 8, 16, 4, 2>>>(to); }
}  // namespace cowproof

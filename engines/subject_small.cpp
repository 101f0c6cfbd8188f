// The subjects at the capacity that random checking uses unless it is told otherwise.
#include "engines/subject_of.hpp"

namespace cowproof {
void add_small_subjects(std::vector<subject>& to) { add_subjects<concrete<capacity_of<4, 8, 16, 4>>>(to); }
}  // namespace cowproof

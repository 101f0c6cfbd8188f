// The subjects at the largest capacity, for traces and logs of others.
#include "engines/subject_of.hpp"

namespace cowproof {
void add_large_subjects(std::vector<subject>& to) { add_subjects<concrete<capacity_of<16, 64, 256, 65536>>>(to); }
}  // namespace cowproof

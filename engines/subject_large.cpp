// The subjects at the largest capacity, for traces and logs of others.
#include "engines/core_subjects.hpp"

namespace cowproof {
void add_large_subjects(std::vector<subject>& to) {
  add_core_subjects<concrete<capacity_of<16, 64, 256, 65536, 2>>>(to);
}
}  // namespace cowproof

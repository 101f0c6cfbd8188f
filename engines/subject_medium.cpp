// The machine at a capacity between those of its mutants: a scope of this size is played four times as fast as at the
// largest.
#include "engines/core_subjects.hpp"

namespace cowproof {
void add_medium_subjects(std::vector<subject>& to) {
  add_subjects<machine<concrete<capacity_of<8, 16, 64, 16, 2>>>>(types<>{}, to);
}
}  // namespace cowproof

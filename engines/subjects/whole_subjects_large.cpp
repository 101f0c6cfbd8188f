// The subjects of the whole machine at the largest capacity.
#include "engines/subjects/whole_subjects.hpp"

namespace cowproof {
void add_large_whole_subjects(std::vector<subject>& to) { add_whole_subjects<large_whole>(to); }
}  // namespace cowproof

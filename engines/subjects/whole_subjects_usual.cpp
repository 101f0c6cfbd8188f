// The subjects of the whole machine at the capacity that random checking uses unless it is told otherwise.
#include "engines/subjects/whole_subjects.hpp"

namespace cowproof {
void add_usual_whole_subjects(std::vector<subject>& to) { add_whole_subjects<usual_whole>(to); }
}  // namespace cowproof

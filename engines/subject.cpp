// The list of subjects, smallest capacity first.
#include "engines/subject.hpp"

#include <vector>

namespace cowproof {

void add_small_subjects(std::vector<subject>& to);  // subject_small.cpp
void add_large_subjects(std::vector<subject>& to);  // subject_large.cpp

std::span<subject const> all_subjects() {
  static std::vector<subject> const all = [] {
    std::vector<subject> list;
    add_small_subjects(list);
    add_large_subjects(list);
    return list;
  }();
  return all;
}

bool fits(scope const& inner, scope const& outer) {
  return inner.processes <= outer.processes && inner.pages <= outer.pages && inner.frames <= outer.frames &&
         inner.words <= outer.words;
}

subject const* find_subject(std::string_view name, scope const& within) {
  for (auto const& s : all_subjects())
    if (s.name == name && fits(within, s.capacity)) return &s;
  return nullptr;
}

scope largest_scope() { return all_subjects().back().capacity; }

}  // namespace cowproof

// How often each operation, ending and situation was exercised.
#include "engines/coverage.hpp"

#include <algorithm>

namespace cowproof {
namespace {

// In the order of the endings.
constexpr std::array<std::string_view, 21> names_of_endings{
    "completed",
    "fault(not_mapped)",
    "fault(protection)",
    "fault(no_memory)",
    "refused(no_process)",
    "refused(no_process_slot)",
    "refused(no_memory)",
    "refused(out_of_range)",
    "refused(already_mapped)",
    "refused(is_init)",
    "refused(not_mapped)",
    "refused(bad_address)",
    "refused(bad_descriptor)",
    "refused(invalid)",
    "refused(already_held)",
    "refused(no_object)",
    "refused(no_program)",
    "refused(no_child)",
    "refused(not_yet)",
    "refused(not_resident)",
    "refused(not_possible)",
};
static_assert(names_of_endings.size() >= number_of_endings, "each ending has a name");

}  // namespace

void coverage::make_room(machine_type const& of) {
  ended.resize(of.operations.size());
  met.resize(of.situations.size());
}

coverage& coverage::operator+=(coverage const& other) {
  ended.resize(std::max(ended.size(), other.ended.size()));
  met.resize(std::max(met.size(), other.met.size()));
  for (std::size_t o = 0; o < other.ended.size(); ++o)
    for (std::size_t e = 0; e < ended[o].size(); ++e) ended[o][e] += other.ended[o][e];
  for (std::size_t i = 0; i < other.met.size(); ++i) met[i] += other.met[i];
  return *this;
}

std::string_view ending_name(ending e) { return names_of_endings[static_cast<std::size_t>(e)]; }

std::optional<ending> find_ending(std::string_view name) {
  for (std::size_t e = 0; e < number_of_endings; ++e)
    if (names_of_endings[e] == name) return static_cast<ending>(e);
  return std::nullopt;
}

std::vector<std::string> never_exercised(coverage const& seen, machine_type const& of) {
  coverage all(of);
  all += seen;
  std::vector<std::string> never;
  for (std::size_t o = 0; o < of.operations.size(); ++o)
    for (std::size_t e = 0; e < number_of_endings; ++e)
      if (of.operations[o].may_end[e] && all.ended[o][e] == 0)
        never.push_back(std::string(of.operations[o].name) + " ends with " + std::string(names_of_endings[e]));
  for (std::size_t i = 0; i < of.situations.size(); ++i)
    if (all.met[i] == 0) never.emplace_back(of.situations[i]);
  return never;
}

}  // namespace cowproof

// How often each operation, ending and situation was exercised.
#include "engines/coverage.hpp"

#include "engines/player.hpp"

namespace cowproof {
namespace {

using any_machine = machine<concrete<capacity<>>>;  // the names do not depend on the capacity
static_assert(operations_of<any_machine>::size <= most_operations);
static_assert(all_witnesses<any_machine::domain_type>::size <= most_situations);

struct named_ending {
  ending value;
  std::string_view name;
};
constexpr std::array<named_ending, number_of_endings> endings{{
    {ending::completed, "completed"},
    {ending::fault_not_mapped, "fault(not_mapped)"},
    {ending::fault_protection, "fault(protection)"},
    {ending::fault_no_memory, "fault(no_memory)"},
    {ending::refused_no_process, "refused(no_process)"},
    {ending::refused_no_process_slot, "refused(no_process_slot)"},
    {ending::refused_no_memory, "refused(no_memory)"},
    {ending::refused_out_of_range, "refused(out_of_range)"},
    {ending::refused_already_mapped, "refused(already_mapped)"},
    {ending::refused_is_init, "refused(is_init)"},
}};

}  // namespace

coverage& coverage::operator+=(coverage const& other) {
  for (std::size_t o = 0; o < ended.size(); ++o)
    for (std::size_t e = 0; e < ended[o].size(); ++e) ended[o][e] += other.ended[o][e];
  for (std::size_t i = 0; i < met.size(); ++i) met[i] += other.met[i];
  return *this;
}

std::span<operation_type const> operation_types() { return player<any_machine>::types; }

int find_operation(std::string_view name) {
  auto const types = operation_types();
  for (std::size_t i = 0; i < types.size(); ++i)
    if (types[i].name == name) return static_cast<int>(i);
  return -1;
}

operation_weights default_weights() {
  operation_weights weights{};
  auto const types = operation_types();
  for (std::size_t i = 0; i < types.size(); ++i) {
    auto const name = types[i].name;
    weights[i] = name == "store" ? 8 : name == "map" ? 5 : name == "fork" ? 4 : name == "exec" ? 1 : 2;
  }
  return weights;
}

std::span<std::string_view const> situation_names() { return all_witnesses<any_machine::domain_type>::names; }

std::string_view ending_name(ending e) { return endings[static_cast<std::size_t>(e)].name; }

ending const* find_ending(std::string_view name) {
  for (auto const& e : endings)
    if (e.name == name) return &e.value;
  return nullptr;
}

std::vector<std::string> never_exercised(coverage const& seen) {
  std::vector<std::string> never;
  auto const types = operation_types();
  for (std::size_t o = 0; o < types.size(); ++o)
    for (std::size_t e = 0; e < types[o].may_end.size(); ++e)
      if (types[o].may_end[e] && seen.ended[o][e] == 0)
        never.push_back(std::string(types[o].name) + " ends with " + std::string(endings[e].name));
  auto const situations = situation_names();
  for (std::size_t i = 0; i < situations.size(); ++i)
    if (seen.met[i] == 0) never.emplace_back(situations[i]);
  return never;
}

}  // namespace cowproof

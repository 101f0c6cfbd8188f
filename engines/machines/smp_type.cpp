// The type of several processors, and the machine and its mutants as subjects.
#include <algorithm>

#include "engines/machines/machine_type_of.hpp"
#include "engines/machines/smp_terms.hpp"
#include "engines/mutants/smp.hpp"
#include "engines/subjects/subject_of.hpp"
#include "invariants/smp/invariants.hpp"

namespace cowproof {
namespace {

using usual_terms = smp_terms<5, 3, 4, 12, 4, 2>;

// Rarely: what begins something, or takes a page away. Often: what goes on with it, or most tasks would wait for
// others; but not what takes a page that others may take away first.
int weight_of(std::string_view operation) {
  struct weighted {
    std::string_view name;
    int weight;
  };
  static constexpr weighted others[] = {
      {"exit", 1},   {"unmap", 4}, {"restrict", 4}, {"move", 4},  {"permit", 4}, {"fail", 4},  {"discard_untouched", 4},
      {"grab", 6},   {"keep", 6},  {"evict", 8},    {"fork", 8},  {"spawn", 8},  {"unpin", 8}, {"discard", 8},
      {"write", 12}, {"map", 16},  {"force", 16},   {"walk", 24}, {"pin", 32}};
  auto const* const found = std::ranges::find(others, operation, &weighted::name);
  return found == std::end(others) ? 48 : found->weight;
}

machine_type make_smp_type() {
  auto type = make_machine_type<smp_machine<concrete<capacity<>>>>("smp");
  for (std::size_t i = 0; i < type.operations.size(); ++i) type.weights[i] = weight_of(type.operations[i].name);
  type.draws = 64;
  type.usual = capacity_of_machine<smp_machine<usual_terms>>();
  type.add_subjects = [](std::vector<subject>& to) {
    add_subjects<smp_machine<usual_terms>>(smp_mutants<usual_terms>{}, to);
  };
  return type;
}

}  // namespace

machine_type const& smp_type() {
  static machine_type const type = make_smp_type();
  return type;
}

}  // namespace cowproof

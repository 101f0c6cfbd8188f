// The type of on-demand fork, and the machine and its mutants as subjects.
#include "engines/machines/machine_type_of.hpp"
#include "engines/machines/on_demand_terms.hpp"
#include "engines/mutants/on_demand.hpp"
#include "engines/subjects/subject_of.hpp"
#include "invariants/on_demand.hpp"

namespace cowproof {
namespace {

using usual_terms = on_demand_terms<4, 8, 12, 16, 4>;

machine_type make_on_demand_type() {
  auto type = make_machine_type<on_demand_machine<concrete<capacity<>>>>("on_demand");
  for (std::size_t i = 0; i < type.operations.size(); ++i) {
    auto const name = type.operations[i].name;
    type.weights[i] = name == "store" ? 8 : name == "map" ? 5 : name == "fork" ? 4 : name == "exec" ? 1 : 2;
  }
  type.usual = capacity_of_machine<on_demand_machine<usual_terms>>();
  type.add_subjects = [](std::vector<subject>& to) {
    add_subjects<on_demand_machine<usual_terms>>(on_demand_mutants<usual_terms>{}, to);
  };
  return type;
}

}  // namespace

machine_type const& on_demand_type() {
  static machine_type const type = make_on_demand_type();
  return type;
}

}  // namespace cowproof

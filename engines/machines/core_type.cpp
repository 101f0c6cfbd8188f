// The type of the machine of model/machine.hpp.
#include "engines/machines/machine_type_of.hpp"
#include "invariants/coverage_goals.hpp"

namespace cowproof {

void add_small_subjects(std::vector<subject>& to);
void add_medium_subjects(std::vector<subject>& to);
void add_large_subjects(std::vector<subject>& to);

namespace {

machine_type make_core_type() {
  auto type = make_machine_type<machine<concrete<capacity<>>>>("core");
  for (std::size_t i = 0; i < type.operations.size(); ++i) {
    auto const name = type.operations[i].name;
    type.weights[i] = name == "store" ? 8 : name == "map" ? 5 : name == "fork" ? 4 : name == "exec" ? 1 : 2;
  }
  type.usual.parts = 2;
  type.add_subjects = [](std::vector<subject>& to) {
    add_small_subjects(to);
    add_medium_subjects(to);
    add_large_subjects(to);
  };
  return type;
}

}  // namespace

machine_type const& core_type() {
  static machine_type const type = make_core_type();
  return type;
}

}  // namespace cowproof

// The type of eager fork, and the machine as a subject.
#include "engines/machines/machine_type_of.hpp"
#include "engines/subjects/core_subjects.hpp"
#include "engines/subjects/subject_of.hpp"
#include "invariants/eager.hpp"

namespace cowproof {
namespace {

machine_type make_eager_type() {
  auto type = make_machine_type<eager_machine<concrete<capacity<>>>>("eager");
  for (std::size_t i = 0; i < type.operations.size(); ++i) {
    auto const name = type.operations[i].name;
    type.weights[i] = name == "store" ? 8 : name == "map" ? 5 : name == "fork" ? 4 : name == "exec" ? 1 : 2;
  }
  type.usual.parts = 2;
  type.add_subjects = [](std::vector<subject>& to) {
    add_subjects<eager_machine<concrete<capacity_of<4, 8, 16, 4, 2>>>>(types<>{}, to);
  };
  return type;
}

}  // namespace

machine_type const& eager_type() {
  static machine_type const type = make_eager_type();
  return type;
}

}  // namespace cowproof

// The obligations of every mutant: those of the operation that it replaces.
#include "engines/mutants.hpp"
#include "proofs/machine_obligations.hpp"
#include "proofs/suites.hpp"
#include "proofs/unbounded.hpp"

namespace cowproof::symbolic {
namespace {
template <class Visitor> void each_mutant(Visitor visit) {
  [&]<class... Mutant>(types<Mutant...>) { (visit(types<Mutant>{}), ...); }(all_mutants<unbounded>{});
}
}  // namespace

bool is_mutant(std::string_view name) {
  bool found = false;
  each_mutant([&]<class Mutant>(types<Mutant>) { found = found || Mutant::about.name == name; });
  return found;
}

obligations mutant_suite(std::string_view name) {
  obligations made;
  each_mutant([&]<class Mutant>(types<Mutant>) {
    if (Mutant::about.name == name) made = obligations_of_mutant<Mutant>();
  });
  return made;
}

}  // namespace cowproof::symbolic

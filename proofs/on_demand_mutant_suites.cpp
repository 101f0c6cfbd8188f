// The obligations of every mutant of on-demand fork: those of the operation that it replaces.
#include "engines/mutants/on_demand.hpp"
#include "proofs/machine_obligations.hpp"
#include "proofs/on_demand_traits.hpp"
#include "proofs/unbounded.hpp"

namespace cowproof::symbolic {
bool is_on_demand_mutant(std::string_view name) { return is_one_of(on_demand_mutants<unbounded>{}, name); }
obligations on_demand_mutant_suite(std::string_view name) {
  return obligations_of_one_of<on_demand_machine<unbounded>>(on_demand_mutants<unbounded>{}, name);
}
}  // namespace cowproof::symbolic

// The list of suites.
#include "proofs/suites.hpp"

#include <algorithm>

namespace cowproof::symbolic {

suite core_suite();       // core_suite.cpp
suite eager_suite();      // eager_suite.cpp
suite on_demand_suite();  // on_demand_suite.cpp
suite whole_suite();      // whole_suite.cpp
suite smp_suite();        // smp_suite.cpp

std::span<suite const> all_suites() {
  static std::vector<suite> const all{core_suite(), eager_suite(), on_demand_suite(), whole_suite(), smp_suite()};
  return all;
}

suite const& suite_of(std::string_view machine) {
  for (auto const& s : all_suites())
    if (s.machine->name == machine) return s;
  throw proof_error("there is no machine '" + std::string(machine) + "' to prove");
}

mutant_steps const* find_mutant(suite const& of, std::string_view name) {
  auto const found = std::ranges::find(of.mutants, name, &mutant_steps::mutant);
  return found != of.mutants.end() ? &*found : nullptr;
}

std::string prefix_of(suite const& s) {
  return s.machine == &core_type() ? std::string() : std::string(s.machine->name) + "_";
}

}  // namespace cowproof::symbolic

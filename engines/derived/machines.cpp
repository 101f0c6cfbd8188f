// The machines whose words can be altered: all there are.
#include <algorithm>
#include <stdexcept>

#include "engines/derived/campaign.hpp"

namespace cowproof {

derived_machine derived_core();       // small_machines.cpp
derived_machine derived_eager();      // small_machines.cpp
derived_machine derived_on_demand();  // small_machines.cpp
derived_machine derived_whole();      // whole.cpp

derived_machine const& derived_machine_of(machine_type const& type) {
  static std::vector<derived_machine> const all{derived_core(), derived_eager(), derived_on_demand(), derived_whole()};
  auto const found = std::ranges::find(all, &type, &derived_machine::type);
  if (found == all.end()) throw std::invalid_argument("no words of this machine can be altered");
  return *found;
}

}  // namespace cowproof

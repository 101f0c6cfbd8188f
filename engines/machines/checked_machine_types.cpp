// The types of all machines, and of those that are only proved and checked: a program that links this has them all.
#include "engines/machines/machine_type.hpp"

namespace cowproof {

std::span<machine_type const* const> checked_machine_types() {
  static std::array const all{&core_type(), &eager_type(), &on_demand_type(), &whole_type(), &smp_type()};
  return all;
}

}  // namespace cowproof

// The page has the machines that are played, and no others.
#include "engines/machines/machine_type.hpp"

namespace cowproof {

std::span<machine_type const* const> checked_machine_types() { return machine_types(); }

}  // namespace cowproof

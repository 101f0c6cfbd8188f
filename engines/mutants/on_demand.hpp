// Mutants of on-demand fork: faulty kernels. Each derives from the machine and hides one transition.
//
// What can go wrong with a shared table is what goes wrong with a shared page, one level up: "as" names the bug of
// which it is the image. Number 36 is the share count of hugetlb page tables.
#pragma once
#include "engines/mutants/on_demand/lifecycle.hpp"
#include "engines/mutants/on_demand/mapping.hpp"
#include "engines/mutants/on_demand/store.hpp"

#undef COWPROOF_ON_DEMAND_NAMES

namespace cowproof {

template <domain D>
using on_demand_mutants =
    mutants_in<on_demand_bugs::mapping_bugs<D>, on_demand_bugs::store_bugs<D>, on_demand_bugs::lifecycle_bugs<D>>;

}  // namespace cowproof

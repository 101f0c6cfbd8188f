// Mutants: faulty kernels. Each derives from the machine and hides one transition; the machine knows nothing of them.
//
// Number, mechanism and source follow docs/bugs.md, a catalogue of documented bugs of real kernels.
#pragma once
#include "engines/mutants/fork.hpp"
#include "engines/mutants/lifecycle.hpp"
#include "engines/mutants/mapping.hpp"
#include "engines/mutants/store.hpp"

#undef COWPROOF_CORE_NAMES

namespace cowproof {

template <domain D>
using all_mutants = mutants_in<core_bugs::mapping_bugs<D>, core_bugs::store_bugs<D>, core_bugs::fork_bugs<D>,
                               core_bugs::lifecycle_bugs<D>>;

}  // namespace cowproof

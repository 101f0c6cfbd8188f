// Mutants of the whole machine. Each derives from it and hides one transition, or the two that the bug needs.
//
// Number, mechanism and source follow docs/bugs.md, a catalogue of documented bugs of real kernels.
#pragma once
#include "engines/mutants/whole/access.hpp"
#include "engines/mutants/whole/costs.hpp"
#include "engines/mutants/whole/devices.hpp"
#include "engines/mutants/whole/files.hpp"
#include "engines/mutants/whole/fork.hpp"
#include "engines/mutants/whole/regions.hpp"
#include "engines/mutants/whole/tasks.hpp"

namespace cowproof {

// In the order of the operations; last those that no program reads a wrong word from.
template <domain D>
using all_whole_mutants = mutants_in<whole_region_bugs<D>, whole_access_bugs<D>, whole_fork_bugs<D>, whole_task_bugs<D>,
                                     whole_device_bugs<D>, whole_file_bugs<D>, whole_cost_bugs<D>>;

}  // namespace cowproof

// Mutants of the whole machine. Each derives from it and hides one transition, or the two that the bug needs.
//
// Number, mechanism and source follow docs/bugs.md, a catalogue of documented bugs of real kernels.
#pragma once
#include "engines/mutants/whole/files.hpp"
#include "engines/mutants/whole/fork.hpp"
#include "engines/mutants/whole/inheritance.hpp"
#include "engines/mutants/whole/load.hpp"
#include "engines/mutants/whole/pins.hpp"
#include "engines/mutants/whole/reclaim.hpp"
#include "engines/mutants/whole/regions.hpp"
#include "engines/mutants/whole/store.hpp"
#include "engines/mutants/whole/tasks.hpp"
#include "engines/mutants/whole/translation.hpp"
#include "engines/mutants/whole/waiting.hpp"

#undef COWPROOF_WHOLE_MUTANTS

namespace cowproof {

// In the order of the operations; last those that no program reads a wrong word from.
template <domain D>
using all_whole_mutants =
    mutants_in<whole_bugs::region_bugs<D>, whole_bugs::translation_bugs<D>, whole_bugs::load_bugs<D>,
               whole_bugs::store_bugs<D>, whole_bugs::fork_bugs<D>, whole_bugs::inheritance_bugs<D>,
               whole_bugs::task_bugs<D>, whole_bugs::reclaim_bugs<D>, whole_bugs::pin_bugs<D>, whole_bugs::file_bugs<D>,
               whole_bugs::waiting_bugs<D>>;

}  // namespace cowproof

// Mutants of several processors: kernels that are wrong only between two steps.
#pragma once
#include "engines/mutants/smp/kernel.hpp"
#include "engines/mutants/smp/memory.hpp"

namespace cowproof {

template <domain D> using smp_mutants = mutants_in<smp_memory_bugs<D>, smp_kernel_bugs<D>>;

}  // namespace cowproof

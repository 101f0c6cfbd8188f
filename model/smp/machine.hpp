// Several processors: tasks that share address spaces, a TLB for each, and a kernel whose operations take several
// steps.
//
// A step is what no processor sees half done: one access to memory, or what the kernel does under the lock of a page
// table entry. A step that cannot be taken now ends refused(not_yet): it waits for a lock, or for a processor to
// forget. refused(not_possible) is a step for which the task is at the wrong place. Everything that a program sees of
// an operation happens in one of its steps (docs/several-processors.md).
#pragma once
#include "model/smp/fault.hpp"
#include "model/smp/forced.hpp"
#include "model/smp/fork.hpp"
#include "model/smp/hardware.hpp"
#include "model/smp/mapping.hpp"
#include "model/smp/pins.hpp"

namespace cowproof {

template <domain D>
struct smp_machine : smp_hardware<D>, smp_fault<D>, smp_mapping<D>, smp_fork<D>, smp_forced<D>, smp_pins<D> {
  COWPROOF_SMP_NAMES(D);
  using domain_type = D;
  using kind = smp_kind;
  using names::initial;
};

}  // namespace cowproof

// The whole machine: every family of transitions over one state.
//
// What the core (model/machine.hpp) tells of private pages that have their frame at once, this tells of a process as
// people know it: regions that get their memory when they are touched, files, swap, devices, tasks that share memory.
#pragma once
#include "model/whole/access.hpp"
#include "model/whole/devices.hpp"
#include "model/whole/files.hpp"
#include "model/whole/fork.hpp"
#include "model/whole/lifecycle.hpp"
#include "model/whole/reclaim.hpp"
#include "model/whole/regions.hpp"

namespace cowproof {

template <domain D>
struct whole_machine : whole_regions<D>,
                       whole_access<D>,
                       whole_fork<D>,
                       whole_lifecycle<D>,
                       whole_reclaim<D>,
                       whole_devices<D>,
                       whole_files<D> {
  COWPROOF_WHOLE_NAMES(D);
  using domain_type = D;
  using kind = whole_kind;
  using names::initial;
};

}  // namespace cowproof

// The core, for its mutants: its names, and the operations that they do otherwise.
#pragma once
#include "engines/mutants/mutant.hpp"
#include "model/machine.hpp"

namespace cowproof::core_bugs {

COWPROOF_MUTANTS_OF(machine, (map)(unmap)(load)(store)(fork)(exec)(exit))

// For a class that derives from the machine, and holds mutants of it.
#define COWPROOF_CORE_NAMES(D) \
  using M = machine<D>;        \
  using typename M::address;   \
  using typename M::boolean;   \
  using typename M::contents;  \
  using typename M::entry;     \
  using typename M::frame;     \
  using typename M::mapping;   \
  using typename M::page;      \
  using typename M::part;      \
  using typename M::process;   \
  using typename M::state;     \
  using typename M::step;      \
  using typename M::word;      \
  template <class X> using fresh = typename M::template fresh<X>

}  // namespace cowproof::core_bugs

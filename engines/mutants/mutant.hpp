// What every mutant is made of: a description, and the names of the machine that it derives from.
#pragma once
#include "engines/mutants/description.hpp"
#include "model/machine.hpp"

namespace cowproof {

// The names of the machine, for a class that derives from it.
#define COWPROOF_MUTANT_OF(D) \
  using M = machine<D>;       \
  using typename M::address;  \
  using typename M::boolean;  \
  using typename M::entry;    \
  using typename M::frame;    \
  using typename M::mapping;  \
  using typename M::page;     \
  using typename M::process;  \
  using typename M::state;    \
  using typename M::step;     \
  using typename M::part;     \
  using typename M::word;     \
  using typename M::contents; \
  template <class X> using fresh = typename M::template fresh<X>

}  // namespace cowproof

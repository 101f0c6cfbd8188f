// What every mutant of on-demand fork is made of: a description, and the names of the machine that it derives from.
#pragma once
#include "engines/mutants/description.hpp"
#include "model/on_demand/machine.hpp"

namespace cowproof {

// The names of the machine, for a class that derives from it.
#define COWPROOF_ON_DEMAND_MUTANT_OF(D) \
  using M = on_demand_machine<D>;       \
  using typename M::address;            \
  using typename M::boolean;            \
  using typename M::branch;             \
  using typename M::entry;              \
  using typename M::frame;              \
  using typename M::link;               \
  using typename M::mapping;            \
  using typename M::page;               \
  using typename M::process;            \
  using typename M::state;              \
  using typename M::step;               \
  using typename M::table;              \
  using typename M::part;               \
  using typename M::word;               \
  using typename M::contents;           \
  template <class X> using fresh = typename M::template fresh<X>

}  // namespace cowproof

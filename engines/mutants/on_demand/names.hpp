// On-demand fork, for its mutants: its names, and the operations that they do otherwise.
#pragma once
#include "engines/mutants/mutant.hpp"
#include "model/on_demand/machine.hpp"

namespace cowproof::on_demand_bugs {

COWPROOF_MUTANTS_OF(on_demand_machine, (map)(unmap)(store)(fork)(exec)(exit))

// For a class that derives from the machine, and holds mutants of it.
#define COWPROOF_ON_DEMAND_NAMES(D) \
  using M = on_demand_machine<D>;   \
  using typename M::address;        \
  using typename M::boolean;        \
  using typename M::branch;         \
  using typename M::contents;       \
  using typename M::entry;          \
  using typename M::frame;          \
  using typename M::link;           \
  using typename M::mapping;        \
  using typename M::page;           \
  using typename M::part;           \
  using typename M::process;        \
  using typename M::state;          \
  using typename M::step;           \
  using typename M::table;          \
  using typename M::word;           \
  template <class X> using fresh = typename M::template fresh<X>

}  // namespace cowproof::on_demand_bugs

// The whole machine, for its mutants: its names, and the operations that they do otherwise.
#pragma once
#include "engines/mutants/mutant.hpp"
#include "model/whole/machine.hpp"

namespace cowproof::whole_bugs {

COWPROOF_MUTANTS_OF(
    whole_machine,
    (map_object)(map_shared)(unmap)(brk)(protect)(discard)(load)(store)(kernel_store)(page_in)(fork)(fork_eager)(vfork)(clone)(exec)(exit)(kill)(wait)(swap_out)(evict)(reclaim)(pin)(unpin)(file_write)(install_object)(open)(dup)(kernel_map))

template <domain D> struct words : whole_machine<D> {
  COWPROOF_WHOLE_NAMES(D);
  using M = whole_machine<D>;
  using lifecycle = whole_lifecycle<D>;
  using place = typename M::place;

  static place place_at(state const& s, process p, address at) { return M::look(s, memory_of(s, p), at); }
  static boolean has_own(entry const& e) { return has<mapping>(e) && get<mapping>(e).own; }
};

// A fork that did `handed_down(s, was, a, b)` besides, to the address spaces of parent and child.
template <domain D, class Self> struct hands_down : alters_fork<D, Self> {
  static void besides(auto& s, auto const& was, auto const& parent, auto const&, auto const& memory, auto const&) {
    Self::handed_down(s, was, whole_machine<D>::memory_of(s, parent), memory.take());
  }
};

// For a class that derives from `words`, and holds mutants.
#define COWPROOF_WHOLE_MUTANTS(D)       \
  COWPROOF_WHOLE_NAMES(D);              \
  using M = whole_machine<D>;           \
  using lifecycle = whole_lifecycle<D>; \
  using place = typename M::place;      \
  using words<D>::place_at;             \
  using words<D>::has_own

}  // namespace cowproof::whole_bugs

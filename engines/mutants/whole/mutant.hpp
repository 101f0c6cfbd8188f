// The names of the whole machine, for its mutants.
#pragma once
#include "engines/mutants/mutant.hpp"
#include "model/whole/machine.hpp"

namespace cowproof {

template <domain D> struct words_of_whole : whole_machine<D> {
  COWPROOF_WHOLE_NAMES(D);
  using M = whole_machine<D>;
  using place = typename M::place;

  static place place_at(state const& s, process p, address at) { return M::look(s, memory_of(s, p), at); }
  static boolean has_own(entry const& e) { return has<mapping>(e) && get<mapping>(e).own; }

  // Only page tables are looked at: other holders of the frame are not seen.
  static boolean is_only_mapping(state const& s, place const& x) {
    return has<mapping>(x.found) && s.table.total(x.present.target) == 1;
  }
  // Any reference besides that of the entry, a device's too, forces a copy.
  static boolean is_only_reference(state const& s, place const& x) {
    return has_own(x.found) && (x.present.writable || s.refcount(x.present.target) == 1);
  }
};

// A fork that did `handed_down(s, was, a, b)` besides, to the address spaces of parent and child.
template <class M, class Self> struct hands_down : alters_fork<M, Self> {
  static void besides(auto& s, auto const& was, auto const& parent, auto const&, auto const& memory, auto const&) {
    Self::handed_down(s, was, M::memory_of(s, parent), memory.take());
  }
};

// For a class that derives from `words_of_whole`, and holds mutants.
#define COWPROOF_WHOLE_MUTANTS(D)           \
  COWPROOF_WHOLE_NAMES(D);                  \
  using M = whole_machine<D>;               \
  using place = typename M::place;          \
  using words_of_whole<D>::place_at;        \
  using words_of_whole<D>::has_own;         \
  using words_of_whole<D>::is_only_mapping; \
  using words_of_whole<D>::is_only_reference

}  // namespace cowproof

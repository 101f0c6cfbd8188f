// Why it holds: what is true of every state that a machine can reach.
#pragma once
#include "invariants/invariant.hpp"
#include "model/machine.hpp"
#include "spec/operations.hpp"

namespace cowproof {

template <core_domain D> struct invariants {
  using M = machine<D>;
  using boolean = typename M::boolean;
  using state = typename M::state;
  using process = typename M::process;
  using page = typename M::page;
  using frame = typename M::frame;
  using contents = typename M::contents;
  using mapping = typename M::mapping;

  static boolean inv_refcount_exact(state const& s) { return s.refcount == s.table.totals(); }

  static boolean inv_writable_is_sole(state const& s) {
    return every_mapping(s, [&](mapping const& m) { return implies(m.writable, s.refcount(m.target) == 1); });
  }

  static boolean inv_writable_excludes_cow(state const& s) {
    return every_mapping(s, [&](mapping const& m) { return !(m.writable && m.cow); });
  }

  static boolean inv_dead_maps_nothing(state const& s) {
    return D::template all<process>([&](auto p) { return implies(!s.alive(p), s.table.row_is_empty(p)); });
  }

  static boolean inv_free_frame_is_zero(state const& s) {
    return D::template all<frame>([&](auto f) { return implies(s.refcount(f) == 0, s.content(f) == contents{}); });
  }

  static boolean inv_init_lives(state const& s) { return s.alive(process{}); }

  // Why a number of processes is enough to count with: see machine::references.
  static boolean inv_named_once(state const& s) {
    return D::template all<process, frame>([&](auto p, auto f) {
      auto const times = s.table.row(p, f);
      return times == 0 || times == 1;
    });
  }

  // A consequence of the counts being exact; stated without them, since it is what the counts are for.
  static boolean inv_allocated_iff_referenced(state const& s) {
    auto const is_named = D::template named<frame, process, page>([&](auto p, auto v) { return s.table(p, v); });
    return D::template all<frame>([&](auto f) { return iff(!(s.refcount(f) == 0), is_named(f)); });
  }

 private:
  template <class Predicate> static boolean every_mapping(state const& s, Predicate holds_of) {
    return D::template all<process, page>([&](auto p, auto v) {
      auto const e = s.table(p, v);
      return implies(has<mapping>(e), holds_of(get<mapping>(e)));
    });
  }
};

// Inductive together: each operation preserves all of them, given all of them.
template <core_domain D, class I = invariants<D>>
using inductive_invariants =
    invariant_list<invariant<"refcount_exact", &I::inv_refcount_exact,
                             "the reference count of a frame is the number of page table entries that name it">,
                   invariant<"writable_is_sole", &I::inv_writable_is_sole,
                             "a page that can be written without a fault is on a frame that no other entry names">,
                   invariant<"writable_excludes_cow", &I::inv_writable_excludes_cow,
                             "an entry that waits to be copied cannot be written without a fault">,
                   invariant<"dead_maps_nothing", &I::inv_dead_maps_nothing, "a process that is not alive has no page">,
                   invariant<"free_frame_is_zero", &I::inv_free_frame_is_zero, "a frame that is free holds zero">,
                   invariant<"init_lives", &I::inv_init_lives, "init is alive">>;

// Inductive relative to those above; bounds the width of a stored count.
template <core_domain D, class I = invariants<D>>
using bounding_invariants =
    invariant_list<invariant<"named_once", &I::inv_named_once,
                             "a process names a frame at most once, so a count is at most the number of processes">>;

// Implied by those in every state.
template <core_domain D, class I = invariants<D>>
using implied_invariants =
    invariant_list<invariant<"allocated_iff_referenced", &I::inv_allocated_iff_referenced,
                             "a frame is allocated exactly if an entry names it: none leaks, none dangles">>;

}  // namespace cowproof

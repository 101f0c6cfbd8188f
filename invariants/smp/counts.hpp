// Reference counts with several processors: work under way counts too.
#pragma once
#include "invariants/smp/predicates.hpp"

namespace cowproof {

template <domain D> struct smp_count_invariants : smp_predicates<D> {
  COWPROOF_SMP_TYPES(D);
  using is = smp_predicates<D>;

  static boolean inv_refcount_exact(state const& s) {
    return s.refcount == s.table.totals() + s.held.totals() + s.made.totals();
  }
  static boolean inv_free_frame_is_zero(state const& s) {
    return D::template all<frame>([&](auto f) { return implies(s.refcount(f) == 0, s.content(f) == contents{}); });
  }
  static boolean inv_zero_frame_is_zero(state const& s) { return s.content(frame{}) == contents{}; }

  // A consequence of the counts being exact; stated without them, since it is what the counts are for.
  static boolean inv_allocated_iff_referenced(state const& s) {
    auto const by_table = D::template named<frame, process, page>([&](auto p, auto v) { return s.table(p, v); });
    return D::template all<frame>([&](auto f) {
      auto const by_task = D::template any<task>([&](auto t) { return is::holds(s, t, f) || is::made(s, t, f); });
      return iff(!(s.refcount(f) == 0), by_table(f) || by_task);
    });
  }
};

}  // namespace cowproof

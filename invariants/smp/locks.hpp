// Which tasks there are, and which locks they hold.
#pragma once
#include "invariants/smp/predicates.hpp"

namespace cowproof {

template <domain D> struct smp_lock_invariants : smp_predicates<D> {
  COWPROOF_SMP_TYPES(D);
  using is = smp_predicates<D>;
  using M = smp_machine<D>;

  static boolean inv_home_is_alive(state const& s) {
    return is::every_task([&](auto t) { return implies(M::exists(s, t), s.alive(M::home_of(s, t))); });
  }
  static boolean inv_absent_task_has_nothing(state const& s) {
    return is::every_task([&](auto t) {
      auto const remembers_nothing =
          D::template all<page>([&](auto v) { return !has<translation>(s.tlb(t, v)) && !s.owes(t, v); });
      return M::exists(s, t) ||
             (!M::is_busy(s, t) && !is::holds_a_frame(s, t) && !is::has_a_copy(s, t) && remembers_nothing);
    });
  }
  static boolean inv_absent_process_is_empty(state const& s) {
    return D::template all<process>([&](auto p) {
      return s.alive(p) || has<task>(s.builder(p)) || (s.regions.row_is_empty(p) && s.table.row_is_empty(p));
    });
  }

  static boolean inv_writer_lives_there(state const& s) {
    return D::template all<process>([&](auto p) {
      auto const t = get<task>(s.writer(p));
      return implies(has<task>(s.writer(p)), M::lives_in(s, t, p) && is::changes_regions(s, t));
    });
  }
  static boolean inv_lock_is_held(state const& s) {
    return is::every_task([&](auto t) {
      auto const by = s.writer(M::home_of(s, t));
      return implies(is::changes_regions(s, t), has<task>(by) && get<task>(by) == t);
    });
  }
  static boolean inv_writer_is_alone(state const& s) {
    return is::every_task([&](auto t) {
      auto const by = s.writer(M::home_of(s, t));
      return implies(M::exists(s, t) && M::has_lock(s, t) && has<task>(by), get<task>(by) == t);
    });
  }

  static boolean inv_builder_forks(state const& s) {
    return D::template all<process>([&](auto p) {
      auto const t = get<task>(s.builder(p));
      auto const makes_it = M::exists(s, t) && is::forks(s, t) && is::child_of(s, t) == p;
      return implies(has<task>(s.builder(p)), !s.alive(p) && makes_it);
    });
  }
  static boolean inv_child_has_builder(state const& s) {
    return is::every_task([&](auto t) {
      auto const by = s.builder(is::child_of(s, t));
      return implies(is::forks(s, t), has<task>(by) && get<task>(by) == t);
    });
  }
};

}  // namespace cowproof

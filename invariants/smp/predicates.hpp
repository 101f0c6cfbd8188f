// What the invariants of several processors are made of: quantifiers, and who does what.
#pragma once
#include "model/smp/machine.hpp"

namespace cowproof {

template <domain D> struct smp_predicates : smp_state<D> {
  COWPROOF_SMP_TYPES(D);
  using M = smp_machine<D>;

  template <class F> static boolean every_task(F holds_of) { return D::template all<task>(holds_of); }
  template <class F> static boolean every_page(F holds_of) { return D::template all<process, page>(holds_of); }
  template <class F> static boolean every_mapping(state const& s, F holds_of) {
    return every_page([&](auto p, auto v) {
      auto const e = s.table(p, v);
      return implies(has<mapping>(e), holds_of(p, v, get<mapping>(e)));
    });
  }
  template <class F> static boolean every_cleared(state const& s, F holds_of) {
    return every_page([&](auto p, auto v) {
      auto const e = s.table(p, v);
      return implies(has<cleared>(e), holds_of(p, v, get<cleared>(e)));
    });
  }
  template <class F> static boolean every_translation(state const& s, F holds_of) {
    return D::template all<task, page>([&](auto t, auto v) {
      auto const r = s.tlb(t, v);
      return implies(has<translation>(r), holds_of(t, v, get<translation>(r)));
    });
  }
  // Of the tasks that do this, each with what it is about and the entry of that page.
  template <class Work, class F> static boolean every_task_at(state const& s, F holds_of) {
    return every_task([&](auto t) {
      auto const w = get<Work>(s.work(t));
      return implies(has<Work>(s.work(t)), holds_of(t, s.table(M::home_of(s, t), w.at)));
    });
  }

  // -------------------------------------------------------------------------------------------------- who does what

  static boolean holds_a_frame(state const& s, task t) { return has<frame>(s.held(t, only{})); }
  static boolean has_a_copy(state const& s, task t) { return has<frame>(s.made(t, only{})); }
  static boolean holds(state const& s, task t, frame f) { return holds_a_frame(s, t) && M::held_by(s, t) == f; }
  static boolean made(state const& s, task t, frame f) { return has_a_copy(s, t) && M::made_by(s, t) == f; }
  static boolean drops(state const& s, task t) { return has<dropping>(s.work(t)) || has<counted>(s.work(t)); }
  static boolean copies(state const& s, task t) {
    auto const w = s.work(t);
    return has<copying>(w) || has<copied>(w) || has<breaking>(w);
  }
  // Fork, at any of its places.
  static boolean forks(state const& s, task t) { return cowproof::holds<process>(s.work(t)); }
  static process child_of(state const& s, task t) { return key<process>(s.work(t)); }
  static boolean changes_regions(state const& s, task t) {
    auto const w = s.work(t);
    return forks(s, t) || has<unmapping>(w) || has<restricting>(w) || has<moving>(w);
  }
  static boolean clears(state const& s, task t, page v) {
    auto const w = s.work(t);
    return (has<breaking>(w) && get<breaking>(w).at == v) || (has<discarding>(w) && get<discarding>(w).at == v) ||
           (has<unmapping>(w) && get<unmapping>(w).at == v) || (has<moving>(w) && get<moving>(w).at == v);
  }

  // ------------------------------------------------------------------------------------------------ where a frame is

  static boolean names_frame(entry const& e, frame f) { return cowproof::names(e, f); }
  static boolean is_own(entry const& e) { return ite(has<mapping>(e), get<mapping>(e).own, get<cleared>(e).own); }
  static boolean is_named_only_at(state const& s, frame f, process p, page v) {
    return every_page([&](auto q, auto u) { return implies(names_frame(s.table(q, u), f), p == q && u == v); });
  }
  // And by the child that is being made.
  static boolean is_named_here_or_by_child(state const& s, frame f, process p, page v) {
    return every_page([&](auto q, auto u) {
      auto const by = s.builder(q);
      auto const is_child = has<task>(by) && M::lives_in(s, get<task>(by), p);
      return implies(names_frame(s.table(q, u), f), u == v && (p == q || is_child));
    });
  }
  static boolean is_not_copied(state const& s, frame f) {
    return every_task([&](auto t) { return implies(holds(s, t, f), !copies(s, t)); });
  }
  // Of one page alone, never the frame of zeros, and no task makes a copy of it.
  static boolean is_sole(state const& s, frame f, process p, page v) {
    return !(f == frame{}) && is_named_only_at(s, f, p, v) && is_not_copied(s, f);
  }
};

}  // namespace cowproof

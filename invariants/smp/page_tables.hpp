// Page tables with several processors, and what processors remember of them.
#pragma once
#include "invariants/smp/predicates.hpp"

namespace cowproof {

template <domain D> struct smp_table_invariants : smp_predicates<D> {
  COWPROOF_SMP_TYPES(D);
  using is = smp_predicates<D>;
  using M = smp_machine<D>;

  static boolean inv_entry_in_region(state const& s) {
    return is::every_page(
        [&](auto p, auto v) { return implies(occupied(s.table(p, v)), has<region>(s.regions(p, v))); });
  }
  static boolean inv_writable_is_own(state const& s) {
    return is::every_mapping(s, [&](auto p, auto v, mapping const& m) {
      return implies(m.writable, m.own && get<region>(s.regions(p, v)).writable);
    });
  }
  static boolean inv_own_is_sole(state const& s) {
    return is::every_mapping(
        s, [&](auto p, auto v, mapping const& m) { return implies(m.own, is::is_sole(s, m.target, p, v)); });
  }
  static boolean inv_own_cleared_is_sole(state const& s) {
    return is::every_cleared(
        s, [&](auto p, auto v, cleared const& c) { return implies(c.own, is::is_sole(s, c.target, p, v)); });
  }
  static boolean inv_cleared_by_its_task(state const& s) {
    return is::every_cleared(
        s, [&](auto p, auto v, cleared const& c) { return M::lives_in(s, c.by, p) && is::clears(s, c.by, v); });
  }

  // As far as it is made; and all of it, once the processors are asked to forget.
  static boolean inv_child_is_like_parent(state const& s) {
    return D::template all<task, page>([&](auto t, auto v) {
      auto const parent = M::home_of(s, t);
      auto const child = is::child_of(s, t);
      auto const e = s.table(child, v);
      auto const m = get<mapping>(e);
      auto const is_shared = has<mapping>(e) && !m.writable && !m.own && e == s.table(parent, v);
      auto const is_complete = iff(occupied(e), occupied(s.table(parent, v)));
      return implies(is::forks(s, t), s.regions(child, v) == s.regions(parent, v) && implies(occupied(e), is_shared) &&
                                          implies(has<flushing>(s.work(t)), is_complete));
    });
  }

  // ------------------------------------------------------------------------------------- what processors remember

  // The entry as it is; or as it was, if the processor was asked to forget it, or fork will ask.
  static boolean inv_translation_agrees(state const& s) {
    return is::every_translation(s, [&](auto t, auto v, translation const& r) {
      auto const e = s.table(M::home_of(s, t), v);
      auto const m = get<mapping>(e);
      auto const may_write = m.writable || may_be_stale(s, t, v);
      return (has<mapping>(e) && m.target == r.target && implies(r.writable, may_write)) ||
             (has<cleared>(e) && get<cleared>(e).target == r.target && s.owes(t, v));
    });
  }
  // A processor writes only to what its own process sees, and a child that is not complete.
  static boolean inv_writable_translation_is_sole(state const& s) {
    return is::every_translation(s, [&](auto t, auto v, translation const& r) {
      auto const p = M::home_of(s, t);
      auto const may_write = get<region>(s.regions(p, v)).writable;
      return implies(r.writable, may_write && !(r.target == frame{}) && is::is_not_copied(s, r.target) &&
                                     is::is_named_here_or_by_child(s, r.target, p, v));
    });
  }

 private:
  // The right to write was taken away, and the processor may not know that yet.
  static boolean may_be_stale(state const& s, task t, page v) {
    auto const by = s.writer(M::home_of(s, t));
    auto const w = s.work(get<task>(by));
    auto const is_asked = has<flushing>(w) || has<failing>(w) || (has<restricting>(w) && get<restricting>(w).at == v);
    return has<task>(by) && (has<forking>(w) || has<looked>(w) || (is_asked && s.owes(t, v)));
  }
};

}  // namespace cowproof

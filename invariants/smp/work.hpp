// Work under way: what each place in the kernel may rely on.
#pragma once
#include "invariants/smp/predicates.hpp"

namespace cowproof {

template <domain D> struct smp_work_invariants : smp_predicates<D> {
  COWPROOF_SMP_TYPES(D);
  using is = smp_predicates<D>;
  using M = smp_machine<D>;

  static boolean inv_work_holds_its_frames(state const& s) {
    return is::every_task([&](auto t) {
      auto const w = s.work(t);
      auto const has_copy = has<copied>(w) || has<breaking>(w);
      auto const has_frame =
          is::copies(s, t) || is::drops(s, t) || has<writing>(w) || has<grabbed>(w) || has<pinned>(w);
      return iff(is::has_a_copy(s, t), has_copy) && iff(is::holds_a_frame(s, t), has_frame);
    });
  }
  static boolean inv_work_in_region(state const& s) {
    return is::every_task([&](auto t) {
      auto const w = s.work(t);
      auto const r = s.request(t);
      auto const in_region = [&](page v) { return has<region>(s.regions(M::home_of(s, t), v)); };
      return implies(has<copying>(w), in_region(get<copying>(w).at)) &&
             implies(has<copied>(w), in_region(get<copied>(w).at)) &&
             implies(has<breaking>(w), in_region(get<breaking>(w).at)) &&
             implies(has<discarding>(w), in_region(get<discarding>(w).at)) &&
             implies(has<restricting>(w), in_region(get<restricting>(w).at)) &&
             implies(has<moving>(w), in_region(get<moving>(w).at) && !in_region(get<moving>(w).to)) &&
             implies(has<forced_write>(r), in_region(get<forced_write>(r).at));
    });
  }
  static boolean inv_one_call_at_a_time(state const& s) {
    return is::every_task([&](auto t) {
      auto const w = s.work(t);
      auto const other =
          is::changes_regions(s, t) || has<discarding>(w) || has<peeking>(w) || has<grabbed>(w) || has<pinned>(w);
      return implies(has<forced_write>(s.request(t)), !other) &&
             implies(has<writing>(w), has<forced_write>(s.request(t)));
    });
  }

  // -------------------------------------------------------------------------------------------------------- copies

  static boolean inv_copy_is_faithful(state const& s) {
    return is::every_task([&](auto t) {
      return implies(is::has_a_copy(s, t), s.content(M::made_by(s, t)) == s.content(M::held_by(s, t)));
    });
  }
  // A task that holds it grabbed it without looking, and will look, or gives it back.
  static boolean inv_copy_is_sole(state const& s) {
    return is::every_task([&](auto t) {
      auto const copy = M::made_by(s, t);
      auto const no_entry = is::every_page([&](auto p, auto v) { return !is::names_frame(s.table(p, v), copy); });
      auto const no_task = is::every_task([&](auto u) {
        return implies(is::made(s, u, copy), u == t) &&
               implies(is::holds(s, u, copy), has<grabbed>(s.work(u)) || is::drops(s, u));
      });
      return implies(is::has_a_copy(s, t), !(copy == frame{}) && no_entry && no_task);
    });
  }

  // ------------------------------------------------------------------------------------------------ cleared entries

  static boolean inv_breaking_has_the_entry(state const& s) {
    return is::template every_task_at<breaking>(
        s, [&](auto t, entry const& e) { return is_cleared_by(e, t) && get<cleared>(e).target == M::held_by(s, t); });
  }
  static boolean inv_discarding_has_the_entry(state const& s) {
    return is::template every_task_at<discarding>(s, [&](auto t, entry const& e) { return is_cleared_by(e, t); });
  }
  static boolean inv_unmapping_has_the_entry(state const& s) {
    return is::template every_task_at<unmapping>(
        s, [&](auto t, entry const& e) { return !occupied(e) || is_cleared_by(e, t); });
  }
  static boolean inv_moving_has_the_entry(state const& s) {
    return is::template every_task_at<moving>(
        s, [&](auto t, entry const& e) { return !occupied(e) || is_cleared_by(e, t); });
  }
  static boolean inv_restricted_is_not_writable(state const& s) {
    return is::template every_task_at<restricting>(s, [&](auto, entry const& e) {
      return !has<cleared>(e) && implies(has<mapping>(e), !get<mapping>(e).writable);
    });
  }

  // ------------------------------------------------------------------------------------------- frames in other hands

  static boolean inv_looked_is_not_pinned(state const& s) {
    return is::template every_task_at<looked>(s, [&](auto t, entry const& e) {
      auto const l = get<looked>(s.work(t));
      auto const f = get<mapping>(e).target;
      auto const no_device =
          is::every_task([&](auto u) { return implies(has<pinned>(s.work(u)), !(M::held_by(s, u) == f)); });
      return has<mapping>(e) && !occupied(s.table(l.child, l.at)) && no_device;
    });
  }
  // Or no page any more.
  static boolean inv_pinned_frame_is_own(state const& s) {
    return is::every_task([&](auto t) {
      auto const f = M::held_by(s, t);
      auto const is_own_page = is::every_page([&](auto p, auto v) {
        auto const e = s.table(p, v);
        return implies(is::names_frame(e, f), M::home_of(s, t) == p && is::is_own(e));
      });
      return implies(has<pinned>(s.work(t)), !(f == frame{}) && is::is_not_copied(s, f) && is_own_page);
    });
  }
  // Likewise.
  static boolean inv_forced_frame_is_own(state const& s) {
    return is::every_task([&](auto t) {
      auto const f = M::held_by(s, t);
      auto const p = M::home_of(s, t);
      auto const v = get<forced_write>(s.request(t)).at;
      auto const e = s.table(p, v);
      auto const is_own_page = implies(has<mapping>(e) && get<mapping>(e).target == f, get<mapping>(e).own);
      return implies(has<writing>(s.work(t)), is::is_sole(s, f, p, v) && is_own_page);
    });
  }

 private:
  static boolean is_cleared_by(entry const& e, task t) { return has<cleared>(e) && get<cleared>(e).by == t; }
};

}  // namespace cowproof

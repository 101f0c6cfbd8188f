// What has to happen with several processors, or what is checked and proved says nothing: the branches of each step,
// and the encounters that the machine is about.
#pragma once
#include "invariants/invariant.hpp"
#include "invariants/smp/predicates.hpp"

namespace cowproof {

template <domain D> struct smp_coverage_goals : smp_predicates<D> {
  COWPROOF_SMP_TYPES(D);
  using is = smp_predicates<D>;
  using M = smp_machine<D>;

  // ------------------------------------------------------------------------------------------------ the hardware

  // A store behind a fork that has shared the page already, and an access to a page that is being taken away.
  static boolean store_behind_fork(state const& s, task t, page v, part, word) {
    auto const e = entry_of(s, t, v);
    return has<mapping>(e) && !get<mapping>(e).own;
  }
  static boolean store_to_cleared(state const& s, task t, page v, part, word) {
    return has<cleared>(entry_of(s, t, v));
  }
  static boolean load_of_cleared(state const& s, task t, page v, part) { return has<cleared>(entry_of(s, t, v)); }
  static boolean acknowledge_of_remembered(state const& s, task t, page v) { return has<translation>(s.tlb(t, v)); }

  // -------------------------------------------------------------------------------------------------- page faults

  static boolean fault_enters_zeros(state const& s, task t, page v, boolean) { return !occupied(entry_of(s, t, v)); }
  static boolean fault_of_own_page(state const& s, task t, page v, boolean writes) {
    auto const m = get<mapping>(entry_of(s, t, v));
    return has<mapping>(entry_of(s, t, v)) && writes && !m.writable && m.own;
  }
  static boolean fault_of_last_owner(state const& s, task t, page v, boolean writes) {
    auto const m = get<mapping>(entry_of(s, t, v));
    return is_shared(s, t, v) && writes && s.refcount(m.target) == 1 && !(m.target == frame{});
  }
  static boolean fault_of_sharer(state const& s, task t, page v, boolean writes) {
    return is_shared(s, t, v) && writes && !(s.refcount(key<frame>(entry_of(s, t, v))) == 1);
  }
  static boolean fault_finds_it_done(state const& s, task t, page v, boolean writes) {
    return writes && get<mapping>(entry_of(s, t, v)).writable && has<mapping>(entry_of(s, t, v));
  }
  static boolean break_clears(state const& s, task t) { return is_still_there(s, t, get<copied>(s.work(t)).at); }
  static boolean break_comes_second(state const& s, task t) { return !is_still_there(s, t, get<copied>(s.work(t)).at); }
  static boolean install_for_forced_write(state const& s, task t) { return has<forced_write>(s.request(t)); }
  static boolean drop_of_last(state const& s, task t) {
    return is_unchanged(s, t) && get<counted>(s.work(t)).seen == 1;
  }
  static boolean drop_starts_again(state const& s, task t) { return !is_unchanged(s, t); }

  // -------------------------------------------------------------------------------------------------- system calls

  static boolean discard_of_forced_page(state const& s, task t) {
    return D::template any<task>([&](auto u) { return has<writing>(s.work(u)) && is::holds(s, u, cleared_by(s, t)); });
  }
  static boolean discard_of_pinned_page(state const& s, task t) {
    return D::template any<task>([&](auto u) { return has<pinned>(s.work(u)) && is::holds(s, u, cleared_by(s, t)); });
  }
  static boolean unmap_frees(state const& s, task t) {
    auto const e = entry_of(s, t, get<unmapping>(s.work(t)).at);
    return has<cleared>(e) && s.refcount(get<cleared>(e).target) == 1 && !(get<cleared>(e).target == frame{});
  }
  static boolean unmap_of_untouched(state const& s, task t) {
    return !occupied(entry_of(s, t, get<unmapping>(s.work(t)).at));
  }
  static boolean restrict_of_writable(state const& s, task t, page v) {
    return has<mapping>(entry_of(s, t, v)) && get<mapping>(entry_of(s, t, v)).writable;
  }
  static boolean move_of_own_page(state const& s, task t) {
    auto const e = entry_of(s, t, get<moving>(s.work(t)).at);
    return has<cleared>(e) && get<cleared>(e).own;
  }

  // --------------------------------------------------------------------------------------------------------- fork

  static boolean share_of_own_page(state const& s, task t) {
    return get<mapping>(entry_of(s, t, get<looked>(s.work(t)).at)).own;
  }
  static boolean share_again(state const& s, task t) {
    return !get<mapping>(entry_of(s, t, get<looked>(s.work(t)).at)).own;
  }
  static boolean fork_with_sibling(state const& s, task t, fresh<task> const&) {
    return D::template any<task>([&](auto u) { return M::lives_in(s, u, M::home_of(s, t)) && !(u == t); });
  }
  static boolean fail_half_way(state const& s, task t) { return !s.table.row_is_empty(is::child_of(s, t)); }
  static boolean exit_of_last_task(state const& s, task t) { return is_last(s, t); }
  static boolean exit_of_another_task(state const& s, task t) { return !is_last(s, t); }

  // --------------------------------------------------------------------------------------- forced writes, and pins

  static boolean follow_of_read_only_page(state const& s, task t) {
    return !get<mapping>(entry_of(s, t, get<forced_write>(s.request(t)).at)).writable;
  }
  static boolean fault_in_copies(state const& s, task t) {
    auto const v = get<forced_write>(s.request(t)).at;
    return is_shared(s, t, v) && !(s.refcount(key<frame>(entry_of(s, t, v))) == 1);
  }
  static boolean write_too_late(state const& s, task t) {
    return !is::names_frame(entry_of(s, t, get<forced_write>(s.request(t)).at), M::held_by(s, t));
  }
  static boolean grab_of_another_frame(state const& s, task t) {
    auto const w = get<peeking>(s.work(t));
    return !is::names_frame(entry_of(s, t, w.at), w.found);
  }
  static boolean back_out_of_free_frame(state const& s, task t) { return has<peeking>(s.work(t)); }
  static boolean back_out_beside_fork(state const& s, task t) {
    return has<grabbed>(s.work(t)) && M::is_about_to_share(s, M::home_of(s, t));
  }
  static boolean transfer_to_page(state const& s, task t, part, word) { return !is_gone(s, t); }
  static boolean transfer_too_late(state const& s, task t, part, word) { return is_gone(s, t); }

 private:
  static entry entry_of(state const& s, task t, page v) { return s.table(M::home_of(s, t), v); }
  static boolean is_shared(state const& s, task t, page v) {
    auto const e = entry_of(s, t, v);
    return has<mapping>(e) && !get<mapping>(e).writable && !get<mapping>(e).own;
  }
  static boolean is_still_there(state const& s, task t, page v) {
    return is_shared(s, t, v) && key<frame>(entry_of(s, t, v)) == M::held_by(s, t);
  }
  static boolean is_unchanged(state const& s, task t) {
    return s.refcount(M::held_by(s, t)) == get<counted>(s.work(t)).seen;
  }
  static frame cleared_by(state const& s, task t) { return key<frame>(entry_of(s, t, get<discarding>(s.work(t)).at)); }
  static boolean is_last(state const& s, task t) {
    return is::every_task([&](auto u) { return implies(M::lives_in(s, u, M::home_of(s, t)), u == t); });
  }
  static boolean is_gone(state const& s, task t) {
    return is::every_page([&](auto p, auto v) { return !is::names_frame(s.table(p, v), M::held_by(s, t)); });
  }
};

template <domain D, class G = smp_coverage_goals<D>>
using all_smp_coverage_goals =
    coverage_goal_list<coverage_goal<"store", "store_behind_fork", &G::store_behind_fork>,
                       coverage_goal<"store", "store_to_cleared", &G::store_to_cleared>,
                       coverage_goal<"load", "load_of_cleared", &G::load_of_cleared>,
                       coverage_goal<"acknowledge", "acknowledge_of_remembered", &G::acknowledge_of_remembered>,
                       coverage_goal<"fault", "fault_enters_zeros", &G::fault_enters_zeros>,
                       coverage_goal<"fault", "fault_of_own_page", &G::fault_of_own_page>,
                       coverage_goal<"fault", "fault_of_last_owner", &G::fault_of_last_owner>,
                       coverage_goal<"fault", "fault_of_sharer", &G::fault_of_sharer>,
                       coverage_goal<"fault", "fault_finds_it_done", &G::fault_finds_it_done>,
                       coverage_goal<"break", "break_clears", &G::break_clears>,
                       coverage_goal<"break", "break_comes_second", &G::break_comes_second>,
                       coverage_goal<"install", "install_for_forced_write", &G::install_for_forced_write>,
                       coverage_goal<"drop", "drop_of_last", &G::drop_of_last>,
                       coverage_goal<"drop", "drop_starts_again", &G::drop_starts_again>,
                       coverage_goal<"end_discard", "discard_of_forced_page", &G::discard_of_forced_page>,
                       coverage_goal<"end_discard", "discard_of_pinned_page", &G::discard_of_pinned_page>,
                       coverage_goal<"end_unmap", "unmap_frees", &G::unmap_frees>,
                       coverage_goal<"end_unmap", "unmap_of_untouched", &G::unmap_of_untouched>,
                       coverage_goal<"restrict", "restrict_of_writable", &G::restrict_of_writable>,
                       coverage_goal<"end_move", "move_of_own_page", &G::move_of_own_page>,
                       coverage_goal<"share", "share_of_own_page", &G::share_of_own_page>,
                       coverage_goal<"share", "share_again", &G::share_again>,
                       coverage_goal<"end_fork", "fork_with_sibling", &G::fork_with_sibling>,
                       coverage_goal<"end_fail", "fail_half_way", &G::fail_half_way>,
                       coverage_goal<"exit", "exit_of_last_task", &G::exit_of_last_task>,
                       coverage_goal<"exit", "exit_of_another_task", &G::exit_of_another_task>,
                       coverage_goal<"follow", "follow_of_read_only_page", &G::follow_of_read_only_page>,
                       coverage_goal<"fault_in", "fault_in_copies", &G::fault_in_copies>,
                       coverage_goal<"write", "write_too_late", &G::write_too_late>,
                       coverage_goal<"grab", "grab_of_another_frame", &G::grab_of_another_frame>,
                       coverage_goal<"back_out", "back_out_of_free_frame", &G::back_out_of_free_frame>,
                       coverage_goal<"back_out", "back_out_beside_fork", &G::back_out_beside_fork>,
                       coverage_goal<"transfer", "transfer_to_page", &G::transfer_to_page>,
                       coverage_goal<"transfer", "transfer_too_late", &G::transfer_too_late>>;

}  // namespace cowproof

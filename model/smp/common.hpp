// What all families of steps have in common: where the machine begins, its locks, what processors must forget, counts.
#pragma once
#include "model/smp/state.hpp"

namespace cowproof {

template <domain D> struct smp_common : smp_state<D> {
  COWPROOF_SMP_TYPES(D);

  // One task in one process, without a page.
  static state initial() {
    state s{};
    s.home.set(task{}, maybe<process>(process{}));
    s.alive.set(process{}, true);
    return s;
  }

  // What the environment may offer to an operation.
  static boolean available(state const& s, frame f) { return s.refcount(f) == 0 && !(f == frame{}); }
  static boolean available(state const& s, process p) { return !s.alive(p) && !has<task>(s.builder(p)); }
  static boolean available(state const& s, task t) { return !exists(s, t); }

  // ------------------------------------------------------------------------------------------------- reading it

  static boolean exists(state const& s, task t) { return has<process>(s.home(t)); }
  static process home_of(state const& s, task t) { return get<process>(s.home(t)); }
  static boolean lives_in(state const& s, task t, process p) { return exists(s, t) && home_of(s, t) == p; }
  static boolean is_busy(state const& s, task t) { return occupied(s.work(t)) || has<forced_write>(s.request(t)); }
  static boolean runs(state const& s, task t) { return exists(s, t) && !is_busy(s, t); }

  static frame held_by(state const& s, task t) { return get<frame>(s.held(t, only{})); }
  static frame made_by(state const& s, task t) { return get<frame>(s.made(t, only{})); }

  // ------------------------------------------------------------------------------------------------- the locks

  // Does its work rest on the regions as they are? A lookup without a lock does not, nor does a device, nor a frame
  // that is only given back.
  static boolean has_lock(state const& s, task t) {
    auto const w = s.work(t);
    auto const has_none = has<peeking>(w) || has<grabbed>(w) || has<pinned>(w) || has<dropping>(w) || has<counted>(w);
    return has<forced_write>(s.request(t)) || (occupied(w) && !has_none);
  }
  // Many tasks may rely on the regions at a time; a task that changes them is alone [mmap_read_lock, mmap_write_lock].
  static boolean may_read(state const& s, process p) { return !has<task>(s.writer(p)); }
  static boolean may_change(state const& s, process p) {
    return may_read(s, p) && D::template all<task>([&](auto u) { return implies(lives_in(s, u, p), !has_lock(s, u)); });
  }
  // No other task is changing this entry [pte_offset_map_lock].
  static boolean may_touch(state const& s, process p, page v) { return !has<cleared>(s.table(p, v)); }

  // ------------------------------------------------------------------------------------------------- forgetting

  // On its own processor [INVLPG], which needs no answer.
  static void forget(state& s, task t, page v) { s.tlb.set(t, v, maybe<translation>{}); }
  static void forget_all(state& s, task t) {
    s.tlb.each([&](task u, page, maybe<translation> const& was) { return ite(u == t, maybe<translation>{}, was); });
  }
  // The processors of the other tasks are asked to forget, and will [flush_tlb_page, flush_tlb_mm].
  static void ask_to_forget(state& s, task t, page v) {
    auto const p = home_of(s, t);
    s.owes.each([&](task u, page x, boolean const& was) { return was || (lives_in(s, u, p) && !(u == t) && x == v); });
  }
  // Every page that is mapped: of others they remember nothing.
  static void ask_to_forget_all(state& s, task t) {
    auto const p = home_of(s, t);
    s.owes.each([&](task u, page x, boolean const& was) {
      return was || (lives_in(s, u, p) && !(u == t) && has<mapping>(s.table(p, x)));
    });
  }
  static boolean all_forgot(state const& s, process p, page v) {
    return D::template all<task>([&](auto u) { return implies(lives_in(s, u, p), !s.owes(u, v)); });
  }
  static boolean all_forgot_all(state const& s, process p) {
    return D::template all<task, page>([&](auto u, auto v) { return implies(lives_in(s, u, p), !s.owes(u, v)); });
  }

  // ----------------------------------------------------------------------------------------------- references

  static void take(state& s, frame f) { s.refcount.set(f, s.refcount(f) + 1); }
  static void hold(state& s, task t, frame f) {
    take(s, f);
    s.held.set(t, only{}, maybe<frame>(f));
  }
  // One name fewer. Without any the frame is free, and a free frame holds zero.
  static void release(state& s, frame f) { leave(s, f, s.refcount(f) - 1); }
  static void leave(state& s, frame f, references const& left) {
    s.refcount.set(f, left);
    D::when(left == 0, [&] { s.content.set(f, contents{}); });
  }
  // A process gives up all of its memory.
  static void release_all(state& s, process p) {
    s.regions.clear_row(p);
    s.refcount -= s.table.row(p);
    s.table.clear_row(p);
    s.content.each([&](frame f, contents const& old) { return ite(s.refcount(f) == 0, contents{}, old); });
  }

  // One part of a page is written; the others are as they were.
  static void write(state& s, frame f, part b, word value) { s.content.set(f, s.content(f).with(b, value)); }
};

// The names of the machine, for a class that speaks of them.
#define COWPROOF_SMP_NAMES(D)     \
  COWPROOF_SMP_TYPES(D);          \
  using names = smp_common<D>;    \
  using names::all_forgot;        \
  using names::all_forgot_all;    \
  using names::ask_to_forget;     \
  using names::ask_to_forget_all; \
  using names::available;         \
  using names::exists;            \
  using names::forget;            \
  using names::forget_all;        \
  using names::has_lock;          \
  using names::held_by;           \
  using names::hold;              \
  using names::home_of;           \
  using names::is_busy;           \
  using names::leave;             \
  using names::lives_in;          \
  using names::made_by;           \
  using names::may_change;        \
  using names::may_read;          \
  using names::may_touch;         \
  using names::release;           \
  using names::release_all;       \
  using names::runs;              \
  using names::take;              \
  using names::write

}  // namespace cowproof

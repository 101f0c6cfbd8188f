// A pin: a device is given the frame of a page, without a lock; it looks twice instead.
#pragma once
#include "model/smp/common.hpp"

namespace cowproof {

template <domain D> struct smp_pins : smp_common<D> {
  COWPROOF_SMP_NAMES(D);

  // The entry is read [Linux, gup_fast_pte_range].
  static auto step_pin(state& s, task t, page v) {
    auto const p = home_of(s, t);
    auto const e = s.table(p, v);
    auto const m = get<mapping>(e);
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(runs(s, t) && has<mapping>(e) && m.writable && !is_about_to_share(s, p), refusal::not_possible)
        .completes([&] {
          s.work.set(t, activity(peeking{v, m.target}));
        });
  }
  // A frame that is not free is held, whatever it is by now [try_grab_folio].
  static auto step_grab(state& s, task t) {
    auto const w = get<peeking>(s.work(t));
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<peeking>(s.work(t)) && !(s.refcount(w.found) == 0), refusal::not_possible)
        .completes([&] {
          hold(s, t, w.found);
          s.work.set(t, activity(grabbed{w.at}));
        });
  }
  // If the entry still is what it was, and no fork is about to share a page, the device has it [gup_fast_pte_range:
  // pte_val; gup_fast: write_protect_seq].
  static auto step_keep(state& s, task t) {
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<grabbed>(s.work(t)) && may_keep(s, t), refusal::not_possible)
        .completes([&] { s.work.set(t, activity(pinned{})); });
  }
  static auto step_back_out(state& s, task t) {
    auto const w = s.work(t);
    auto const found_it_free = has<peeking>(w) && s.refcount(get<peeking>(w).found) == 0;
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(found_it_free || (has<grabbed>(w) && !may_keep(s, t)), refusal::not_possible)
        .completes([&] { s.work.set(t, ite(has<grabbed>(w), activity(dropping{}), activity{})); });
  }

  // The device writes to the frame, which is the task's page or was. The page table is not looked at.
  static auto step_transfer(state& s, task t, part b, word value) {
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<pinned>(s.work(t)), refusal::not_possible)
        .completes([&] { write(s, held_by(s, t), b, value); });
  }
  static auto step_unpin(state& s, task t) {
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<pinned>(s.work(t)), refusal::not_possible)
        .completes([&] { s.work.set(t, activity(dropping{})); });
  }

  // ------------------------------------------------------------------------------------------------------ parts

  // Fork is between its look at a page and the moment when it is shared [mm->write_protect_seq is odd].
  static boolean is_about_to_share(state const& s, process p) {
    return has<task>(s.writer(p)) && has<looked>(s.work(get<task>(s.writer(p))));
  }
  static boolean may_keep(state const& s, task t) {
    auto const p = home_of(s, t);
    auto const e = s.table(p, get<grabbed>(s.work(t)).at);
    auto const m = get<mapping>(e);
    return has<mapping>(e) && m.writable && m.target == held_by(s, t) && !is_about_to_share(s, p);
  }
  static boolean may_be_pinned(state const& s, frame f) {
    return D::template any<task>([&](auto u) {
      auto const w = s.work(u);
      return has<frame>(s.held(u, only{})) && held_by(s, u) == f && (has<grabbed>(w) || has<pinned>(w));
    });
  }
};

}  // namespace cowproof

// A forced write: the kernel writes to a page for a debugger, whatever the program may do there [ptrace(2): POKEDATA].
//
// It goes to the process's own copy, never to a frame that others see. The page may be discarded while the kernel
// waits: then it starts again.
#pragma once
#include "model/smp/fault.hpp"

namespace cowproof {

template <domain D> struct smp_forced : smp_common<D> {
  COWPROOF_SMP_NAMES(D);

  static auto step_force(state& s, task t, page v, part b, word value) {
    auto const p = home_of(s, t);
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(runs(s, t), refusal::not_possible)
        .refused_unless(may_read(s, p), refusal::not_yet)
        .refused_unless(has<region>(s.regions(p, v)), refusal::bad_address)
        .completes([&] {
          s.request.set(t, maybe<forced_write>(forced_write{v, b, value, false}));
        });
  }

  // Once around the loop: the page is held if it may be written; if not, a write fault is handled for it [Linux,
  // __get_user_pages: follow_page_mask, faultin_page].
  static auto step_follow(state& s, task t) {
    auto const e = asked_entry(s, t);
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(seeks(s, t) && !has<cleared>(e) && may_follow(e, get<forced_write>(s.request(t))),
                        refusal::not_possible)
        .completes([&] {
          hold(s, t, get<mapping>(e).target);
          s.work.set(t, activity(writing{}));
        });
  }
  static auto step_fault_in(state& s, task t) {
    auto const e = asked_entry(s, t);
    auto const r = get<forced_write>(s.request(t));
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(seeks(s, t) && !may_follow(e, r), refusal::not_possible)
        .refused_unless(!has<cleared>(e), refusal::not_yet)
        .completes([&] { smp_fault<D>::handle(s, t, r.at, true); });
  }

  // The word is written to the frame, without a lock [copy_to_user_page]. The page may be gone; then this was before.
  static auto step_write(state& s, task t) {
    auto const r = get<forced_write>(s.request(t));
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<writing>(s.work(t)), refusal::not_possible)
        .completes([&] {
          write(s, held_by(s, t), r.in, r.value);
          s.request.set(t, maybe<forced_write>{});
          s.work.set(t, activity(dropping{}));
        });
  }

  // ------------------------------------------------------------------------------------------------------ parts

  static boolean seeks(state const& s, task t) { return has<forced_write>(s.request(t)) && !occupied(s.work(t)); }
  static entry asked_entry(state const& s, task t) {
    return s.table(home_of(s, t), get<forced_write>(s.request(t)).at);
  }
  // A page that the program may not write is good enough if it has been made the process's own [can_follow_write_pte].
  static boolean may_follow(entry const& e, forced_write const& r) {
    auto const m = get<mapping>(e);
    return has<mapping>(e) && (m.writable || (r.broke && m.own));
  }
};

}  // namespace cowproof

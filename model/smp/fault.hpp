// A page fault, by its steps, of which a write to a shared page has the most; and how a reference is given back.
#pragma once
#include "model/smp/common.hpp"

namespace cowproof {

template <domain D> struct smp_fault : smp_common<D> {
  COWPROOF_SMP_NAMES(D);

  // Under the lock of the entry. Often that is all: a page of zeros is entered, or the last owner may write [Linux,
  // handle_pte_fault, do_anonymous_page, wp_page_reuse].
  static auto step_fault(state& s, task t, page v, boolean writes) {
    auto const p = home_of(s, t);
    auto const g = s.regions(p, v);
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(runs(s, t), refusal::not_possible)
        .refused_unless(may_read(s, p) && may_touch(s, p, v), refusal::not_yet)
        .faults_unless(has<region>(g), fault::not_mapped)
        .faults_unless(!writes || get<region>(g).writable, fault::protection)
        .completes([&] { handle(s, t, v, writes); });
  }

  // Without a lock: the frame is held, and no processor can write to it [wp_page_copy: __wp_page_copy_user]. Without
  // memory the program faults again, and a forced write fails [VM_FAULT_OOM].
  static auto step_copy(state& s, task t, fresh<frame> const& offered) {
    auto const w = s.work(t);
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<copying>(w), refusal::not_possible)
        .faults_unless(offered.exists, fault::no_memory,
                       [&] {
                         s.request.set(t, maybe<forced_write>{});
                         s.work.set(t, activity(dropping{}));
                       })
        .completes([&] {
          auto const copy = offered.take();
          s.refcount.set(copy, 1);
          s.made.set(t, only{}, maybe<frame>(copy));
          s.content.set(copy, s.content(held_by(s, t)));
          s.work.set(t, activity(copied{get<copying>(w).at}));
        });
  }

  // Under the lock of the entry. If it is what it was, it is cleared, and all are asked to forget it. If another task
  // was faster, the copy is not needed [wp_page_copy: pte_same, ptep_clear_flush].
  static auto step_break(state& s, task t) {
    auto const p = home_of(s, t);
    auto const v = get<copied>(s.work(t)).at;
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<copied>(s.work(t)), refusal::not_possible)
        .refused_unless(may_touch(s, p, v), refusal::not_yet)
        .completes([&] {
          auto const is_the_same = is_still_shared(s.table(p, v), held_by(s, t));
          D::when(is_the_same, [&] { begin_to_break(s, t, v); });
          D::when(!is_the_same, [&] { give_up_copy(s, t); });
        });
  }

  // The entry names the copy. Every processor has forgotten the old frame, so none sees both [set_pte_at].
  static auto step_install(state& s, task t) {
    auto const p = home_of(s, t);
    auto const v = get<breaking>(s.work(t)).at;
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<breaking>(s.work(t)), refusal::not_possible)
        .refused_unless(all_forgot(s, p, v), refusal::not_yet)
        .completes([&] {
          auto const copy = made_by(s, t);
          release(s, held_by(s, t));  // of the two references, that of the entry
          s.table.set(p, v, entry(mapping{copy, get<region>(s.regions(p, v)).writable, true}));
          s.made.set(t, only{}, maybe<frame>{});
          note_that_it_broke(s, t);
          s.work.set(t, activity(dropping{}));
        });
  }

  // An atomic decrement, as processors make one: the count is read, and written if it is still the same
  // [atomic_dec_and_test].
  static auto step_count(state& s, task t) {
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<dropping>(s.work(t)), refusal::not_possible)
        .completes([&] { s.work.set(t, activity(counted{s.refcount(held_by(s, t))})); });
  }
  static auto step_drop(state& s, task t) {
    auto const seen = get<counted>(s.work(t)).seen;
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<counted>(s.work(t)), refusal::not_possible)
        .completes([&] {
          auto const is_the_same = s.refcount(held_by(s, t)) == seen;
          D::when(is_the_same, [&] { drop_to(s, t, seen - 1); });
          D::when(!is_the_same, [&] { s.work.set(t, activity(dropping{})); });
        });
  }

  // ------------------------------------------------------------------------------------------------------ parts

  // What a fault does under the lock of the entry.
  static void handle(state& s, task t, page v, boolean const& writes) {
    auto const p = home_of(s, t);
    auto const e = s.table(p, v);
    auto const m = get<mapping>(e);
    auto const is_last = s.refcount(m.target) == 1 && !(m.target == frame{});
    auto const needs_own = has<mapping>(e) && writes && !m.writable;
    auto const in_place = m.own || is_last;
    forget(s, t, v);
    D::when(!has<mapping>(e), [&] {
      take(s, frame{});
      s.table.set(p, v, entry(mapping{frame{}, false, false}));
    });
    D::when(needs_own && in_place, [&] {
      s.table.set(p, v, entry(mapping{m.target, get<region>(s.regions(p, v)).writable, true}));
      note_that_it_broke(s, t);
    });
    D::when(needs_own && !in_place, [&] {
      hold(s, t, m.target);
      s.work.set(t, activity(copying{v}));
    });
  }
  static void note_that_it_broke(state& s, task t) {
    auto const r = get<forced_write>(s.request(t));
    auto const noted = maybe<forced_write>(forced_write{r.at, r.in, r.value, true});
    s.request.set(t, ite(has<forced_write>(s.request(t)), noted, maybe<forced_write>{}));
  }

  static boolean is_still_shared(entry const& e, frame f) {
    auto const m = get<mapping>(e);
    return has<mapping>(e) && m.target == f && !m.writable && !m.own;
  }
  static void begin_to_break(state& s, task t, page v) {
    s.table.set(home_of(s, t), v, entry(cleared{held_by(s, t), false, t}));
    forget(s, t, v);
    ask_to_forget(s, t, v);
    s.work.set(t, activity(breaking{v}));
  }
  static void give_up_copy(state& s, task t) {
    auto const copy = made_by(s, t);
    s.made.set(t, only{}, maybe<frame>{});
    release(s, copy);
    s.work.set(t, activity(dropping{}));
  }
  static void drop_to(state& s, task t, references const& left) {
    auto const f = held_by(s, t);
    s.held.set(t, only{}, maybe<frame>{});
    leave(s, f, left);
    s.work.set(t, activity{});
  }
};

}  // namespace cowproof

// Fork, page by page, while the other tasks of the parent go on; and how tasks come and go.
//
// The parent's lock is held throughout: no fault copies a page while another processor may still write to it.
#pragma once
#include "model/smp/mapping.hpp"
#include "model/smp/pins.hpp"

namespace cowproof {

template <domain D> struct smp_fork : smp_common<D> {
  COWPROOF_SMP_NAMES(D);
  using mappings = smp_mapping<D>;

  // The child gets the regions. No task lives in it, and no other process can tell [Linux, dup_mmap].
  static auto step_fork(state& s, task t, fresh<process> const& slot) {
    auto const p = home_of(s, t);
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(runs(s, t), refusal::not_possible)
        .refused_unless(may_change(s, p), refusal::not_yet)
        .refused_unless(slot.exists, refusal::no_process_slot)
        .completes([&] { begin_to_fork(s, t, slot.take()); });
  }

  // One page, in any order. Fork waits for a page that a device has [copy_present_pte: folio_try_dup_anon_rmap_pte].
  static auto step_look(state& s, task t, page v) {
    auto const child = get<forking>(s.work(t)).child;
    auto const e = s.table(home_of(s, t), v);
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<forking>(s.work(t)) && has<mapping>(e) && !occupied(s.table(child, v)),
                        refusal::not_possible)
        .refused_unless(!smp_pins<D>::may_be_pinned(s, get<mapping>(e).target), refusal::not_yet)
        .completes([&] {
          s.work.set(t, activity(looked{child, v}));
        });
  }
  // Both entries are read-only. A processor that remembers that it could write still can, and writes to the frame of
  // both [copy_present_pte: ptep_set_wrprotect].
  static auto step_share(state& s, task t) {
    auto const w = get<looked>(s.work(t));
    auto const p = home_of(s, t);
    auto const target = get<mapping>(s.table(p, w.at)).target;
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<looked>(s.work(t)), refusal::not_possible)
        .completes([&] {
          auto const shared = entry(mapping{target, false, false});
          take(s, target);
          s.table.set(p, w.at, shared);
          s.table.set(w.child, w.at, shared);
          s.work.set(t, activity(forking{w.child}));
        });
  }
  // Every page is shared: the others are asked to forget that they could write [dup_mmap: flush_tlb_mm].
  static auto step_protect(state& s, task t) {
    auto const child = get<forking>(s.work(t)).child;
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<forking>(s.work(t)) && is_complete(s, home_of(s, t), child), refusal::not_possible)
        .completes([&] { flush(s, t, activity(flushing{child})); });
  }
  // No processor can write to what is shared: here, and not before, there are two processes [mmap_write_unlock,
  // wake_up_new_task].
  static auto step_end_fork(state& s, task t, fresh<task> const& slot) {
    auto const child = get<flushing>(s.work(t)).child;
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<flushing>(s.work(t)), refusal::not_possible)
        .refused_unless(all_forgot_all(s, home_of(s, t)), refusal::not_yet)
        .refused_unless(slot.exists, refusal::no_process_slot)
        .completes([&] {
          auto const first = slot.take();
          s.home.set(first, maybe<process>(child));
          s.alive.set(child, true);
          s.builder.set(child, maybe<task>{});
          mappings::end_change(s, t);
          return first;
        });
  }

  // Without memory for the rest of the page table there is no child. The flush is needed all the same: what was shared
  // stays read-only [dup_mmap, exit_mmap].
  static auto step_fail(state& s, task t) {
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<forking>(s.work(t)), refusal::not_possible)
        .completes([&] { flush(s, t, activity(failing{get<forking>(s.work(t)).child})); });
  }
  static auto step_end_fail(state& s, task t) {
    auto const child = get<failing>(s.work(t)).child;
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<failing>(s.work(t)), refusal::not_possible)
        .refused_unless(all_forgot_all(s, home_of(s, t)), refusal::not_yet)
        .completes([&] {
          release_all(s, child);
          s.builder.set(child, maybe<task>{});
          mappings::end_change(s, t);
        });
  }

  // Another task in the same memory [clone(2): CLONE_VM].
  static auto step_spawn(state& s, task t, fresh<task> const& slot) {
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(runs(s, t), refusal::not_possible)
        .refused_unless(slot.exists, refusal::no_process_slot)
        .completes([&] {
          auto const made = slot.take();
          s.home.set(made, s.home(t));
          return made;
        });
  }
  // With the last task its memory goes; no other processor has anything of it [exit_mmap].
  static auto step_exit(state& s, task t) {
    auto const p = home_of(s, t);
    auto const is_last = D::template all<task>([&](auto u) { return implies(lives_in(s, u, p), u == t); });
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(runs(s, t), refusal::not_possible)
        .completes([&] {
          s.home.set(t, maybe<process>{});
          s.owes.each([&](task u, page, boolean const& was) { return was && !(u == t); });
          forget_all(s, t);
          D::when(is_last, [&] {
            s.alive.set(p, false);
            release_all(s, p);
          });
        });
  }

  // ------------------------------------------------------------------------------------------------------ parts

  static void begin_to_fork(state& s, task t, process child) {
    s.builder.set(child, maybe<task>(t));
    s.regions.copy_row(child, home_of(s, t));
    mappings::begin_to_change(s, t, activity(forking{child}));
  }
  static boolean is_complete(state const& s, process parent, process child) {
    return D::template all<page>(
        [&](auto v) { return implies(occupied(s.table(parent, v)), occupied(s.table(child, v))); });
  }
  static void flush(state& s, task t, activity const& next) {
    forget_all(s, t);
    ask_to_forget_all(s, t);
    s.work.set(t, next);
  }
};

}  // namespace cowproof

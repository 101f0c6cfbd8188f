// System calls that change an address space. Each that takes something away takes effect when all have forgotten it.
#pragma once
#include "model/smp/common.hpp"

namespace cowproof {

template <domain D> struct smp_mapping : smp_common<D> {
  COWPROOF_SMP_NAMES(D);

  // A page of zeros, private to the process [mmap(2): MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE].
  static auto step_map(state& s, task t, page v, boolean writable) {
    auto const p = home_of(s, t);
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(runs(s, t), refusal::not_possible)
        .refused_unless(may_change(s, p), refusal::not_yet)
        .refused_unless(!has<region>(s.regions(p, v)), refusal::already_mapped)
        .completes([&] { s.regions.set(p, v, maybe<region>(region{writable})); });
  }

  // The page is zero again [madvise(2): MADV_DONTNEED]. If it was never touched, it is at once.
  static auto step_discard(state& s, task t, page v) {
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(runs(s, t), refusal::not_possible)
        .refused_unless(may_read(s, home_of(s, t)) && may_touch(s, home_of(s, t), v), refusal::not_yet)
        .refused_unless(has<region>(s.regions(home_of(s, t), v)), refusal::not_mapped)
        .refused_unless(occupied(s.table(home_of(s, t), v)), refusal::not_possible)
        .completes([&] {
          clear(s, t, v);
          s.work.set(t, activity(discarding{v}));
        });
  }
  static auto step_discard_untouched(state& s, task t, page v) {
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(runs(s, t), refusal::not_possible)
        .refused_unless(may_read(s, home_of(s, t)), refusal::not_yet)
        .refused_unless(has<region>(s.regions(home_of(s, t), v)), refusal::not_mapped)
        .refused_unless(!occupied(s.table(home_of(s, t), v)), refusal::not_possible)
        .completes([] {});
  }
  static auto step_end_discard(state& s, task t) {
    auto const p = home_of(s, t);
    auto const v = get<discarding>(s.work(t)).at;
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<discarding>(s.work(t)), refusal::not_possible)
        .refused_unless(all_forgot(s, p, v), refusal::not_yet)
        .completes([&] {
          free_cleared(s, t, v);
          s.work.set(t, activity{});
        });
  }

  // [munmap(2)]
  static auto step_unmap(state& s, task t, page v) {
    auto const p = home_of(s, t);
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(runs(s, t), refusal::not_possible)
        .refused_unless(may_change(s, p), refusal::not_yet)
        .completes([&] {
          clear(s, t, v);
          begin_to_change(s, t, activity(unmapping{v}));
        });
  }
  static auto step_end_unmap(state& s, task t) {
    auto const p = home_of(s, t);
    auto const v = get<unmapping>(s.work(t)).at;
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<unmapping>(s.work(t)), refusal::not_possible)
        .refused_unless(all_forgot(s, p, v), refusal::not_yet)
        .completes([&] {
          free_cleared(s, t, v);
          s.regions.set(p, v, maybe<region>{});
          end_change(s, t);
        });
  }

  // The right to write is given at once, and found at the next fault [mprotect(2): PROT_READ | PROT_WRITE].
  static auto step_permit(state& s, task t, page v) {
    auto const p = home_of(s, t);
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(runs(s, t), refusal::not_possible)
        .refused_unless(may_change(s, p), refusal::not_yet)
        .refused_unless(has<region>(s.regions(p, v)), refusal::not_mapped)
        .completes([&] { s.regions.set(p, v, maybe<region>(region{true})); });
  }
  // It is taken away when all have forgotten it [mprotect(2): PROT_READ; change_pte_range].
  static auto step_restrict(state& s, task t, page v) {
    auto const p = home_of(s, t);
    auto const m = get<mapping>(s.table(p, v));
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(runs(s, t), refusal::not_possible)
        .refused_unless(may_change(s, p), refusal::not_yet)
        .refused_unless(has<region>(s.regions(p, v)), refusal::not_mapped)
        .completes([&] {
          D::when(has<mapping>(s.table(p, v)) && m.writable, [&] {
            s.table.set(p, v, entry(mapping{m.target, false, m.own}));
            forget(s, t, v);
            ask_to_forget(s, t, v);
          });
          begin_to_change(s, t, activity(restricting{v}));
        });
  }
  static auto step_end_restrict(state& s, task t) {
    auto const p = home_of(s, t);
    auto const v = get<restricting>(s.work(t)).at;
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<restricting>(s.work(t)), refusal::not_possible)
        .refused_unless(all_forgot(s, p, v), refusal::not_yet)
        .completes([&] {
          s.regions.set(p, v, maybe<region>(region{false}));
          end_change(s, t);
        });
  }

  // The page is at its new address when all have forgotten the old one [mremap(2); move_ptes flushes before it gives
  // the locks back].
  static auto step_move(state& s, task t, page v, page to) {
    auto const p = home_of(s, t);
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(runs(s, t), refusal::not_possible)
        .refused_unless(may_change(s, p), refusal::not_yet)
        .refused_unless(has<region>(s.regions(p, v)), refusal::not_mapped)
        .refused_unless(!has<region>(s.regions(p, to)), refusal::already_mapped)
        .completes([&] {
          clear(s, t, v);
          begin_to_change(s, t, activity(moving{v, to}));
        });
  }
  static auto step_end_move(state& s, task t) {
    auto const p = home_of(s, t);
    auto const m = get<moving>(s.work(t));
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<moving>(s.work(t)), refusal::not_possible)
        .refused_unless(all_forgot(s, p, m.at), refusal::not_yet)
        .completes([&] {
          move_page(s, p, m.at, m.to);
          end_change(s, t);
        });
  }

  // ------------------------------------------------------------------------------------------------------ parts

  // An entry that is present is cleared, and its frame kept.
  static void clear(state& s, task t, page v) {
    auto const p = home_of(s, t);
    auto const m = get<mapping>(s.table(p, v));
    D::when(has<mapping>(s.table(p, v)), [&] {
      s.table.set(p, v, entry(cleared{m.target, m.own, t}));
      forget(s, t, v);
      ask_to_forget(s, t, v);
    });
  }
  static void free_cleared(state& s, task t, page v) {
    auto const p = home_of(s, t);
    auto const e = s.table(p, v);
    D::when(has<cleared>(e), [&] {
      s.table.set(p, v, entry{});
      release(s, get<cleared>(e).target);
    });
  }
  static void move_page(state& s, process p, page v, page to) {
    auto const e = s.table(p, v);
    auto const c = get<cleared>(e);
    s.regions.set(p, to, s.regions(p, v));
    s.regions.set(p, v, maybe<region>{});
    s.table.set(p, to, ite(has<cleared>(e), entry(mapping{c.target, false, c.own}), entry{}));
    s.table.set(p, v, entry{});
  }

  // With the lock of the address space [mmap_write_lock].
  static void begin_to_change(state& s, task t, activity const& what) {
    s.writer.set(home_of(s, t), maybe<task>(t));
    s.work.set(t, what);
  }
  static void end_change(state& s, task t) {
    s.writer.set(home_of(s, t), maybe<task>{});
    s.work.set(t, activity{});
  }
};

}  // namespace cowproof

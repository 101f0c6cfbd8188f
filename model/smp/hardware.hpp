// What processors do: they look up pages, remember them, and read and write through what they remember.
//
// Memory is sequentially consistent: a store is seen by all at once.
#pragma once
#include "model/smp/common.hpp"

namespace cowproof {

template <domain D> struct smp_hardware : smp_common<D> {
  COWPROOF_SMP_NAMES(D);

  // A processor may look up a page at any time, and remembers what it finds [Intel SDM 3A, 4.10.2.3].
  static auto step_walk(state& s, task t, page v) {
    auto const e = s.table(home_of(s, t), v);
    auto const m = get<mapping>(e);
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<mapping>(e), refusal::not_possible)
        .completes([&] {
          s.tlb.set(t, v, maybe<translation>(translation{m.target, m.writable}));
        });
  }
  static auto step_evict(state& s, task t, page v) {
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(has<translation>(s.tlb(t, v)), refusal::not_possible)
        .completes([&] { forget(s, t, v); });
  }
  // The page is forgotten on request, by an interrupt, whatever the task is about [flush_tlb_func].
  static auto step_acknowledge(state& s, task t, page v) {
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(s.owes(t, v), refusal::not_possible)
        .completes([&] {
          forget(s, t, v);
          s.owes.set(t, v, false);
        });
  }

  // Here a load takes effect, and a store: the page table is not looked at again.
  static auto step_load(state& s, task t, page v, part b) {
    auto const r = s.tlb(t, v);
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(runs(s, t) && has<translation>(r), refusal::not_possible)
        .completes([&] { return s.content(get<translation>(r).target)(b); });
  }
  static auto step_store(state& s, task t, page v, part b, word value) {
    auto const r = s.tlb(t, v);
    return step()
        .refused_unless(exists(s, t), refusal::no_process)
        .refused_unless(runs(s, t) && has<translation>(r) && get<translation>(r).writable, refusal::not_possible)
        .completes([&] { write(s, get<translation>(r).target, b, value); });
  }
};

}  // namespace cowproof

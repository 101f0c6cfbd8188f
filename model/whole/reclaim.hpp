// What the kernel does when memory is short: to swap, to give the page cache back, to free objects without a name.
// Programs cannot tell.
#pragma once
#include "model/whole/common.hpp"

namespace cowproof {

template <domain D> struct whole_reclaim : whole_common<D> {
  COWPROOF_WHOLE_NAMES(D);

  // A private page goes to a slot. All who share it find the slot from now on: each entry counts [Linux, swap_map].
  // What a device holds stays.
  static auto step_swap_out(state& s, space a, page v, fresh<slot> const& offered) {
    auto const e = s.table(a, v);
    auto const f = get<mapping>(e).target;
    return step()
        .refused_unless(has<mapping>(e) && get<mapping>(e).own && s.pincount(f) == 0, refusal::not_possible)
        .refused_unless(offered.exists, refusal::no_memory)
        .completes([&] {
          auto const to = offered.take();
          s.swap.set(to, s.content(f));
          s.swapcount.set(to, s.table.total(f));
          s.refcount.set(f, 0);
          s.table.retarget(f, to, [&](entry const&) { return entry(swapped{to}); });
          s.tlb.each([&](space, page, remembered const& was) {
            return ite(get<translation>(was).target == f, remembered{}, was);
          });
        });
  }

  // A page of an object that only the cache names is written back, and its frame is free.
  static auto step_evict(state& s, object o, object_page i) {
    auto const cached = s.cache(o, i);
    auto const f = get<frame>(cached);
    return step().refused_unless(has<frame>(cached) && s.refcount(f) == 1, refusal::not_possible).completes([&] {
      s.disk.set(o, i, s.content(f));
      s.refcount.set(f, 0);
      s.cache.set(o, i, maybe<frame>{});
    });
  }

  // Shared memory without a name and without a mapping is freed, and holds zero when it is used again.
  static auto step_reclaim(state& s, object o) {
    return step().refused_unless(!s.named(o) && s.holders(o) == 0, refusal::not_possible).completes([&] {
      s.refcount -= s.cache.row(o);
      s.cache.clear_row(o);
      s.disk.each([&](object x, object_page, contents const& held) { return ite(x == o, contents{}, held); });
    });
  }
};

}  // namespace cowproof

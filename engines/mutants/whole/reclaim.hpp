// Swapping and eviction that programs can tell.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof::whole_bugs {

template <domain D> struct reclaim_bugs : words<D> {
  COWPROOF_WHOLE_MUTANTS(D);

  struct swapin_reuse : alters_swap_out<D, swapin_reuse> {
    COWPROOF_BUG(18, "a page that a device holds is swapped out, and comes back on another frame", "Linux 53a05ad9f21d",
                 8);
    static auto instead(state& s, space a, page v, fresh<slot> const& offered) {
      auto const e = s.table(a, v);
      auto const f = get<mapping>(e).target;
      return step()
          .refused_unless(has_own(e), refusal::not_possible)
          .refused_unless(offered.exists, refusal::no_memory)
          .completes([&] {
            auto const to = offered.take();
            s.swap.set(to, s.content(f));
            s.swapcount.set(to, s.table.total(f));
            D::when(s.pincount(f) == 0, [&] { s.refcount.set(f, 1); });
            s.refcount.set(f, s.refcount(f) - 1);  // nobody's, or the device's
            s.table.retarget(f, to, [&](entry const&) { return entry(swapped{to}); });
            s.tlb.each([&](space, page, remembered const& was) {
              return ite(get<translation>(was).target == f, remembered{}, was);
            });
          });
    }
  };

  struct swap_slot_by_address : alters_swap_out<D, swap_slot_by_address> {
    COWPROOF_BUG(44, "the slot is found by the address of the page, whoever it is of", "os_kernel_lab#63", 6);
    static auto instead(state& s, space a, page v, fresh<slot> const& offered) {
      auto const to = D::template group_of<slot>(v);
      return and_then<D>(M::step_swap_out(s, a, v, {to, offered.exists}),
                         [&] { s.swapcount.set(to, s.table.total(to)); });
    }
  };

  struct swap_out_counts_one : alters_swap_out<D, swap_out_counts_one> {
    COWPROOF_BUG(0, "a slot is counted once, however many shared the page", "a count that is skipped", 5);
    static void besides(state& s, state const&, space, page, fresh<slot> const& offered) {
      s.swapcount.set(offered.take(), 1);
    }
  };

  struct swap_out_leaves_sharers : alters_swap_out<D, swap_out_leaves_sharers> {
    COWPROOF_BUG(0, "the frame is free, and those who shared it have it still", "an entry that is missed", 5);
    static void besides(state& s, state const& was, space a, page v, fresh<slot> const& offered) {
      s.table = was.table;
      s.table.set(a, v, entry(swapped{offered.take()}));
      s.swapcount.set(offered.take(), 1);
    }
  };

  struct evict_mapped : alters_evict<D, evict_mapped> {
    COWPROOF_BUG(0, "a page goes from the cache that somebody maps", "a check that is missing", 5);
    static auto instead(state& s, object o, object_page i) {
      auto const f = get<frame>(s.cache(o, i));
      return step().refused_unless(has<frame>(s.cache(o, i)), refusal::not_possible).completes([&] {
        s.disk.set(o, i, s.content(f));
        s.refcount.set(f, s.refcount(f) - 1);
        s.cache.set(o, i, maybe<frame>{});
      });
    }
  };

  struct evict_takes_for_clean : alters_evict<D, evict_takes_for_clean, &state::disk> {
    COWPROOF_BUG(0, "a page of a file goes without being written back", "a dirty bit that is lost", 7);
  };

  struct reclaim_takes_file : alters_reclaim<D, reclaim_takes_file> {
    COWPROOF_BUG(0, "a file that nobody maps is emptied like memory that nobody can name", "a check that is missing",
                 2);
    static auto instead(state& s, object o) {
      return step().refused_unless(s.holders(o) == 0, refusal::not_possible).completes([&] {
        s.refcount -= s.cache.row(o);
        s.cache.clear_row(o);
        s.disk.each([&](object x, object_page, contents const& held) { return ite(x == o, contents{}, held); });
      });
    }
  };

  using mutants = types<swapin_reuse, swap_slot_by_address, swap_out_counts_one, swap_out_leaves_sharers, evict_mapped,
                        evict_takes_for_clean, reclaim_takes_file>;
};

}  // namespace cowproof::whole_bugs

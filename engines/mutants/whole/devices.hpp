// Swapping and eviction that programs can tell, and devices that part from their pages.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof {

template <domain D> struct whole_device_bugs : words_of_whole<D> {
  COWPROOF_WHOLE_MUTANTS(D);

  // ---------------------------------------------------------------------------------------------- swap and page cache

  struct swapin_reuse : alters_swap_out<M, swapin_reuse> {
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
            s.refcount.set(f, s.refcount(f) - 1);  // free, or the device's
            s.table.retarget(f, to, [&](entry const&) { return entry(swapped{to}); });
            s.tlb.each([&](space, page, remembered const& was) {
              return ite(get<translation>(was).target == f, remembered{}, was);
            });
          });
    }
  };

  struct swap_slot_by_address : alters_swap_out<M, swap_slot_by_address> {
    COWPROOF_BUG(44, "the slot is found by the address of the page, whichever process has the page", "os_kernel_lab#63",
                 6);
    static auto instead(state& s, space a, page v, fresh<slot> const& offered) {
      auto const to = D::template group_of<slot>(v);
      return and_then<D>(M::step_swap_out(s, a, v, {to, offered.exists}),
                         [&] { s.swapcount.set(to, s.table.total(to)); });
    }
  };

  struct swap_out_counts_one : alters_swap_out<M, swap_out_counts_one> {
    COWPROOF_BUG(0, "a slot is counted once, however many shared the page", "a count that is skipped", 5);
    static void besides(state& s, state const&, space, page, fresh<slot> const& offered) {
      s.swapcount.set(offered.take(), 1);
    }
  };

  struct swap_out_leaves_sharers : alters_swap_out<M, swap_out_leaves_sharers> {
    COWPROOF_BUG(0, "the frame is free, and other processes that shared it still map it", "an entry that is missed", 5);
    static void besides(state& s, state const& was, space a, page v, fresh<slot> const& offered) {
      s.table = was.table;
      s.table.set(a, v, entry(swapped{offered.take()}));
      s.swapcount.set(offered.take(), 1);
    }
  };

  struct evict_mapped : alters_evict<M, evict_mapped> {
    COWPROOF_BUG(0, "a page leaves the cache while a process maps it", "a check that is missing", 5);
    static auto instead(state& s, object o, object_page i) {
      auto const f = get<frame>(s.cache(o, i));
      return step().refused_unless(has<frame>(s.cache(o, i)), refusal::not_possible).completes([&] {
        s.disk.set(o, i, s.content(f));
        s.refcount.set(f, s.refcount(f) - 1);
        s.cache.set(o, i, maybe<frame>{});
      });
    }
  };

  struct evict_takes_for_clean : alters_evict<M, evict_takes_for_clean, &state::disk> {
    COWPROOF_BUG(0, "a page of a file leaves the cache without being written back", "a dirty bit that is lost", 7);
  };

  struct reclaim_takes_file : alters_reclaim<M, reclaim_takes_file> {
    COWPROOF_BUG(0, "a file that no process maps loses its content, as shared memory without a name does",
                 "a check that is missing", 2);
    static auto instead(state& s, object o) {
      return step().refused_unless(s.holders(o) == 0, refusal::not_possible).completes([&] {
        s.refcount -= s.cache.row(o);
        s.cache.clear_row(o);
        s.disk.each([&](object x, object_page, contents const& held) { return ite(x == o, contents{}, held); });
      });
    }
  };

  // ------------------------------------------------------------------------------------------------------------- pins

  static void hold_frame(state& s, pin h, place const& x, frame target) {
    s.pins.set(h, only{}, hold(pinned{target, x.a, x.v}));
    s.pincount.set(target, s.pincount(target) + 1);
    s.refcount.set(target, s.refcount(target) + 1);
  }

  // A pin that holds the frame where it is, if there is one and `stays(mapping)` is true of it.
  template <class Self> struct alters_unsharing : alters_pin<M, Self> {
    static auto instead(state& s, process p, address at, fresh<pin> const& handle, fresh<frame> const& offered) {
      auto const was = s;
      auto const x = place_at(s, p, at);
      auto const stays = has<mapping>(x.found) && Self::stays(x.present);
      return and_then<D>(M::step_pin(s, p, at, handle, {offered.take(), offered.exists || stays}), [&] {
        D::when(stays, [&] {
          s = was;
          hold_frame(s, handle.take(), x, x.present.target);
        });
      });
    }
  };

  struct readonly_pin_no_unshare : alters_unsharing<readonly_pin_no_unshare> {
    COWPROOF_BUG(22, "a device is given a shared page, and the owner's next write copies it", "Linux a7f226604170", 6);
    static boolean stays(mapping const& m) { return m.own; }
    static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
      return M::store(s, p, at, b, value, offered, p == process{},
                      [&](place const& x) { return x.promise.shared || is_only_reference(s, x); });
    }
  };

  struct reuse_by_mapcount : alters_store<M, reuse_by_mapcount> {
    COWPROOF_BUG(17, "a device reads a shared page, and the last process that maps it writes in place",
                 "CVE-2020-29374", 7);
    static auto instead(state& s, process p, auto const&... operands) {
      return M::store(s, p, operands..., p == process{},
                      [&](place const& x) { return x.promise.shared || (has_own(x.found) && is_only_mapping(s, x)); });
    }
    static auto step_pin(state& s, process p, address at, fresh<pin> const& handle, fresh<frame> const& offered) {
      return readonly_pin_no_unshare::step_pin(s, p, at, handle, offered);
    }
  };

  struct pin_of_page_cache : alters_unsharing<pin_of_page_cache> {
    COWPROOF_BUG(0, "a device is given the frame of a file, which is not the program's own", "Linux, FOLL_LONGTERM", 5);
    static boolean stays(mapping const& m) { return !m.own; }
  };

  // A pin of shared memory too, or of what another device holds.
  static auto pin_even(state& s, process p, address at, fresh<pin> const& handle, fresh<frame> const& offered,
                       boolean if_shared, boolean if_held) {
    auto const x = place_at(s, p, at);
    auto const is_held = has<mapping>(x.found) && !(s.pincount(x.present.target) == 0);
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(!has<kernel_page>(at) && has<region>(x.promised) && x.promise.readable, refusal::bad_address)
        .refused_unless(if_shared || !x.promise.shared, refusal::invalid)
        .refused_unless(if_held || !is_held, refusal::already_held)
        .refused_unless(M::is_resident(s, x), refusal::not_resident)
        .refused_unless(handle.exists && (M::writes_in_place(s, x) || offered.exists), refusal::no_memory)
        .completes([&] {
          hold_frame(s, handle.take(), x, M::own(s, x, M::is_sole(s, x) && x.present.writable, offered));
          return handle.take();
        });
  }

  struct pin_of_shared_memory : alters_pin<M, pin_of_shared_memory> {
    COWPROOF_BUG(0, "a device is given memory that is not one process's own", "a check that is missing", 4);
    static auto instead(state& s, auto const&... operands) { return pin_even(s, operands..., true, false); }
  };

  struct pinned_twice : alters_pin<M, pinned_twice> {
    COWPROOF_BUG(0, "a page that a device holds is given to another", "a check that is missing", 4);
    static auto instead(state& s, auto const&... operands) { return pin_even(s, operands..., false, true); }
  };

  struct pin_not_zeroed : alters_pin<M, pin_not_zeroed> {
    COWPROOF_BUG(0, "a page that was never written is given to a device with what was on its frame before",
                 "kwrx/aplus#44", 6);
    static void besides(state& s, state const& was, process p, address at, auto const&...) {
      D::when(!place_at(was, p, at).has_frame(), [&] { s.content = was.content; });
    }
  };

  struct pin_forgets_page : alters_pin<M, pin_forgets_page> {
    COWPROOF_BUG(0, "the device remembers the first page of the address space, not the page that it was given",
                 "an index that is not set", 3);
    static void besides(state& s, state const&, process, address, fresh<pin> const& handle, auto const&) {
      auto const held = get<pinned>(s.pins(handle.take(), only{}));
      s.pins.set(handle.take(), only{}, hold(pinned{held.target, held.owner, page{}}));
    }
  };

  struct unpin_forgets_count : alters_unpin<M, unpin_forgets_count, &state::pincount> {
    COWPROOF_BUG(0, "the device is done, and the frame is still counted as pinned", "a release that is missing", 4);
  };

  using mutants =
      types<swapin_reuse, swap_slot_by_address, swap_out_counts_one, swap_out_leaves_sharers, evict_mapped,
            evict_takes_for_clean, reclaim_takes_file, readonly_pin_no_unshare, reuse_by_mapcount, pin_of_page_cache,
            pin_of_shared_memory, pinned_twice, pin_not_zeroed, pin_forgets_page, unpin_forgets_count>;
};

}  // namespace cowproof

// Swapping and eviction that programs can tell.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof::whole_mutants {

// All who have the frame find the slot from now on.
template <domain D> struct swap_out_variant : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static void move(state& s, frame f, slot to) {
    s.swap.set(to, s.content(f));
    s.table.retarget(f, to, [&](entry const&) { return entry(swapped{to}); });
    s.tlb.each(
        [&](space, page, remembered const& was) { return ite(get<translation>(was).target == f, remembered{}, was); });
  }
};

template <domain D> struct swapin_reuse : swap_out_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "swapin_reuse",       18,
      "swap_out",           "a page that a device holds is swapped out, and comes back on another frame",
      "Linux 53a05ad9f21d", 8};
  static auto step_swap_out(state& s, space a, page v, fresh<slot> const& offered) {
    auto const e = s.table(a, v);
    auto const f = get<mapping>(e).target;
    return step()
        .refused_unless(has_own(e), refusal::not_possible)
        .refused_unless(offered.exists, refusal::no_memory)
        .completes([&] {
          auto const to = offered.take();
          s.swapcount.set(to, s.table.total(f));
          D::when(s.pincount(f) == 0, [&] { s.refcount.set(f, 1); });
          s.refcount.set(f, s.refcount(f) - 1);  // nobody's, or the device's
          swapin_reuse::move(s, f, to);
        });
  }
};

template <domain D> struct swap_slot_by_address : swap_out_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "swap_slot_by_address", 44, "swap_out", "the slot is found by the address of the page, whoever it is of",
      "os_kernel_lab#63",     6};
  static auto step_swap_out(state& s, space a, page v, fresh<slot> const& offered) {
    auto const e = s.table(a, v);
    auto const f = get<mapping>(e).target;
    return step()
        .refused_unless(has_own(e) && s.pincount(f) == 0, refusal::not_possible)
        .refused_unless(offered.exists, refusal::no_memory)
        .completes([&] {
          auto const to = D::template group_of<slot>(v);
          s.refcount.set(f, 0);
          swap_slot_by_address::move(s, f, to);
          s.swapcount.set(to, s.table.total(to));
        });
  }
};

template <domain D> struct swap_out_counts_one : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "swap_out_counts_one",     0, "swap_out", "a slot is counted once, however many shared the page",
      "a count that is skipped", 5};
  static auto step_swap_out(state& s, space a, page v, fresh<slot> const& offered) {
    return then(M::step_swap_out(s, a, v, offered), [&] { s.swapcount.set(offered.take(), 1); });
  }
};

template <domain D> struct swap_out_leaves_sharers : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "swap_out_leaves_sharers", 0, "swap_out", "the frame is free, and those who shared it have it still",
      "an entry that is missed", 5};
  static auto step_swap_out(state& s, space a, page v, fresh<slot> const& offered) {
    auto const before = s.table;
    return then(M::step_swap_out(s, a, v, offered), [&] {
      s.table = before;
      s.table.set(a, v, entry(swapped{offered.take()}));
      s.swapcount.set(offered.take(), 1);
    });
  }
};

template <domain D> struct evict_mapped : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "evict_mapped", 0, "evict", "a page goes from the cache that somebody maps", "a check that is missing", 5};
  static auto step_evict(state& s, object o, object_page i) {
    auto const cached = s.cache(o, i);
    auto const f = get<frame>(cached);
    return step().refused_unless(has<frame>(cached), refusal::not_possible).completes([&] {
      s.disk.set(o, i, s.content(f));
      s.refcount.set(f, s.refcount(f) - 1);
      s.cache.set(o, i, maybe<frame>{});
    });
  }
};

template <domain D> struct evict_takes_for_clean : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "evict_takes_for_clean",    0, "evict", "a page of a file goes without being written back",
      "a dirty bit that is lost", 7};
  static auto step_evict(state& s, object o, object_page i) {
    auto const before = s.disk;
    return then(M::step_evict(s, o, i), [&] { s.disk = before; });
  }
};

template <domain D> struct reclaim_takes_file : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "reclaim_takes_file",      0, "reclaim", "a file that nobody maps is emptied like memory that nobody can name",
      "a check that is missing", 2};
  static auto step_reclaim(state& s, object o) {
    return step().refused_unless(s.holders(o) == 0, refusal::not_possible).completes([&] {
      s.refcount -= s.cache.row(o);
      s.cache.clear_row(o);
      s.disk.each([&](object x, object_page, contents const& held) { return ite(x == o, contents{}, held); });
    });
  }
};

// They say that they are done, and memory is as short as before.
template <domain D> struct swap_out_keeps_frame : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{"swap_out_keeps_frame",     0, "swap_out", "nothing is swapped out",
                                            "memory is short for ever", 4};
  static auto step_swap_out(state& s, space a, page v, fresh<slot> const& offered) {
    auto const e = s.table(a, v);
    return step()
        .refused_unless(has_own(e) && s.pincount(get<mapping>(e).target) == 0, refusal::not_possible)
        .refused_unless(offered.exists, refusal::no_memory)
        .completes([] {});
  }
};

template <domain D> struct evict_keeps_frame : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "evict_keeps_frame",        0, "evict", "the page is written back, and stays in the cache",
      "memory is short for ever", 5};
  static auto step_evict(state& s, object o, object_page i) {
    auto const cached = s.cache(o, i);
    auto const f = get<frame>(cached);
    return step().refused_unless(has<frame>(cached) && s.refcount(f) == 1, refusal::not_possible).completes([&] {
      s.disk.set(o, i, s.content(f));
    });
  }
};

template <domain D> struct reclaim_keeps_object : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{"reclaim_keeps_object",     0, "reclaim", "nothing is given back",
                                            "memory is short for ever", 5};
  static auto step_reclaim(state& s, object o) {
    return step().refused_unless(!s.named(o) && s.holders(o) == 0, refusal::not_possible).completes([] {});
  }
};

}  // namespace cowproof::whole_mutants

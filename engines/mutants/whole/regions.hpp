// Regions that are changed or given up by halves, and what the hardware is not told to forget.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof {

template <domain D> struct whole_region_bugs : words_of_whole<D> {
  COWPROOF_WHOLE_MUTANTS(D);

  struct mprotect_bypasses_cow : alters_protect<M, mprotect_bypasses_cow> {
    COWPROOF_BUG(5, "mprotect gives the right to write to the hardware at once, although the page is shared",
                 "nanvix#3178", 6);
    static void besides(state& s, state const&, process p, pages where, boolean, boolean writable) {
      auto const a = memory_of(s, p);
      s.table.each([&](space b, page v, entry const& e) {
        auto const m = get<mapping>(e);
        return ite(b == a && where.contains(v) && has<mapping>(e), entry(mapping{m.target, writable, m.own}), e);
      });
    }
  };

  struct brk_shrink_keeps : alters_brk<M, brk_shrink_keeps, &state::table, &state::refcount, &state::swapcount> {
    COWPROOF_BUG(46, "pages that the heap loses stay in the page table, and are there when it grows again", "gem5#343",
                 5);
  };

  struct file_in_heap : alters_map_object<M, file_in_heap> {
    COWPROOF_BUG(0, "a mapped file counts as heap, and goes when the heap shrinks", "a flag of the wrong region", 2);
    static void besides(state& s, state const&, process p, address at, auto const&...) {
      auto const a = memory_of(s, p);
      auto changed = get<region>(s.regions(a, get<page>(at)));
      changed.heap = true;
      s.regions.set(a, get<page>(at), area(changed));
    }
  };

  struct shared_memory_named : alters_map_shared<M, shared_memory_named> {
    COWPROOF_BUG(0, "shared memory gets a name, and is never gone", "a leak of shared memory", 1);
    static void besides(state& s, state const&, process, address, fresh<object> const& offered) {
      s.named.set(offered.take(), true);
    }
  };

  struct unmap_forgets_frames : alters_unmap<M, unmap_forgets_frames, &state::refcount> {
    COWPROOF_BUG(0, "the pages go, their references stay", "a release that is missing", 3);
  };

  struct unmap_forgets_slots : alters_unmap<M, unmap_forgets_slots, &state::swapcount> {
    COWPROOF_BUG(0, "pages that are swapped out go, their slots stay taken", "a release that is missing", 4);
  };

  struct unmap_forgets_holders : alters_unmap<M, unmap_forgets_holders, &state::holders> {
    COWPROOF_BUG(0, "an object still counts a mapping that is gone", "a release that is missing", 2);
  };

  struct unmap_frees_table_page : alters_unmap<M, unmap_frees_table_page> {
    COWPROOF_BUG(0, "a page of page table goes with the first page under it, not with the last",
                 "a range that is rounded up", 4);
    static void besides(state& s, state const&, process p, pages where) {
      auto const freed = s.directories.part(memory_of(s, p), [&](directory d) {
        return D::template any<page>([&](auto v) { return where.contains(v) && directory_over(v) == d; });
      });
      s.refcount -= freed;
      s.directories.clear(freed);
    }
  };

  struct protect_skips_hardware : alters_protect<M, protect_skips_hardware, &state::table> {
    COWPROOF_BUG(0, "the right to write is taken from the region, and not from the page table",
                 "an update that is missing", 4);
  };

  struct discard_misses_swapped : alters_discard<M, discard_misses_swapped> {
    COWPROOF_BUG(0, "pages that are swapped out are not discarded", "a case that is not thought of", 5);
    static void besides(state& s, state const& was, auto const&...) {
      s.table.each(
          [&](space a, page v, entry const& e) { return ite(has<swapped>(was.table(a, v)), was.table(a, v), e); });
      s.swapcount = was.swapcount;
    }
  };

  // ----------------------------------------------------------------------------------------------------- translations

  struct fork_no_flush : alters_fork<M, fork_no_flush, &state::tlb> {
    COWPROOF_BUG(29, "the parent writes on through what the hardware remembers of its page table", "QuarkContainer#420",
                 5);
  };

  struct cow_no_remote_flush : alters_kernel_store<M, cow_no_remote_flush, &state::tlb> {
    COWPROOF_BUG(30, "the kernel copies a page, and the program reads on from the old frame", "Linux 9844f5462392", 5);
  };

  struct protect_skips_flush : alters_protect<M, protect_skips_flush, &state::tlb> {
    COWPROOF_BUG(33, "a page is read-only, and the hardware remembers that it was not", "Linux 3ea277194daa", 4);
  };

  struct prot_none_no_flush : alters_protect<M, prot_none_no_flush> {
    COWPROOF_BUG(
        0, "a page may not be read any more, and the hardware remembers that it may: only writing is taken from it",
        "a right that is forgotten", 4);
    static void besides(state& s, state const& was, process p, pages where, auto const&...) {
      auto const a = memory_of(s, p);
      s.tlb.each([&](space b, page v, remembered const& now) {
        auto const hit = get<translation>(was.tlb(a, v));
        auto const stays = b == a && where.contains(v) && has<translation>(was.tlb(a, v));
        return ite(stays, remembered(translation{hit.target, hit.readable, false}), now);
      });
    }
  };

  struct free_before_flush : alters_unmap<M, free_before_flush, &state::tlb> {
    COWPROOF_BUG(35, "frames are free, and the hardware remembers where they were mapped", "CVE-2021-4002", 5);
  };

  struct swap_out_no_flush : alters_swap_out<M, swap_out_no_flush, &state::tlb> {
    COWPROOF_BUG(0, "a page is in its slot, and the program writes to the frame that it had", "a flush that is missing",
                 5);
  };

  using mutants = types<mprotect_bypasses_cow, brk_shrink_keeps, file_in_heap, shared_memory_named,
                        unmap_forgets_frames, unmap_forgets_slots, unmap_forgets_holders, unmap_frees_table_page,
                        protect_skips_hardware, discard_misses_swapped, fork_no_flush, cow_no_remote_flush,
                        protect_skips_flush, prot_none_no_flush, free_before_flush, swap_out_no_flush>;
};

}  // namespace cowproof

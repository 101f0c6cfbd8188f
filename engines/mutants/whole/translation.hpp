// What the hardware remembers of a page table, and is not told to forget.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof::whole_bugs {

template <domain D> struct translation_bugs : words<D> {
  COWPROOF_WHOLE_MUTANTS(D);

  struct fork_no_flush : alters_fork<D, fork_no_flush, &state::tlb> {
    COWPROOF_BUG(29, "the parent writes on through what the hardware remembers of its page table", "QuarkContainer#420",
                 5);
  };

  struct cow_no_remote_flush : alters_kernel_store<D, cow_no_remote_flush, &state::tlb> {
    COWPROOF_BUG(30, "the kernel copies a page, and the program reads on from the old frame", "Linux 9844f5462392", 5);
  };

  struct protect_skips_flush : alters_protect<D, protect_skips_flush, &state::tlb> {
    COWPROOF_BUG(33, "a page is read-only, and the hardware remembers that it was not", "Linux 3ea277194daa", 4);
  };

  struct prot_none_no_flush : alters_protect<D, prot_none_no_flush> {
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

  struct free_before_flush : alters_unmap<D, free_before_flush, &state::tlb> {
    COWPROOF_BUG(35, "frames are free, and the hardware remembers where they were mapped", "CVE-2021-4002", 5);
  };

  struct swap_out_no_flush : alters_swap_out<D, swap_out_no_flush, &state::tlb> {
    COWPROOF_BUG(0, "a page is in its slot, and the program writes to the frame that it had", "a flush that is missing",
                 5);
  };

  using mutants = types<fork_no_flush, cow_no_remote_flush, protect_skips_flush, prot_none_no_flush, free_before_flush,
                        swap_out_no_flush>;
};

}  // namespace cowproof::whole_bugs

// Kernels that wait for nothing, want more than they need, or take more than they say: no program reads a wrong word.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof {

template <domain D> struct whole_cost_bugs : words_of_whole<D> {
  COWPROOF_WHOLE_MUTANTS(D);

  // A page of anonymous memory that was never touched, at an address where everything is there.
  static boolean is_untouched(state const& s, process p, place const& x) {
    return runs(s, p) && has<region>(x.promised) && !occupied(x.found) && !x.is_backed() && M::is_resident(s, x);
  }

  struct load_waits : alters_load<M, load_waits> {
    COWPROOF_BUG(0, "a read of a page that was never written waits for a frame that never comes",
                 "a retry without a change", 2);
    static constexpr auto ends = ending::refused_not_resident;
    static boolean stuck(state const& s, process p, address at, part) {
      auto const x = place_at(s, p, at);
      return is_untouched(s, p, x) && x.promise.readable;
    }
  };

  // A write that waits for the first touch, although there is a frame.
  template <class Self, template <class, class, auto...> class Alters> struct write_waits : Alters<M, Self> {
    static constexpr auto ends = ending::refused_not_resident;
    static boolean stuck(state const& s, process p, address at, part, word, fresh<frame> const& offered) {
      auto const x = place_at(s, p, at);
      return is_untouched(s, p, x) && x.promise.writable && offered.exists;
    }
  };

  struct store_waits : write_waits<store_waits, alters_store> {
    COWPROOF_BUG(0, "the first write to a page waits for a frame that never comes", "a retry without a change", 2);
  };

  struct kernel_store_waits : write_waits<kernel_store_waits, alters_kernel_store> {
    COWPROOF_BUG(0, "the kernel's write to a page that was never touched waits for ever", "a retry without a change",
                 2);
  };

  struct pin_waits : alters_pin<M, pin_waits> {
    COWPROOF_BUG(0, "a device waits for ever for a page that was never touched", "a retry without a change", 2);
    static constexpr auto ends = ending::refused_not_resident;
    static boolean stuck(state const& s, process p, address at, auto const& handle, auto const& offered) {
      auto const x = place_at(s, p, at);
      return is_untouched(s, p, x) && x.promise.readable && !x.promise.shared && handle.exists && offered.exists;
    }
  };

  struct page_in_brings_nothing : alters_page_in<M, page_in_brings_nothing> {
    COWPROOF_BUG(0, "the fault is handled, and the page is as absent as before", "a fault that repeats", 2);
    static void besides(state& s, state const& was, auto const&...) { s = was; }
  };

  struct fork_copies_everything : alters_fork<M, fork_copies_everything> {
    COWPROOF_BUG(0, "every page is copied at once, as before there was copy-on-write", "xv6-riscv, kernel/proc.c", 3);
    static auto instead(state& s, auto const&... operands) { return M::step_fork_eager(s, operands...); }
  };

  struct fork_eager_takes_more : alters_fork_eager<M, fork_eager_takes_more> {
    COWPROOF_BUG(0, "the child gets a page of page table where its parent has none",
                 "a batch of frames, all of them used", 2);
    static void besides(state& s, state const&, process, auto const&, fresh<space> const& memory, auto const&) {
      auto const b = memory.take();
      D::when(available(s, frame{}) && !occupied(s.directories(b, directory{})), [&] {
        s.refcount.set(frame{}, 1);
        s.directories.set(b, directory{}, maybe<frame>(frame{}));
      });
    }
  };

  // One frame was wanted, and every free one is taken.
  static void drain(state& s) {
    s.refcount.each([](frame, auto const& n) { return ite(n == 0, std::decay_t<decltype(n)>(1), n); });
  }

  struct load_drains_pool : alters_load<M, load_drains_pool> {
    COWPROOF_BUG(0, "a read of a page that was never written takes frames, and then shows zero after all",
                 "a cache of frames that is not counted", 2);
    static void besides(state& s, state const& was, process p, address at, part) {
      auto const x = place_at(was, p, at);
      D::when(!occupied(x.found) && !x.is_backed(), [&] { drain(s); });
    }
  };

  // One that drains it when it does not write in place.
  template <class Self, template <class, class, auto...> class Alters> struct write_drains : Alters<M, Self> {
    COWPROOF_BUG(0, "a batch of frames is taken for one, and the rest is never given back",
                 "a cache of frames that is not counted", 3);
    static void besides(state& s, state const& was, process p, address at, auto const&...) {
      D::when(!M::writes_in_place(was, place_at(was, p, at)), [&] { drain(s); });
    }
  };
  struct store_drains_pool : write_drains<store_drains_pool, alters_store> {};
  struct kernel_store_drains_pool : write_drains<kernel_store_drains_pool, alters_kernel_store> {};

  struct page_in_drains_pool : alters_page_in<M, page_in_drains_pool> {
    COWPROOF_BUG(0, "a batch of frames is taken for one, and the rest is never given back",
                 "a cache of frames that is not counted", 3);
    static void besides(state& s, auto const&...) { drain(s); }
  };

  // The hardware looks up again what has not changed.
  struct store_flushes_everything : alters_store<M, store_flushes_everything> {
    COWPROOF_BUG(0, "a write that copies a page makes the hardware forget all pages of all address spaces",
                 "xv6-riscv, sfence_vma()", 4);
    static void besides(state& s, state const& was, process p, address at, auto const&...) {
      auto const x = place_at(was, p, at);
      D::when(!x.hits_to_write(), [&] {
        s.tlb.each(
            [&](space a, page v, remembered const& now) { return ite(a == x.a && v == x.v, now, remembered{}); });
      });
    }
  };

  struct load_remembers_nothing : alters_load<M, load_remembers_nothing, &state::tlb> {
    COWPROOF_BUG(0, "every read looks its page up again", "a cache that is not filled", 3);
  };

  struct store_remembers_nothing : alters_store<M, store_remembers_nothing> {
    COWPROOF_BUG(0, "every write looks its page up again", "a cache that is not filled", 3);
    static void besides(state& s, state const& was, process p, address at, auto const&...) {
      auto const x = place_at(was, p, at);
      D::when(!x.hits_to_write(), [&] { s.tlb.set(x.a, x.v, remembered{}); });
    }
  };

  // They say that they are done, and memory is as short as before.
  struct swap_out_keeps_frame : alters_swap_out<M, swap_out_keeps_frame> {
    COWPROOF_BUG(0, "nothing is swapped out", "memory is short for ever", 4);
    static void besides(state& s, state const& was, auto const&...) { s = was; }
  };

  struct evict_keeps_frame : alters_evict<M, evict_keeps_frame, &state::cache, &state::refcount> {
    COWPROOF_BUG(0, "the page is written back, and stays in the cache", "memory is short for ever", 5);
  };

  struct reclaim_keeps_object : alters_reclaim<M, reclaim_keeps_object> {
    COWPROOF_BUG(0, "nothing is given back", "memory is short for ever", 5);
    static void besides(state& s, state const& was, auto const&...) { s = was; }
  };

  using mutants = types<load_waits, store_waits, kernel_store_waits, pin_waits, page_in_brings_nothing,
                        fork_copies_everything, fork_eager_takes_more, load_drains_pool, store_drains_pool,
                        kernel_store_drains_pool, page_in_drains_pool, store_flushes_everything, load_remembers_nothing,
                        store_remembers_nothing, swap_out_keeps_frame, evict_keeps_frame, reclaim_keeps_object>;
};

}  // namespace cowproof

// Accesses that check, copy or install wrongly, and what the kernel brings in for them.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof {

template <domain D> struct whole_access_bugs : words_of_whole<D> {
  COWPROOF_WHOLE_MUTANTS(D);

  // ------------------------------------------------------------------------------------------------- read and page in

  struct zero_page_counted : alters_load<M, zero_page_counted> {
    COWPROOF_BUG(47, "a read of a page that was never written counts as a reference to the zero frame",
                 "Linux 873aefb376bb", 2);
    static void besides(state& s, state const& was, process p, address at, part) {
      auto const x = place_at(was, p, at);
      D::when(!occupied(x.found) && !x.is_backed(), [&] { s.refcount.set(frame{}, s.refcount(frame{}) + 1); });
    }
  };

  struct hole_taken_for_zero : alters_load<M, hole_taken_for_zero> {
    COWPROOF_BUG(0, "a page of an object that is not in the cache reads as zero", "a case that is not thought of", 4);
    static auto instead(state& s, process p, address at, part b) {
      auto const x = place_at(s, p, at);
      auto const is_object = x.is_backed() && !M::lacks_object(x);
      auto const has_frame = x.has_frame() && !M::lacks_object(x);
      return step()
          .refused_unless(runs(s, p), refusal::no_process)
          .faults_unless(has<region>(x.promised), fault::not_mapped)
          .faults_unless(x.promise.readable, fault::protection)
          .refused_unless(!M::lacks_table(s, x) && !M::lacks_page(x), refusal::not_resident)
          .completes([&] {
            auto const seen = ite(has_frame, s.content(x.source()), contents{})(b);
            auto const is_writable = has<mapping>(x.found) && x.present.writable;
            D::when(has_frame, [&] {
              s.tlb.set(x.a, x.v, remembered(translation{x.source(), x.promise.readable, is_writable}));
            });
            D::when(!occupied(x.found), [&] {
              D::when(is_object, [&] { s.refcount.set(x.source(), s.refcount(x.source()) + 1); });
              s.table.set(x.a, x.v, ite(is_object, entry(mapping{x.source(), false, false}), entry(zero_frame{})));
            });
            return seen;
          });
    }
  };

  struct file_mapped_writable : alters_load<M, file_mapped_writable> {
    COWPROOF_BUG(0, "a read of a private file page maps the page cache as the region is, writable", "CVE-2016-5195", 4);
    static void besides(state& s, state const& was, process p, address at, part) {
      auto const x = place_at(was, p, at);
      D::when(!occupied(x.found) && x.is_backed(), [&] {
        s.table.set(x.a, x.v, entry(mapping{x.source(), x.promise.writable, false}));
      });
    }
  };

  // What page_in brought: a page from swap, a page of an object, or else a page of page table.
  static boolean is_from_swap(state const& was, place const& x) { return !M::lacks_table(was, x) && M::lacks_page(x); }
  static boolean is_of_object(state const& was, place const& x) { return !M::lacks_table(was, x) && !M::lacks_page(x); }

  struct make_dirty_sets_writable : alters_page_in<M, make_dirty_sets_writable> {
    COWPROOF_BUG(27, "a page from swap is dirty, and thereby writable, whatever its region says", "Linux bf2f34a506e6",
                 7);
    static void besides(state& s, state const& was, process p, address at, fresh<frame> const& offered) {
      auto const x = place_at(was, p, at);
      D::when(is_from_swap(was, x), [&] { s.table.set(x.a, x.v, entry(mapping{offered.take(), true, true})); });
    }
  };

  struct swapin_frees_slot : alters_page_in<M, swapin_frees_slot> {
    COWPROOF_BUG(0, "the slot is free once one sharer has read it", "a count that is skipped", 6);
    static void besides(state& s, state const& was, process p, address at, auto const&) {
      auto const x = place_at(was, p, at);
      D::when(is_from_swap(was, x), [&] { s.swapcount.set(get<swapped>(x.found).where, 0); });
    }
  };

  struct page_in_loads_nothing : alters_page_in<M, page_in_loads_nothing> {
    COWPROOF_BUG(0, "a frame for a page of an object shows what was on it before", "a read that is missing", 5);
    static void besides(state& s, state const& was, process p, address at, auto const&) {
      D::when(is_of_object(was, place_at(was, p, at)), [&] { s.content = was.content; });
    }
  };

  struct page_in_caches_twice : alters_page_in<M, page_in_caches_twice> {
    COWPROOF_BUG(0, "the frame is entered in the cache as the first page of the object, too",
                 "an index that is not set", 5);
    static void besides(state& s, state const& was, process p, address at, fresh<frame> const& offered) {
      auto const x = place_at(was, p, at);
      auto const by = get<backed>(x.promise.content).by;
      D::when(is_of_object(was, x) && !occupied(s.cache(by, object_page{})), [&] {
        s.cache.set(by, object_page{}, maybe<frame>(offered.take()));
        s.refcount.set(offered.take(), s.refcount(offered.take()) + 1);
      });
    }
  };

  struct page_in_kills_init : alters_page_in<M, page_in_kills_init> {
    COWPROOF_BUG(0, "init is killed like any other when there is no memory for its page", "a check that is missing", 2);
    static auto instead(state& s, auto const&... operands) { return M::page_in(s, operands..., false); }
  };

  // ------------------------------------------------------------------------------------------------------------ write

  struct shared_stuck_readonly : alters_store<M, shared_stuck_readonly> {
    COWPROOF_BUG(8, "fork protects shared pages as well, and the fault does not make them writable again",
                 "asterinas#959", 4);
    static constexpr auto ends = ending::fault_protection;
    static boolean stuck(state const& s, process p, address at, auto const&...) {
      auto const x = place_at(s, p, at);
      return runs(s, p) && x.promise.shared && x.promise.writable && has<mapping>(x.found) && !x.present.writable;
    }
    static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                          fresh_frames const& offered) {
      return and_then<D>(M::step_fork(s, parent, slot, memory, offered), [&] {
        s.table.map_row(memory.take(), [](entry const& e) {
          auto const m = get<mapping>(e);
          return ite(has<mapping>(e), entry(mapping{m.target, false, m.own}), e);
        });
      });
    }
  };

  // A store that writes in place where `in_place(s, x)` says so.
  template <class Self> struct alters_reuse : alters_store<M, Self> {
    static auto instead(state& s, process p, auto const&... operands) {
      return M::store(s, p, operands..., p == process{}, [&](place const& x) { return Self::in_place(s, x); });
    }
  };

  struct overcopy_exclusive : alters_reuse<overcopy_exclusive> {
    COWPROOF_BUG(21, "a write copies the page because a device holds it, and they part", "Linux, PageAnonExclusive", 5);
    static boolean in_place(state const& s, place const& x) { return x.promise.shared || is_only_reference(s, x); }
  };

  struct private_write_reaches_file : alters_reuse<private_write_reaches_file> {
    COWPROOF_BUG(0, "the frame of the page cache is taken for the writer's own if no other process maps it",
                 "a cache that does not count", 4);
    static boolean in_place(state const& s, place const& x) {
      return M::writes_in_place(s, x) || is_only_mapping(s, x);
    }
  };

  struct shared_taken_for_own : alters_store<M, shared_taken_for_own> {
    COWPROOF_BUG(0, "a written page of shared memory is marked as private content", "a flag of the wrong page", 2);
    static void besides(state& s, state const& was, process p, address at, auto const&...) {
      auto const x = place_at(was, p, at);
      s.table.set(x.a, x.v, entry(mapping{get<mapping>(s.table(x.a, x.v)).target, true, true}));
    }
  };

  struct store_copies_half : alters_store<M, store_copies_half> {
    COWPROOF_BUG(0, "only the first part of the page is copied", "a length that is too small", 6);
    static void besides(state& s, state const& was, process p, address at, part b, word value,
                        fresh<frame> const& offered) {
      auto const x = place_at(was, p, at);
      auto const copy = offered.take();
      auto const copied = was.content(copy).with(part{}, M::held(was, x)(part{}));
      D::when(!x.hits_to_write() && !M::writes_in_place(was, x), [&] { s.content.set(copy, copied.with(b, value)); });
    }
  };

  struct copyout_ignores_cow : alters_kernel_store<M, copyout_ignores_cow> {
    COWPROOF_BUG(37, "the kernel writes to the frame that it finds, although other processes share it",
                 "xv6 cowtest \"file\"", 5);
    static auto instead(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
      auto const was = s;
      auto const x = place_at(s, p, at);
      auto const has_frame = offered.exists || has<mapping>(x.found);
      return and_then<D>(M::step_kernel_store(s, p, at, b, value, {offered.take(), has_frame}), [&] {
        D::when(has<mapping>(x.found), [&] {
          s = was;
          write(s, x.present.target, b, value);
        });
      });
    }
  };

  struct copyout_no_user_check : alters_kernel_store<M, copyout_no_user_check> {
    COWPROOF_BUG(39, "the kernel writes to any address that a program names", "kwrx/aplus#44", 1);
    static auto instead(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
      auto const x = place_at(s, p, at);
      return step()
          .refused_unless(runs(s, p), refusal::no_process)
          .refused_unless(M::is_resident(s, x), refusal::not_resident)
          .refused_unless(M::writes_in_place(s, x) || offered.exists, refusal::no_memory)
          .completes(
              [&] { D::when(has<region>(x.promised), [&] { write(s, M::own(s, x, true, offered), b, value); }); });
    }
  };

  struct fault_in_wrong_table : alters_kernel_store<M, fault_in_wrong_table> {
    COWPROOF_BUG(60, "the page is installed in the current page table, not in the target's", "xv6-riscv#526", 4);
    static void besides(state& s, state const& was, process p, address at, part b, word value,
                        fresh<frame> const& offered) {
      auto installed = place_at(was, p, at);
      installed.a = memory_of(was, process{});
      s = was;
      write(s, M::own(s, installed, true, offered), b, value);
    }
  };

  using mutants = types<zero_page_counted, hole_taken_for_zero, file_mapped_writable, make_dirty_sets_writable,
                        swapin_frees_slot, page_in_loads_nothing, page_in_caches_twice, page_in_kills_init,
                        shared_stuck_readonly, overcopy_exclusive, private_write_reaches_file, shared_taken_for_own,
                        store_copies_half, copyout_ignores_cow, copyout_no_user_check, fault_in_wrong_table>;
};

}  // namespace cowproof

// Reads, and what the kernel brings in for them.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof::whole_bugs {

template <domain D> struct load_bugs : words<D> {
  COWPROOF_WHOLE_MUTANTS(D);

  struct zero_page_counted : alters_load<D, zero_page_counted> {
    COWPROOF_BUG(47, "who reads what nobody wrote counts as an owner of the zero frame", "Linux 873aefb376bb", 2);
    static void besides(state& s, state const& was, process p, address at, part) {
      auto const x = place_at(was, p, at);
      D::when(!occupied(x.found) && !x.is_backed(), [&] { s.refcount.set(frame{}, s.refcount(frame{}) + 1); });
    }
  };

  struct hole_taken_for_zero : alters_load<D, hole_taken_for_zero> {
    COWPROOF_BUG(0, "a page of an object that is not in the cache reads as zero", "a case that is not thought of", 4);
    static auto instead(state& s, process p, address at, part b) {
      auto const x = place_at(s, p, at);
      auto const is_object = x.is_backed() && !M::lacks_object(x);
      return step()
          .refused_unless(runs(s, p), refusal::no_process)
          .faults_unless(has<region>(x.promised), fault::not_mapped)
          .faults_unless(x.promise.readable, fault::protection)
          .refused_unless(!M::lacks_table(s, x) && !M::lacks_page(x), refusal::not_resident)
          .completes([&] {
            auto const seen = ite(x.has_frame() && !M::lacks_object(x), s.content(x.source()), contents{})(b);
            D::when(!occupied(x.found), [&] {
              D::when(is_object, [&] { s.refcount.set(x.source(), s.refcount(x.source()) + 1); });
              s.table.set(x.a, x.v, ite(is_object, entry(mapping{x.source(), false, false}), entry(zero_frame{})));
            });
            return seen;
          });
    }
  };

  struct file_mapped_writable : alters_load<D, file_mapped_writable> {
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

  struct make_dirty_sets_writable : alters_page_in<D, make_dirty_sets_writable> {
    COWPROOF_BUG(27, "a page from swap is dirty, and thereby writable, whatever its region says", "Linux bf2f34a506e6",
                 7);
    static void besides(state& s, state const& was, process p, address at, fresh<frame> const& offered) {
      auto const x = place_at(was, p, at);
      D::when(is_from_swap(was, x), [&] { s.table.set(x.a, x.v, entry(mapping{offered.take(), true, true})); });
    }
  };

  struct swapin_frees_slot : alters_page_in<D, swapin_frees_slot> {
    COWPROOF_BUG(0, "the slot is free once one sharer has read it", "a count that is skipped", 6);
    static void besides(state& s, state const& was, process p, address at, auto const&) {
      auto const x = place_at(was, p, at);
      D::when(is_from_swap(was, x), [&] { s.swapcount.set(get<swapped>(x.found).where, 0); });
    }
  };

  struct page_in_loads_nothing : alters_page_in<D, page_in_loads_nothing> {
    COWPROOF_BUG(0, "a frame for a page of an object shows what was on it before", "a read that is missing", 5);
    static void besides(state& s, state const& was, process p, address at, auto const&) {
      D::when(is_of_object(was, place_at(was, p, at)), [&] { s.content = was.content; });
    }
  };

  struct page_in_caches_twice : alters_page_in<D, page_in_caches_twice> {
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

  struct page_in_kills_init : alters_page_in<D, page_in_kills_init> {
    COWPROOF_BUG(0, "init is killed like any other when there is no memory for its page", "a check that is missing", 2);
    static auto instead(state& s, auto const&... operands) { return M::page_in(s, operands..., false); }
  };

  using mutants = types<zero_page_counted, hole_taken_for_zero, file_mapped_writable, make_dirty_sets_writable,
                        swapin_frees_slot, page_in_loads_nothing, page_in_caches_twice, page_in_kills_init>;
};

}  // namespace cowproof::whole_bugs

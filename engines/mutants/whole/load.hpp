// Reads, and what the kernel brings in for them.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof::whole_mutants {

template <domain D> struct zero_page_counted : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "zero_page_counted",  47, "load", "who reads what nobody wrote counts as an owner of the zero frame",
      "Linux 873aefb376bb", 2};
  static auto step_load(state& s, process p, address at, part b) {
    auto const x = M::look(s, memory_of(s, p), at);
    return then(M::step_load(s, p, at, b), [&] {
      D::when(!occupied(x.found) && !x.is_backed(), [&] { s.refcount.set(frame{}, s.refcount(frame{}) + 1); });
    });
  }
};

template <domain D> struct hole_taken_for_zero : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "hole_taken_for_zero",           0, "load", "a page of an object that is not in the cache reads as zero",
      "a case that is not thought of", 4};
  static auto step_load(state& s, process p, address at, part b) {
    auto const x = M::look(s, memory_of(s, p), at);
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

template <domain D> struct file_mapped_writable : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "file_mapped_writable", 0, "load", "a read of a private file page maps the page cache as the region is, writable",
      "CVE-2016-5195",        4};
  static auto step_load(state& s, process p, address at, part b) {
    auto const x = M::look(s, memory_of(s, p), at);
    return then(M::step_load(s, p, at, b), [&] {
      D::when(!occupied(x.found) && x.is_backed(), [&] {
        s.table.set(x.a, x.v, entry(mapping{x.source(), x.promise.writable, false}));
      });
    });
  }
};

// A page that is brought in, and what is done besides: when it came from swap, and when from an object.
template <domain D> struct page_in_variant : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  template <class Swapped, class Read>
  static auto page_in_and(state& s, process p, address at, fresh<frame> const& offered, Swapped from_swap,
                          Read from_object) {
    auto const x = M::look(s, memory_of(s, p), at);
    auto const has_table = !M::lacks_table(s, x);
    return then(M::step_page_in(s, p, at, offered), [&] {
      D::when(has_table && M::lacks_page(x), [&] { from_swap(x); });
      D::when(has_table && !M::lacks_page(x), [&] { from_object(x); });
    });
  }
  static void nothing(lookup const&) {}
};

template <domain D> struct make_dirty_sets_writable : page_in_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{"make_dirty_sets_writable",
                                            27,
                                            "page_in",
                                            "a page from swap is dirty, and thereby writable, whatever its region says",
                                            "Linux bf2f34a506e6",
                                            7};
  static auto step_page_in(state& s, process p, address at, fresh<frame> const& offered) {
    using self = make_dirty_sets_writable;
    return self::page_in_and(
        s, p, at, offered,
        [&](lookup const& x) {
          s.table.set(x.a, x.v, entry(mapping{get<mapping>(s.table(x.a, x.v)).target, true, true}));
        },
        self::nothing);
  }
};

template <domain D> struct swapin_frees_slot : page_in_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "swapin_frees_slot", 0, "page_in", "the slot is free once one sharer has read it", "a count that is skipped", 6};
  static auto step_page_in(state& s, process p, address at, fresh<frame> const& offered) {
    using self = swapin_frees_slot;
    return self::page_in_and(
        s, p, at, offered, [&](lookup const& x) { s.swapcount.set(get<swapped>(x.found).where, 0); }, self::nothing);
  }
};

template <domain D> struct page_in_loads_nothing : page_in_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "page_in_loads_nothing",  0, "page_in", "a frame for a page of an object shows what was on it before",
      "a read that is missing", 5};
  static auto step_page_in(state& s, process p, address at, fresh<frame> const& offered) {
    using self = page_in_loads_nothing;
    auto const before = s.content;
    return self::page_in_and(s, p, at, offered, self::nothing,
                             [&](lookup const&) { s.content.set(offered.take(), before(offered.take())); });
  }
};

template <domain D> struct page_in_caches_twice : page_in_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{"page_in_caches_twice",
                                            0,
                                            "page_in",
                                            "the frame is entered in the cache as the first page of the object, too",
                                            "an index that is not set",
                                            5};
  static auto step_page_in(state& s, process p, address at, fresh<frame> const& offered) {
    using self = page_in_caches_twice;
    return self::page_in_and(s, p, at, offered, self::nothing, [&](lookup const& x) {
      auto const by = get<backed>(x.promise.content).by;
      D::when(!occupied(s.cache(by, object_page{})), [&] {
        s.cache.set(by, object_page{}, maybe<frame>(offered.take()));
        s.refcount.set(offered.take(), s.refcount(offered.take()) + 1);
      });
    });
  }
};

template <domain D> struct page_in_kills_init : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "page_in_kills_init",      0, "page_in", "init is killed like any other when there is no memory for its page",
      "a check that is missing", 2};
  static auto step_page_in(state& s, process p, address at, fresh<frame> const& offered) {
    auto const out = M::step_page_in(s, p, at, offered);
    auto const killed = p == process{} && out.how == D::ending_of(ending::refused_no_memory);
    D::when(killed, [&] { lifecycle::end(s, p); });
    return outcome<D, no_value>{ite(killed, D::ending_of(ending::fault_no_memory), out.how), {}};
  }
};

}  // namespace cowproof::whole_mutants

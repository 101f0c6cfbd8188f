// Regions that are changed or given up by halves.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof::whole_mutants {

template <domain D> struct mprotect_bypasses_cow : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "mprotect_bypasses_cow", 5, "protect", "to give the right to write is to give it to the hardware at once",
      "nanvix#3178",           6};
  static auto step_protect(state& s, process p, pages where, boolean readable, boolean writable) {
    auto const a = memory_of(s, p);
    return then(M::step_protect(s, p, where, readable, writable), [&] {
      s.table.each([&](space b, page v, entry const& e) {
        auto const m = get<mapping>(e);
        return ite(b == a && where.contains(v) && has<mapping>(e), entry(mapping{m.target, writable, m.own}), e);
      });
    });
  }
};

template <domain D> struct protect_skips_hardware : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{"protect_skips_hardware",
                                            0,
                                            "protect",
                                            "the right to write is taken from the region, and not from the page table",
                                            "an update that is missing",
                                            4};
  static auto step_protect(state& s, process p, pages where, boolean readable, boolean writable) {
    auto const before = s.table;
    return then(M::step_protect(s, p, where, readable, writable), [&] { s.table = before; });
  }
};

template <domain D> struct brk_shrink_keeps : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "brk_shrink_keeps", 46, "brk", "what the heap loses stays in the page table, and is there when it grows again",
      "gem5#343",         5};
  static auto step_brk(state& s, process p, pages heap) {
    auto const table = s.table;
    auto const references = s.refcount;
    auto const slots = s.swapcount;
    return then(M::step_brk(s, p, heap), [&] {
      s.table = table;
      s.refcount = references;
      s.swapcount = slots;
    });
  }
};

template <domain D> struct unmap_forgets_frames : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "unmap_forgets_frames", 0, "unmap", "the pages go, their references stay", "a release that is missing", 3};
  static auto step_unmap(state& s, process p, pages where) {
    auto const before = s.refcount;
    return then(M::step_unmap(s, p, where), [&] { s.refcount = before; });
  }
};

template <domain D> struct unmap_forgets_slots : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "unmap_forgets_slots",       0, "unmap", "pages that are swapped out go, their slots stay taken",
      "a release that is missing", 4};
  static auto step_unmap(state& s, process p, pages where) {
    auto const before = s.swapcount;
    return then(M::step_unmap(s, p, where), [&] { s.swapcount = before; });
  }
};

template <domain D> struct unmap_forgets_holders : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "unmap_forgets_holders",     0, "unmap", "an object is mapped forever, as far as it knows",
      "a release that is missing", 2};
  static auto step_unmap(state& s, process p, pages where) {
    auto const before = s.holders;
    return then(M::step_unmap(s, p, where), [&] { s.holders = before; });
  }
};

template <domain D> struct unmap_frees_table_page : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{"unmap_frees_table_page",
                                            0,
                                            "unmap",
                                            "a page of page table goes with the first page under it, not with the last",
                                            "a range that is rounded up",
                                            4};
  static auto step_unmap(state& s, process p, pages where) {
    auto const a = memory_of(s, p);
    return then(M::step_unmap(s, p, where), [&] {
      auto const freed = s.directories.part(a, [&](directory d) {
        return D::template any<page>([&](auto v) { return where.contains(v) && directory_over(v) == d; });
      });
      s.refcount -= freed;
      s.directories.clear(freed);
    });
  }
};

template <domain D> struct discard_misses_swapped : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "discard_misses_swapped",        0, "discard", "what is swapped out is not forgotten",
      "a case that is not thought of", 5};
  static auto step_discard(state& s, process p, pages where) {
    auto const table = s.table;
    auto const slots = s.swapcount;
    return then(M::step_discard(s, p, where), [&] {
      s.table.each([&](space a, page v, entry const& e) { return ite(has<swapped>(table(a, v)), table(a, v), e); });
      s.swapcount = slots;
    });
  }
};

template <domain D> struct file_in_heap : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{"file_in_heap",
                                            0,
                                            "map_object",
                                            "a mapped file counts as heap, and goes when the heap shrinks",
                                            "a flag of the wrong region",
                                            2};
  static auto step_map_object(state& s, process p, address at, object o, object_page i, boolean writable,
                              boolean shared) {
    auto const a = memory_of(s, p);
    return then(M::step_map_object(s, p, at, o, i, writable, shared), [&] {
      auto changed = get<region>(s.regions(a, get<page>(at)));
      changed.heap = true;
      s.regions.set(a, get<page>(at), area(changed));
    });
  }
};

template <domain D> struct shared_memory_named : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "shared_memory_named",     0, "map_shared", "shared memory gets a name, and is never gone",
      "a leak of shared memory", 1};
  static auto step_map_shared(state& s, process p, address at, fresh<object> const& offered) {
    return then(M::step_map_shared(s, p, at, offered), [&] { s.named.set(offered.take(), true); });
  }
};

}  // namespace cowproof::whole_mutants

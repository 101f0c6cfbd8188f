// Regions: what a program may do where. Memory comes later, when a page is touched.
#pragma once
#include "model/whole/common.hpp"

namespace cowproof {

template <domain D> struct whole_regions : whole_common<D> {
  COWPROOF_WHOLE_NAMES(D);

  static region anonymous(boolean readable, boolean writable, boolean heap) {
    return {readable, writable, false, heap, backing{}, inheritance{}};
  }

  // ---------------------------------------------------------------------------------------------------- mapping

  // Pages of zeros, private to the process [mmap(2): MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE].
  static auto step_map(state& s, process p, pages where, boolean readable, boolean writable) {
    auto const a = memory_of(s, p);
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(none_of(where, [&](page v) { return occupied(s.regions(a, v)); }), refusal::already_mapped)
        .completes([&] { put(s, a, where, anonymous(readable, writable, false)); });
  }

  // A page of a file. Writes go to the file if it is shared, and to a copy if it is private [mmap(2)].
  static auto step_map_object(state& s, process p, address at, object o, object_page i, boolean writable,
                              boolean shared) {
    auto const a = memory_of(s, p);
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(has<page>(at), refusal::out_of_range)
        .refused_unless(!occupied(area_at(s, a, at)), refusal::already_mapped)
        .refused_unless(s.named(o), refusal::no_object)
        .completes([&] { put_object(s, a, get<page>(at), o, i, writable, shared); });
  }

  // Memory that the process shares with its children, and with no other process [mmap(2): MAP_SHARED | MAP_ANONYMOUS].
  static auto step_map_shared(state& s, process p, address at, fresh<object> const& offered) {
    auto const a = memory_of(s, p);
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(has<page>(at), refusal::out_of_range)
        .refused_unless(!occupied(area_at(s, a, at)), refusal::already_mapped)
        .refused_unless(offered.exists, refusal::no_memory)
        .completes([&] { put_object(s, a, get<page>(at), offered.take(), object_page{}, true, true); });
  }

  // To unmap what is not mapped is no error [munmap(2)].
  static auto step_unmap(state& s, process p, pages where) {
    auto const a = memory_of(s, p);
    auto const is_dropped = [&](page v) { return where.contains(v); };
    return step().refused_unless(runs(s, p), refusal::no_process).completes([&] {
      drop_entries(s, a, is_dropped);
      auto const gone = s.regions.part(a, is_dropped);
      s.holders -= gone;
      s.regions.clear(gone);
    });
  }

  // The heap becomes these pages: what it loses is given back, what it gains reads as zero [brk(2)]. It maps no object.
  static auto step_brk(state& s, process p, pages heap) {
    auto const a = memory_of(s, p);
    auto const is_heap = [](area const& g) { return get<region>(g).heap; };
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(none_of(heap, [&](page v) { return occupied(s.regions(a, v)) && !is_heap(s.regions(a, v)); }),
                        refusal::already_mapped)
        .completes([&] {
          drop_entries(s, a, [&](page v) { return is_heap(s.regions(a, v)) && !heap.contains(v); });
          s.regions.each([&](space b, page v, area const& g) {
            return ite(b == a && is_heap(g) && !heap.contains(v), area{}, g);
          });
          put(s, a, heap, anonymous(true, true, true));
        });
  }

  // ---------------------------------------------------------------------------------------------------- changing

  // To take a right away is to take it from the hardware; to give one is not: the next write finds out whether the page
  // has to be copied [mprotect(2)].
  static auto step_protect(state& s, process p, pages where, boolean readable, boolean writable) {
    auto const a = memory_of(s, p);
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(none_of(where, [&](page v) { return !occupied(s.regions(a, v)); }), refusal::not_mapped)
        .completes([&] {
          change(s, a, where, [&](region r) {
            r.readable = readable;
            r.writable = writable;
            return r;
          });
          s.table.each([&](space b, page v, entry const& e) {
            auto const m = get<mapping>(e);
            return ite(b == a && where.contains(v) && has<mapping>(e),
                       entry(mapping{m.target, m.writable && writable, m.own}), e);
          });
          flush(s, a, [&](page v) { return where.contains(v); });
        });
  }

  // What a child will find here. To find zeros is for private anonymous memory [madvise(2)].
  static auto step_advise_fork(state& s, process p, pages where, inheritance at_fork) {
    auto const a = memory_of(s, p);
    auto const is_private = [&](page v) {
      auto const r = get<region>(s.regions(a, v));
      return !r.shared && !occupied(r.content);
    };
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(none_of(where, [&](page v) { return !occupied(s.regions(a, v)); }), refusal::not_mapped)
        .refused_unless(!has<wiped>(at_fork) || none_of(where, [&](page v) { return !is_private(v); }),
                        refusal::invalid)
        .completes([&] {
          change(s, a, where, [&](region r) {
            r.at_fork = at_fork;
            return r;
          });
        });
  }

  // What the process wrote is forgotten: it reads zeros again, or the object [madvise(2): MADV_DONTNEED].
  static auto step_discard(state& s, process p, pages where) {
    auto const a = memory_of(s, p);
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(none_of(where, [&](page v) { return !occupied(s.regions(a, v)); }), refusal::not_mapped)
        .completes([&] { drop_entries(s, a, [&](page v) { return where.contains(v); }); });
  }

 private:
  template <class Predicate> static boolean none_of(pages const& where, Predicate is_wrong) {
    return D::template all<page>([&](auto v) { return implies(where.contains(v), !is_wrong(v)); });
  }

  // An anonymous region on each of these pages that has none.
  static void put(state& s, space a, pages const& where, region const& r) {
    s.regions.each(
        [&](space b, page v, area const& g) { return ite(b == a && where.contains(v) && !occupied(g), area(r), g); });
  }
  static void put_object(state& s, space a, page v, object o, object_page i, boolean writable, boolean shared) {
    s.regions.set(a, v, area(region{true, writable, shared, false, backing(backed{o, i}), inheritance{}}));
    s.holders.set(o, s.holders(o) + 1);
  }
  template <class Change> static void change(state& s, space a, pages const& where, Change changed) {
    s.regions.each([&](space b, page v, area const& g) {
      return ite(b == a && where.contains(v) && occupied(g), area(changed(get<region>(g))), g);
    });
  }

  template <class Which> static void drop_entries(state& s, space a, Which which) {
    auto const gone = s.table.part(a, which);
    s.refcount -= gone;
    s.swapcount -= gone;
    s.table.clear(gone);
    flush(s, a, which);
  }
};

}  // namespace cowproof

// What all families of transitions have in common: where the machine begins, what may be offered, how a state is read.
#pragma once
#include "model/whole/state.hpp"

namespace cowproof {

template <domain D> struct whole_common : whole_state<D> {
  COWPROOF_WHOLE_TYPES(D);

  // Init runs in an empty address space; there is nothing else.
  static state initial() {
    state s{};
    s.tasks.set(process{}, only{}, task(live{space{}, process{}, false, false}));
    s.users.set(space{}, 1);
    return s;
  }

  // What the environment may offer to an operation.
  static boolean available(state const& s, process p) { return !occupied(s.tasks(p, only{})); }
  static boolean available(state const& s, space a) { return s.users(a) == 0; }
  static boolean available(state const& s, frame f) { return s.refcount(f) == 0; }
  static boolean available(state const& s, slot k) { return s.swapcount(k) == 0; }
  static boolean available(state const& s, pin h) { return !occupied(s.pins(h, only{})); }
  static boolean available(state const& s, open_file t) { return s.opens(t) == 0; }
  static boolean available(state const& s, object o) {
    return !s.named(o) && s.holders(o) == 0 && s.cache.row_is_empty(o) &&
           D::template all<object_page>([&](auto i) { return s.disk(o, i) == contents{}; });
  }

  // ------------------------------------------------------------------------------------------------- reading it

  static boolean runs(state const& s, process p) {
    auto const t = s.tasks(p, only{});
    return has<live>(t) && !get<live>(t).blocked;
  }
  static live running(state const& s, process p) { return get<live>(s.tasks(p, only{})); }
  static space memory_of(state const& s, process p) { return running(s, p).memory; }

  // What a program was promised at an address, and what the hardware finds there.
  static area area_at(state const& s, space a, address at) {
    return ite(has<page>(at), s.regions(a, get<page>(at)), area{});
  }
  static entry entry_at(state const& s, space a, address at) {
    return ite(has<page>(at), s.table(a, get<page>(at)), entry{});
  }

  // The hardware is told to forget what it remembers of these pages [Intel SDM 3A, 4.10.4: INVLPG].
  template <class Which> static void flush(state& s, space a, Which which) {
    s.tlb.each([&](space b, page v, remembered const& was) { return ite(b == a && which(v), remembered{}, was); });
  }

  // One part of a page is written; the others are as they were.
  static void write(state& s, frame f, part b, word value) { s.content.set(f, s.content(f).with(b, value)); }

  // The part of the page table in which the entry of a page lies.
  static directory directory_over(page v) { return D::template group_of<directory>(v); }
  static boolean has_table(state const& s, space a, page v) { return occupied(s.directories(a, directory_over(v))); }
};

// The names of the machine, for a class that speaks of them.
#define COWPROOF_WHOLE_NAMES(D)  \
  COWPROOF_WHOLE_TYPES(D);       \
  using names = whole_common<D>; \
  using names::available;        \
  using names::runs;             \
  using names::running;          \
  using names::memory_of;        \
  using names::area_at;          \
  using names::entry_at;         \
  using names::flush;            \
  using names::write;            \
  using names::directory_over;   \
  using names::has_table

}  // namespace cowproof

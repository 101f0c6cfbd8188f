// Why the whole machine works: what is true of every state that it can reach.
#pragma once
#include "invariants/invariant.hpp"
#include "model/whole/machine.hpp"
#include "spec/whole/operations.hpp"

namespace cowproof {

template <domain D> struct whole_invariants : whole_common<D> {
  COWPROOF_WHOLE_NAMES(D);

  // ------------------------------------------------------------------------------------------- every count is exact

  static boolean inv_refcount_exact(state const& s) {
    return s.refcount == s.table.totals() + s.directories.totals() + s.cache.totals() + s.pins.totals();
  }
  static boolean inv_pincount_exact(state const& s) { return s.pincount == s.pins.totals(); }
  static boolean inv_swapcount_exact(state const& s) { return s.swapcount == s.table.totals(); }
  static boolean inv_users_exact(state const& s) { return s.users == s.tasks.totals(); }
  static boolean inv_holders_exact(state const& s) { return s.holders == s.regions.totals(); }
  static boolean inv_opens_exact(state const& s) { return s.opens == s.descriptors.totals(); }

  static boolean inv_free_space_is_empty(state const& s) {
    return D::template all<space>([&](auto a) {
      return implies(s.users(a) == 0,
                     s.regions.row_is_empty(a) && s.table.row_is_empty(a) && s.directories.row_is_empty(a));
    });
  }

  // ------------------------------------------------------------------------------------------- who may write where

  static boolean inv_writable_is_sole(state const& s) {
    return every_mapping(s, [&](region const&, mapping const& m) {
      return implies(m.own && m.writable, s.refcount(m.target) - 1 == s.pincount(m.target));
    });
  }
  static boolean inv_writable_within_region(state const& s) {
    return every_mapping(s, [](region const& r, mapping const& m) { return implies(m.writable, r.writable); });
  }
  static boolean inv_entry_in_region(state const& s) {
    return every_page(s, [](area const& g, entry const& e) { return implies(occupied(e), has<region>(g)); });
  }
  static boolean inv_own_is_private(state const& s) {
    return every_page(s, [](area const& g, entry const& e) {
      return implies((has<mapping>(e) && get<mapping>(e).own) || has<swapped>(e) || has<zero_frame>(e),
                     !get<region>(g).shared);
    });
  }
  static boolean inv_zero_is_anonymous(state const& s) {
    return every_page(s, [](area const& g, entry const& e) {
      return implies(has<zero_frame>(e), !has<backed>(get<region>(g).content));
    });
  }
  static boolean inv_shared_is_backed(state const& s) {
    return every_page(s, [](area const& g, entry const&) {
      return implies(has<region>(g) && get<region>(g).shared, has<backed>(get<region>(g).content));
    });
  }

  // The page table here has no bit for the right to read: the region's stands for it.
  static boolean inv_tlb_is_coherent(state const& s) {
    return D::template all<space, page>([&](auto a, auto v) {
      auto const was = get<translation>(s.tlb(a, v));
      auto const e = s.table(a, v);
      auto const m = get<mapping>(e);
      return implies(has<translation>(s.tlb(a, v)), has<mapping>(e) && m.target == was.target &&
                                                        implies(was.writable, m.writable) &&
                                                        implies(was.readable, get<region>(s.regions(a, v)).readable));
    });
  }

  // ------------------------------------------------------------------------------------------------- the page cache

  static boolean inv_cached_entry_is_cached(state const& s) {
    return every_mapping(s, [&](region const& r, mapping const& m) {
      auto const of = get<backed>(r.content);
      auto const cached = s.cache(of.by, of.at);
      return implies(!m.own, has<backed>(r.content) && has<frame>(cached) && get<frame>(cached) == m.target &&
                                 implies(m.writable, r.shared));
    });
  }
  static boolean inv_own_is_not_cached(state const& s) {
    return every_mapping(s,
                         [&](region const&, mapping const& m) { return implies(m.own, s.cache.total(m.target) == 0); });
  }
  static boolean inv_cached_once(state const& s) {
    return D::template all<frame>([&](auto f) { return s.cache.total(f) == 0 || s.cache.total(f) == 1; });
  }
  static boolean inv_image_is_private(state const& s) {
    return D::template all<program, page>([&](auto x, auto v) {
      auto const g = s.images(x, v);
      return implies(has<region>(g), !get<region>(g).shared && implies(get<region>(g).heap, is_anonymous(g)));
    });
  }
  static boolean inv_heap_is_anonymous(state const& s) {
    return every_page(
        s, [](area const& g, entry const&) { return implies(has<region>(g) && get<region>(g).heap, is_anonymous(g)); });
  }

  // --------------------------------------------------------------------------------------------------- page tables

  static boolean inv_table_page_is_sole(state const& s) {
    return D::template all<frame>([&](auto f) { return s.directories.total(f) == 0 || s.refcount(f) == 1; });
  }
  static boolean inv_entry_has_table(state const& s) {
    return D::template all<space, page>(
        [&](auto a, auto v) { return implies(occupied(s.table(a, v)), has_table(s, a, v)); });
  }

  // ----------------------------------------------------------------------------------------------------------- pins

  static boolean inv_pinned_is_sole(state const& s) {
    return every_mapping(s, [&](region const&, mapping const& m) {
      return implies(m.own, s.pincount(m.target) == 0 || s.refcount(m.target) - 1 == s.pincount(m.target));
    });
  }
  static boolean inv_pinned_is_not_cached(state const& s) {
    return D::template all<frame>([&](auto f) { return s.pincount(f) == 0 || s.cache.total(f) == 0; });
  }
  static boolean inv_pinned_once(state const& s) {
    return D::template all<frame>([&](auto f) { return s.pincount(f) == 0 || s.pincount(f) == 1; });
  }
  // A page that is on a pinned frame is the page that was pinned.
  static boolean inv_pin_knows_its_owner(state const& s) {
    return D::template all<pin, space, page>([&](auto h, auto a, auto v) {
      auto const d = s.pins(h, only{});
      auto const e = s.table(a, v);
      return implies(has<pinned>(d) && has<mapping>(e) && get<mapping>(e).target == get<pinned>(d).target,
                     get<pinned>(d).owner == a && get<pinned>(d).at == v);
    });
  }

  // ---------------------------------------------------------------------------------------------------------- tasks

  static boolean inv_init_lives(state const& s) { return has<live>(s.tasks(process{}, only{})); }
  static boolean inv_parent_lives(state const& s) {
    return D::template all<process>([&](auto p) {
      auto const t = s.tasks(p, only{});
      auto const parent = ite(has<live>(t), get<live>(t).parent, get<zombie>(t).parent);
      return implies(occupied(t), has<live>(s.tasks(parent, only{})));
    });
  }
  static boolean inv_borrower_blocks_parent(state const& s) {
    return D::template all<process>([&](auto p) {
      auto const t = get<live>(s.tasks(p, only{}));
      auto const parent = s.tasks(t.parent, only{});
      return implies(has<live>(s.tasks(p, only{})) && t.borrows,
                     has<live>(parent) && get<live>(parent).blocked && get<live>(parent).memory == t.memory);
    });
  }
  static boolean inv_one_borrower(state const& s) {
    return D::template all<process, process>([&](auto p, auto q) {
      auto const x = s.tasks(p, only{});
      auto const y = s.tasks(q, only{});
      return implies(has<live>(x) && has<live>(y) && get<live>(x).borrows && get<live>(y).borrows &&
                         get<live>(x).parent == get<live>(y).parent,
                     p == q);
    });
  }
  static boolean inv_dead_has_no_descriptor(state const& s) {
    return D::template all<process>(
        [&](auto p) { return implies(!has<live>(s.tasks(p, only{})), s.descriptors.row_is_empty(p)); });
  }
  static boolean inv_dead_has_no_signal(state const& s) {
    return D::template all<process, signal>(
        [&](auto p, auto g) { return implies(!has<live>(s.tasks(p, only{})), !s.pending(p, g)); });
  }
  static boolean inv_kernel_half_is_the_same(state const& s) {
    return D::template all<space, kernel_page>(
        [&](auto a, auto k) { return iff(s.kernel_half(a, k), s.kernel(k) && !(s.users(a) == 0)); });
  }

 private:
  static boolean is_anonymous(area const& g) { return !get<region>(g).shared && !has<backed>(get<region>(g).content); }

  template <class Predicate> static boolean every_page(state const& s, Predicate holds_of) {
    return D::template all<space, page>([&](auto a, auto v) { return holds_of(s.regions(a, v), s.table(a, v)); });
  }
  template <class Predicate> static boolean every_mapping(state const& s, Predicate holds_of) {
    return every_page(s, [&](area const& g, entry const& e) {
      return implies(has<mapping>(e), holds_of(get<region>(g), get<mapping>(e)));
    });
  }
};

template <domain D, class I = whole_invariants<D>>
using whole_inductive_invariants = invariant_list<
    invariant<
        "refcount_exact", &I::inv_refcount_exact,
        "the reference count of a frame is the number of page table entries, page directory entries, cached pages and pins that name it">,
    invariant<"pincount_exact", &I::inv_pincount_exact, "a frame is counted as pinned once a pin">,
    invariant<"swapcount_exact", &I::inv_swapcount_exact,
              "the count of a slot is the number of page table entries that name it">,
    invariant<"users_exact", &I::inv_users_exact,
              "the count of an address space is the number of tasks that live in it">,
    invariant<"holders_exact", &I::inv_holders_exact, "the count of an object is the number of regions that map it">,
    invariant<"opens_exact", &I::inv_opens_exact,
              "the count of an open file description is the number of descriptors that name it">,
    invariant<"free_space_is_empty", &I::inv_free_space_is_empty,
              "an address space without a task has no region, no page and no page table">,
    invariant<"writable_is_sole", &I::inv_writable_is_sole,
              "a private page that can be written without a fault is on a frame that no other page is on">,
    invariant<"writable_within_region", &I::inv_writable_within_region,
              "the hardware lets a program write only where its region does">,
    invariant<"tlb_is_coherent", &I::inv_tlb_is_coherent, "the hardware remembers no more than the page table says">,
    invariant<"entry_in_region", &I::inv_entry_in_region, "a page is present only where the program has a region">,
    invariant<"own_is_private", &I::inv_own_is_private, "private content is in private regions only">,
    invariant<"zero_is_anonymous", &I::inv_zero_is_anonymous, "the zero frame stands for anonymous memory only">,
    invariant<"shared_is_backed", &I::inv_shared_is_backed, "shared memory is the memory of an object">,
    invariant<"cached_entry_is_cached", &I::inv_cached_entry_is_cached,
              "a page that is not private content is on the frame of the page cache">,
    invariant<"own_is_not_cached", &I::inv_own_is_not_cached, "private content is not on a frame of the page cache">,
    invariant<"cached_once", &I::inv_cached_once, "a frame holds one page of one object at most">,
    invariant<"image_is_private", &I::inv_image_is_private, "a program is mapped private, and its heap is anonymous">,
    invariant<"heap_is_anonymous", &I::inv_heap_is_anonymous, "the heap is private anonymous memory">,
    invariant<"table_page_is_sole", &I::inv_table_page_is_sole,
              "a page of a page table belongs to one address space, and is named by nothing else">,
    invariant<"entry_has_table", &I::inv_entry_has_table, "a page is present only where there is a page table">,
    invariant<"pinned_is_sole", &I::inv_pinned_is_sole,
              "a page that a device holds is on a frame that no other page is on">,
    invariant<"pinned_is_not_cached", &I::inv_pinned_is_not_cached, "a device holds no frame of the page cache">,
    invariant<"pinned_once", &I::inv_pinned_once, "a frame is held by one device at most">,
    invariant<"pin_knows_its_owner", &I::inv_pin_knows_its_owner,
              "a page on the frame that a device holds is the page that was given to it">,
    invariant<"init_lives", &I::inv_init_lives, "init is alive">,
    invariant<"parent_lives", &I::inv_parent_lives, "the parent of a task, and of a zombie, is alive">,
    invariant<"borrower_blocks_parent", &I::inv_borrower_blocks_parent,
              "the parent of a vfork child is blocked, and the memory is its own">,
    invariant<"one_borrower", &I::inv_one_borrower, "a blocked parent waits for one child">,
    invariant<"dead_has_no_descriptor", &I::inv_dead_has_no_descriptor,
              "a process that is not alive has no descriptor">,
    invariant<"dead_has_no_signal", &I::inv_dead_has_no_signal, "no signal is pending for a process that is not alive">,
    invariant<"kernel_half_is_the_same", &I::inv_kernel_half_is_the_same,
              "every address space in use has the kernel's half, and no other has any of it">>;

}  // namespace cowproof

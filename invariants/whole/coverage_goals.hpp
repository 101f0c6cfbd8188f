// Situations of the whole machine that must be met, or what is checked and proved says nothing.
//
// Which endings an operation can have is seen from outside; these tell apart the branches of one that completes.
#pragma once
#include "invariants/invariant.hpp"
#include "invariants/whole/invariants.hpp"
#include "invariants/whole/needs.hpp"
#include "invariants/whole/step_properties.hpp"

namespace cowproof {

template <domain D> struct whole_witnesses : whole_common<D> {
  COWPROOF_WHOLE_NAMES(D);
  using access = whole_access<D>;
  using lookup = typename access::place;

  // ----------------------------------------------------------------------------------------------------- access
  static boolean load_maps_zero(state const& s, process p, address at, part) {
    auto const x = look(s, p, at);
    return !occupied(x.found) && !x.is_backed();
  }
  static boolean load_maps_object(state const& s, process p, address at, part) {
    auto const x = look(s, p, at);
    return !occupied(x.found) && x.is_backed();
  }
  static boolean load_maps_text_of_another(state const& s, process p, address at, part) {
    auto const x = look(s, p, at);
    return !occupied(x.found) && x.is_backed() && !x.promise.writable && !(s.refcount(x.source()) == 1);
  }
  static boolean store_writable(state const& s, process p, address at, part, word, fresh<frame> const&) {
    return look(s, p, at).present.writable;
  }
  static boolean store_first_touch(state const& s, process p, address at, part, word, fresh<frame> const&) {
    auto const x = look(s, p, at);
    return !occupied(x.found) && !x.is_backed();
  }
  static boolean store_replaces_zero(state const& s, process p, address at, part, word, fresh<frame> const&) {
    return has<zero_frame>(look(s, p, at).found);
  }
  static boolean store_reuses(state const& s, process p, address at, part, word, fresh<frame> const&) {
    auto const x = look(s, p, at);
    return access::is_sole(s, x) && !x.present.writable;
  }
  static boolean store_reuses_pinned(state const& s, process p, address at, part, word, fresh<frame> const&) {
    auto const x = look(s, p, at);
    return access::is_sole(s, x) && !x.present.writable && !(s.pincount(x.present.target) == 0);
  }
  static boolean store_copies(state const& s, process p, address at, part, word, fresh<frame> const&) {
    auto const x = look(s, p, at);
    return has<mapping>(x.found) && x.present.own && !access::is_sole(s, x);
  }
  static boolean store_copies_object(state const& s, process p, address at, part, word, fresh<frame> const&) {
    auto const x = look(s, p, at);
    return has<mapping>(x.found) && !x.present.own && !x.promise.shared;
  }
  static boolean store_copies_object_untouched(state const& s, process p, address at, part, word, fresh<frame> const&) {
    auto const x = look(s, p, at);
    return !occupied(x.found) && x.is_backed() && !x.promise.shared;
  }
  static boolean store_shared_first_touch(state const& s, process p, address at, part, word, fresh<frame> const&) {
    auto const x = look(s, p, at);
    return !occupied(x.found) && x.promise.shared;
  }
  static boolean kernel_store_copies(state const& s, process p, address at, part, word, fresh<frame> const&) {
    auto const x = look(s, p, at);
    return has<mapping>(x.found) && !access::writes_in_place(s, x);
  }
  static boolean page_in_table(state const& s, process p, address at, fresh<frame> const&) {
    return access::lacks_table(s, look(s, p, at));
  }
  static boolean page_in_from_swap(state const& s, process p, address at, fresh<frame> const&) {
    return access::lacks_page(look(s, p, at));
  }
  static boolean page_in_by_one_sharer(state const& s, process p, address at, fresh<frame> const&) {
    auto const x = look(s, p, at);
    return access::lacks_page(x) && !(s.swapcount(get<swapped>(x.found).where) == 1);
  }
  static boolean page_in_from_object(state const& s, process p, address at, fresh<frame> const&) {
    auto const x = look(s, p, at);
    return !access::lacks_table(s, x) && access::lacks_object(x);
  }

  // ---------------------------------------------------------------------------------------------------- regions
  static boolean unmap_what_is_not_mapped(state const& s, process p, pages where) {
    return any_page([&](page v) { return where.contains(v) && !occupied(s.regions(memory_of(s, p), v)); });
  }
  static boolean unmap_swapped(state const& s, process p, pages where) {
    return any_page([&](page v) { return where.contains(v) && has<swapped>(s.table(memory_of(s, p), v)); });
  }
  static boolean brk_shrinks(state const& s, process p, pages heap) {
    return any_page([&](page v) {
      return !heap.contains(v) && get<region>(s.regions(memory_of(s, p), v)).heap &&
             occupied(s.table(memory_of(s, p), v));
    });
  }
  static boolean protect_gives_write(state const& s, process p, pages where, boolean, boolean writable) {
    return writable && any_page([&](page v) {
             auto const e = s.table(memory_of(s, p), v);
             return where.contains(v) && has<mapping>(e) && !get<mapping>(e).writable;
           });
  }
  static boolean discard_own(state const& s, process p, pages where) {
    return any_page([&](page v) {
      auto const e = s.table(memory_of(s, p), v);
      return where.contains(v) && has<mapping>(e) && get<mapping>(e).own;
    });
  }

  // ------------------------------------------------------------------------------------------------------- fork
  template <class Predicate> static boolean fork_finds(state const& s, process p, Predicate is_met) {
    auto const a = memory_of(s, p);
    return any_page([&](page v) { return is_met(s.regions(a, v), s.table(a, v)); });
  }
  using slot_for_child = fresh<process>;
  using space_for_child = fresh<space>;
  static boolean fork_protects(state const& s, process p, slot_for_child const&, space_for_child const&,
                               fresh_frames const&) {
    return fork_finds(s, p, [](area const&, entry const& e) {
      return has<mapping>(e) && get<mapping>(e).own && get<mapping>(e).writable;
    });
  }
  static boolean fork_keeps_shared(state const& s, process p, slot_for_child const&, space_for_child const&,
                                   fresh_frames const&) {
    return fork_finds(s, p, [](area const& g, entry const& e) { return get<region>(g).shared && has<mapping>(e); });
  }
  static boolean fork_copies_pinned(state const& s, process p, slot_for_child const&, space_for_child const&,
                                    fresh_frames const&) {
    return fork_finds(s, p, [&](area const& g, entry const& e) {
      return has<mapping>(e) && !(s.pincount(get<mapping>(e).target) == 0) && !occupied(get<region>(g).at_fork);
    });
  }
  static boolean fork_drops(state const& s, process p, slot_for_child const&, space_for_child const&,
                            fresh_frames const&) {
    return fork_finds(
        s, p, [](area const& g, entry const& e) { return occupied(e) && has<dropped>(get<region>(g).at_fork); });
  }
  static boolean fork_wipes(state const& s, process p, slot_for_child const&, space_for_child const&,
                            fresh_frames const&) {
    return fork_finds(s, p,
                      [](area const& g, entry const& e) { return occupied(e) && has<wiped>(get<region>(g).at_fork); });
  }
  static boolean fork_shares_slot(state const& s, process p, slot_for_child const&, space_for_child const&,
                                  fresh_frames const&) {
    return fork_finds(s, p, [](area const&, entry const& e) { return has<swapped>(e); });
  }

  // ------------------------------------------------------------------------------------------------------ tasks
  static boolean exec_leaves_sharer(state const& s, process p, program, fresh<space> const&) {
    return !(s.users(memory_of(s, p)) == 1);
  }
  static boolean exec_wakes_parent(state const& s, process p, program, fresh<space> const&) {
    return running(s, p).borrows;
  }
  static boolean exit_wakes_parent(state const& s, process p) { return running(s, p).borrows; }
  static boolean exit_leaves_orphan(state const& s, process p) {
    return D::template any<process>([&](auto q) {
      auto const t = s.tasks(q, only{});
      return has<live>(t) && get<live>(t).parent == p;
    });
  }
  static boolean exit_frees_swapped(state const& s, process p) {
    return s.users(memory_of(s, p)) == 1 && any_page([&](page v) { return has<swapped>(s.table(memory_of(s, p), v)); });
  }
  static boolean kill_ends_blocked(state const& s, process p) { return running(s, p).blocked; }
  static boolean kill_of_zombie(state const& s, process p) { return has<zombie>(s.tasks(p, only{})); }
  static boolean signal_to_zombie(state const& s, process, process to, signal) {
    return has<zombie>(s.tasks(to, only{}));
  }

  // ---------------------------------------------------------------------------------------------------- reclaim
  static boolean swap_out_shared(state const& s, space a, page v, fresh<slot> const&) {
    return !(s.refcount(get<mapping>(s.table(a, v)).target) == 1);
  }
  static boolean pin_unshares(state const& s, process p, address at, fresh<pin> const&, fresh<frame> const&) {
    auto const x = look(s, p, at);
    return has<mapping>(x.found) && x.present.own && !access::is_sole(s, x);
  }
  static boolean unpin_after_unmap(state const& s, pin h) {
    return s.refcount(get<pinned>(s.pins(h, only{})).target) == 1;
  }
  static boolean device_store_seen(state const& s, pin h, part, word) {
    return !(s.refcount(get<pinned>(s.pins(h, only{})).target) == 1);
  }

 private:
  static lookup look(state const& s, process p, address at) { return access::look(s, memory_of(s, p), at); }
  template <class Predicate> static boolean any_page(Predicate is_met) {
    return D::template any<page>([&](auto v) { return is_met(v); });
  }
};

template <domain D, class W = whole_witnesses<D>>
using all_whole_witnesses = coverage_goal_list<
    coverage_goal<"load", "load_maps_zero", &W::load_maps_zero>,
    coverage_goal<"load", "load_maps_object", &W::load_maps_object>,
    coverage_goal<"load", "load_maps_text_of_another", &W::load_maps_text_of_another>,
    coverage_goal<"store", "store_writable", &W::store_writable>,
    coverage_goal<"store", "store_first_touch", &W::store_first_touch>,
    coverage_goal<"store", "store_replaces_zero", &W::store_replaces_zero>,
    coverage_goal<"store", "store_reuses", &W::store_reuses>,
    coverage_goal<"store", "store_reuses_pinned", &W::store_reuses_pinned>,
    coverage_goal<"store", "store_copies", &W::store_copies>,
    coverage_goal<"store", "store_copies_object", &W::store_copies_object>,
    coverage_goal<"store", "store_copies_object_untouched", &W::store_copies_object_untouched>,
    coverage_goal<"store", "store_shared_first_touch", &W::store_shared_first_touch>,
    coverage_goal<"kernel_store", "kernel_store_copies", &W::kernel_store_copies>,
    coverage_goal<"page_in", "page_in_table", &W::page_in_table>,
    coverage_goal<"page_in", "page_in_from_swap", &W::page_in_from_swap>,
    coverage_goal<"page_in", "page_in_by_one_sharer", &W::page_in_by_one_sharer>,
    coverage_goal<"page_in", "page_in_from_object", &W::page_in_from_object>,
    coverage_goal<"unmap", "unmap_what_is_not_mapped", &W::unmap_what_is_not_mapped>,
    coverage_goal<"unmap", "unmap_swapped", &W::unmap_swapped>, coverage_goal<"brk", "brk_shrinks", &W::brk_shrinks>,
    coverage_goal<"protect", "protect_gives_write", &W::protect_gives_write>,
    coverage_goal<"discard", "discard_own", &W::discard_own>, coverage_goal<"fork", "fork_protects", &W::fork_protects>,
    coverage_goal<"fork", "fork_keeps_shared", &W::fork_keeps_shared>,
    coverage_goal<"fork", "fork_copies_pinned", &W::fork_copies_pinned>,
    coverage_goal<"fork", "fork_drops", &W::fork_drops>, coverage_goal<"fork", "fork_wipes", &W::fork_wipes>,
    coverage_goal<"fork", "fork_shares_slot", &W::fork_shares_slot>,
    coverage_goal<"exec", "exec_leaves_sharer", &W::exec_leaves_sharer>,
    coverage_goal<"exec", "exec_wakes_parent", &W::exec_wakes_parent>,
    coverage_goal<"exit", "exit_wakes_parent", &W::exit_wakes_parent>,
    coverage_goal<"exit", "exit_leaves_orphan", &W::exit_leaves_orphan>,
    coverage_goal<"exit", "exit_frees_swapped", &W::exit_frees_swapped>,
    coverage_goal<"kill", "kill_ends_blocked", &W::kill_ends_blocked>,
    coverage_goal<"kill", "kill_of_zombie", &W::kill_of_zombie>,
    coverage_goal<"signal", "signal_to_zombie", &W::signal_to_zombie>,
    coverage_goal<"swap_out", "swap_out_shared", &W::swap_out_shared>,
    coverage_goal<"pin", "pin_unshares", &W::pin_unshares>,
    coverage_goal<"unpin", "unpin_after_unmap", &W::unpin_after_unmap>,
    coverage_goal<"device_store", "device_store_seen", &W::device_store_seen>>;

template <class M> struct properties_of<M, whole_kind> {
  using D = typename M::domain_type;
  using inductive = whole_inductive_invariants<D>;
  using bounding = invariant_list<>;
  using implied = invariant_list<>;
  using situations = all_whole_witnesses<D>;
  using step_properties = whole_step_properties<D, policies_of<M>.entries>;
  using needs = whole_needs<M>;
  using memory = types<typename M::frame, typename M::slot>;
};

}  // namespace cowproof

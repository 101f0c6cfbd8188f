// The abstraction function of the whole machine, and when a process cannot tell that anything happened.
#pragma once
#include "spec/whole/view.hpp"

namespace cowproof {

template <domain D> struct whole_abstraction : whole_state<D>, whole_view<D> {
  COWPROOF_WHOLE_VIEW(D);

  static view abstract(state const& s) {
    view v{};
    v.tasks = D::template tabulate<typename seen::all_tasks>([&](process p) { return s.tasks(p, only{}); });
    v.kernel_half = D::template tabulate<typename seen::kernel_halves>([&](process p, kernel_page k) {
      auto const t = s.tasks(p, only{});
      return has<live>(t) && s.kernel_half(get<live>(t).memory, k);
    });
    v.memory = D::template tabulate<typename seen::address_spaces>([&](space a, page x) { return cell_of(s, a, x); });
    v.objects = D::template tabulate<typename types_of::stored_pages>([&](object o, object_page i) {
      auto const cached = s.cache(o, i);
      return ite(has<frame>(cached), s.content(get<frame>(cached)), s.disk(o, i));
    });
    v.named = s.named;
    v.held = D::template tabulate<typename seen::devices>([&](pin h) { return held_of(s, s.pins(h, only{})); });
    v.descriptors = D::template tabulate<typename seen::open_descriptors>(
        [&](process p, descriptor d) { return s.descriptors(p, d); });
    v.position = s.position;
    v.pending = s.pending;
    v.kernel = s.kernel;
    v.images = s.images;
    return v;
  }

  // Private content is on a frame or in a slot; what the program cannot tell from its absence is not written.
  static cells cell_of(state const& s, space a, page x) {
    auto const g = s.regions(a, x);
    auto const e = s.table(a, x);
    auto const m = get<mapping>(e);
    auto const written = ite(has<mapping>(e) && m.own, maybe<contents>(s.content(m.target)),
                             ite(has<swapped>(e), maybe<contents>(s.swap(get<swapped>(e).where)), maybe<contents>{}));
    return ite(has<region>(g), cells(cell{get<region>(g), written}), cells{});
  }

  // The page that a device was given is still its owner's as long as it is on that frame.
  static maybe<held> held_of(state const& s, hold const& d) {
    auto const p = get<pinned>(d);
    auto const m = get<mapping>(s.table(p.owner, p.at));
    auto const also = has<mapping>(s.table(p.owner, p.at)) && m.own && m.target == p.target;
    return ite(has<pinned>(d),
               maybe<held>(held{s.content(p.target), ite(also, maybe<place>(place{p.owner, p.at}), maybe<place>{})}),
               maybe<held>{});
  }

  // Isolation, as a frame condition. A task's memory changes only if a task that takes part lives in the same address
  // space, and a page of it also if the operation names the device that was given it. Objects are everybody's.
  template <class Named>
  static boolean undisturbed(view const& before, view const& after, process q, Named const& named) {
    auto const was = before.tasks(q);
    auto const is = after.tasks(q);
    auto const a = get<live>(was).memory;
    auto const same_task = iff(has<live>(was), has<live>(is)) && iff(has<zombie>(was), has<zombie>(is));
    auto const same_memory =
        get<live>(is).memory == a && (lives_in(before, a, named) || same_pages(before, after, a, named));
    return same_task && implies(has<live>(was), same_memory && same_belongings(before, after, q));
  }

 private:
  template <class Named> static boolean lives_in(view const& v, space a, Named const& named) {
    return named.template some<process>(
        [&](process r) { return has<live>(v.tasks(r)) && get<live>(v.tasks(r)).memory == a; });
  }
  template <class Named> static boolean same_pages(view const& before, view const& after, space a, Named const& named) {
    return D::template all<page>(
        [&](auto x) { return is_held(before, a, x, named) || before.memory(a, x) == after.memory(a, x); });
  }
  static boolean same_belongings(view const& before, view const& after, process q) {
    return D::template all<descriptor>([&](auto d) { return before.descriptors(q, d) == after.descriptors(q, d); }) &&
           D::template all<signal>([&](auto g) { return iff(before.pending(q, g), after.pending(q, g)); });
  }
  template <class Named> static boolean is_held(view const& v, space a, page x, Named const& named) {
    return named.template some<pin>([&](pin h) {
      auto const also = get<held>(v.held(h)).also;
      return has<held>(v.held(h)) && has<place>(also) && get<place>(also).of == a && get<place>(also).at == x;
    });
  }
};

}  // namespace cowproof

// The abstraction function of several processors, and when a process cannot tell that anything happened.
#pragma once
#include "spec/smp/view.hpp"

namespace cowproof {

template <domain D> struct smp_abstraction : smp_view<D> {
  COWPROOF_SMP_VIEW(D);

  // What processors remember, counts, locks and the child of an unfinished fork are not seen.
  static view abstract(state const& s) {
    return {s.home, D::template tabulate<typename seen::calls_of_tasks>([&](task t) { return call_of(s, t); }),
            D::template tabulate<typename seen::pages_of_devices>([&](task t, page x) {
              return has<pinned>(s.work(t)) && is_page_of(s, t, x, get<frame>(s.held(t, only{})));
            }),
            s.alive, D::template tabulate<typename eager::address_spaces>([&](process p, page x) {
              auto const g = s.regions(p, x);
              return ite(s.alive(p) && has<region>(g),
                         cell(own_page{content_of(s, s.table(p, x)), get<region>(g).writable}), cell{});
            })};
  }

  // A page whose entry was cleared is there until all have forgotten it.
  static contents content_of(state const& s, entry const& e) {
    return ite(holds<frame>(e), s.content(key<frame>(e)), contents{});
  }
  static boolean is_page_of(state const& s, task t, page x, frame f) {
    return cowproof::names(s.table(get<process>(s.home(t)), x), f);
  }
  static call call_of(state const& s, task t) {
    auto const w = s.work(t);
    auto const r = get<forced_write>(s.request(t));
    auto const aimed = has<writing>(w) && is_page_of(s, t, r.at, get<frame>(s.held(t, only{})));
    auto const pins = has<peeking>(w) || has<grabbed>(w);
    auto const pinned_at = ite(has<peeking>(w), get<peeking>(w).at, get<grabbed>(w).at);
    return ite(
        has<forced_write>(s.request(t)), call(forcing{r.at, r.in, r.value, aimed}),
        ite(pins, call(pinning{pinned_at}), ite(holds<process>(w), call(forking{key<process>(w)}), change_of(w))));
  }
  static call change_of(activity const& w) {
    return ite(
        has<discarding>(w), call(get<discarding>(w)),
        ite(has<unmapping>(w), call(get<unmapping>(w)),
            ite(has<restricting>(w), call(get<restricting>(w)), ite(has<moving>(w), call(get<moving>(w)), call{}))));
  }

  // Isolation, as a frame condition, of a process that no task among the operands lives in, or makes by fork.
  template <class Named>
  static boolean undisturbed(view const& before, view const& after, process q, Named const& named) {
    auto const takes_part = named.template some<task>([&](task t) {
      auto const c = before.calls(t);
      return lives_in(before, t, q) || (has<forking>(c) && get<forking>(c).child == q);
    });
    return takes_part ||
           (iff(before.alive(q), after.alive(q)) && same_pages(before, after, q) && same_tasks(before, after, q));
  }

 private:
  static boolean lives_in(view const& v, task t, process q) { return exists(v, t) && home_of(v, t) == q; }
  static boolean same_pages(view const& before, view const& after, process q) {
    return D::template all<page>([&](auto x) { return before.space(q, x) == after.space(q, x); });
  }
  static boolean same_tasks(view const& before, view const& after, process q) {
    return D::template all<task, page>([&](auto t, auto x) {
      auto const same = before.home(t) == after.home(t) && before.calls(t) == after.calls(t) &&
                        iff(before.device(t, x), after.device(t, x));
      return implies(lives_in(before, t, q) || lives_in(after, t, q), same);
    });
  }
};

}  // namespace cowproof

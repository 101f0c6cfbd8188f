// Why eager fork works: nothing is shared. What is true of every state, what must be met, what it costs.
#pragma once
#include "invariants/coverage_goals.hpp"
#include "invariants/needs.hpp"
#include "invariants/step_property.hpp"
#include "model/eager/machine.hpp"
#include "spec/eager.hpp"

namespace cowproof {

template <domain D> struct eager_invariants : invariants<D> {
  using typename invariants<D>::boolean;
  using typename invariants<D>::frame;
  using typename invariants<D>::page;
  using typename invariants<D>::process;
  using typename invariants<D>::state;
  using typename invariants<D>::mapping;

  static boolean inv_nothing_is_shared(state const& s) {
    return D::template all<frame>([&](auto f) { return s.refcount(f) == 0 || s.refcount(f) == 1; });
  }
  static boolean inv_nothing_waits(state const& s) {
    return D::template all<process, page>([&](auto p, auto v) {
      auto const e = s.table(p, v);
      return implies(has<mapping>(e), !get<mapping>(e).cow);
    });
  }
};

template <domain D, class I = eager_invariants<D>>
using eager_inductive_invariants =
    invariant_list<invariant<"refcount_exact", &I::inv_refcount_exact,
                             "the reference count of a frame is the number of page table entries that name it">,
                   invariant<"nothing_is_shared", &I::inv_nothing_is_shared, "no frame has two references">,
                   invariant<"nothing_waits", &I::inv_nothing_waits, "no entry waits to be copied">,
                   invariant<"dead_maps_nothing", &I::inv_dead_maps_nothing, "a process that is not alive has no page">,
                   invariant<"free_frame_is_zero", &I::inv_free_frame_is_zero, "a frame that is free holds zero">,
                   invariant<"init_lives", &I::inv_init_lives, "init is alive">>;

template <domain D, class I = eager_invariants<D>>
using eager_implied_invariants =
    invariant_list<invariant<"allocated_iff_referenced", &I::inv_allocated_iff_referenced,
                             "a frame is allocated exactly if an entry names it: none leaks, none dangles">>;

template <domain D> struct eager_witnesses {
  using M = eager_machine<D>;
  using boolean = typename M::boolean;
  using state = typename M::state;
  using process = typename M::process;
  using page = typename M::page;
  using mapping = typename M::mapping;
  template <class X> using fresh = typename M::template fresh<X>;
  using fresh_frames = typename M::fresh_frames;

  static boolean fork_copies(state const& s, process p, fresh<process> const&, fresh_frames const&) {
    return any_mapping(s, p, [&](mapping const& m) { return m.writable; });
  }
  static boolean fork_copies_read_only(state const& s, process p, fresh<process> const&, fresh_frames const&) {
    return any_mapping(s, p, [&](mapping const& m) { return !m.writable; });
  }
  static boolean fork_copies_nothing(state const& s, process p, fresh<process> const&, fresh_frames const&) {
    return s.table.row_is_empty(p);
  }

 private:
  template <class Predicate> static boolean any_mapping(state const& s, process p, Predicate holds_of) {
    return D::template any<page>([&](auto v) {
      auto const e = s.table(p, v);
      return has<mapping>(e) && holds_of(get<mapping>(e));
    });
  }
};

template <domain D, class W = eager_witnesses<D>, class C = witnesses<D>>
using eager_situations = coverage_goal_list<coverage_goal<"fork", "fork_copies", &W::fork_copies>,
                                            coverage_goal<"fork", "fork_copies_read_only", &W::fork_copies_read_only>,
                                            coverage_goal<"fork", "fork_copies_nothing", &W::fork_copies_nothing>,
                                            coverage_goal<"unmap", "unmap_frees", &C::unmap_frees>,
                                            coverage_goal<"unmap", "unmap_finds_nothing", &C::unmap_finds_nothing>,
                                            coverage_goal<"exec", "exec_frees", &C::exec_frees>,
                                            coverage_goal<"exit", "exit_frees", &C::exit_frees>>;

template <domain D> struct eager_step_property {
  using M = eager_machine<D>;
  using boolean = typename M::boolean;
  using state = typename M::state;
  using process = typename M::process;
  using page = typename M::page;
  using frame = typename M::frame;
  using mapping = typename M::mapping;
  template <class X> using fresh = typename M::template fresh<X>;
  using fresh_frames = typename M::fresh_frames;

  // Fork needs a frame for each page of the parent's.
  static boolean fork_lacks_frames(state const& s, process parent, fresh<process> const&, fresh_frames const& offered) {
    return !offered.suffices([&](frame f) { return M::available(s, f); },
                             [&](page v) { return has<mapping>(s.table(parent, v)); });
  }
  // An entry that names a frame that was free is the child's, where the parent has a page.
  static boolean fork_takes_what_is_copied(state const& before, state const& after, process parent,
                                           fresh<process> const& slot, fresh_frames const&) {
    auto const child = slot.take();
    return D::template all<process, page>([&](auto q, auto v) {
      auto const e = after.table(q, v);
      return implies(has<mapping>(e) && M::available(before, get<mapping>(e).target),
                     q == child && has<mapping>(before.table(parent, v)));
    });
  }
};

template <class M> struct properties_of<M, eager_kind> {
  using D = typename M::domain_type;
  using inductive = eager_inductive_invariants<D>;
  using bounding = bounding_invariants<D>;
  using implied = eager_implied_invariants<D>;
  using situations = eager_situations<D>;
  using step_properties = step_property_list<
      frame_condition<"fork", "takes_what_is_copied", &eager_step_property<D>::fork_takes_what_is_copied,
                      "fork takes a frame for each page of the parent's, and no more">>;
  using needs = need_list<shortage<"fork", "frames", &eager_step_property<D>::fork_lacks_frames>>;
  using memory = types<typename M::frame>;
};

}  // namespace cowproof

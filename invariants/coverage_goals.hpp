// Situations that must be met, or what is checked and proved says nothing: named predicates over a state and the
// operands of an operation that completes in it.
//
// Which endings an operation can have is seen from outside; these tell apart the branches of one that completes.
#pragma once
#include "invariants/core_step_properties.hpp"
#include "invariants/invariants.hpp"
#include "invariants/needs.hpp"

namespace cowproof {

template <core_domain D> struct witnesses {
  using M = machine<D>;
  using boolean = typename M::boolean;
  using state = typename M::state;
  using process = typename M::process;
  using page = typename M::page;
  using frame = typename M::frame;
  using part = typename M::part;
  using word = typename M::word;
  using address = typename M::address;
  using mapping = typename M::mapping;
  template <class X> using fresh = typename M::template fresh<X>;

  // ------------------------------------------------------------------------------------------------- store
  static boolean store_writable(state const& s, process p, address at, part, word, fresh<frame> const&) {
    return found(s, p, at).writable;
  }
  static boolean store_reuses(state const& s, process p, address at, part, word, fresh<frame> const&) {
    auto const m = found(s, p, at);
    return m.cow && s.refcount(m.target) == 1;
  }
  static boolean store_copies(state const& s, process p, address at, part, word, fresh<frame> const&) {
    auto const m = found(s, p, at);
    return m.cow && !(s.refcount(m.target) == 1);
  }
  static boolean store_copies_from_many(state const& s, process p, address at, part, word, fresh<frame> const&) {
    auto const m = found(s, p, at);
    return m.cow && s.refcount(m.target) == 3;
  }

  // -------------------------------------------------------------------------------------------------- fork
  static boolean fork_shares(state const& s, process p, fresh<process> const&, boolean) {
    return any_mapping(s, p, [&](mapping const& m) { return m.writable; });
  }
  static boolean fork_shares_again(state const& s, process p, fresh<process> const&, boolean) {
    return any_mapping(s, p, [&](mapping const& m) { return m.cow; });
  }
  static boolean fork_shares_read_only(state const& s, process p, fresh<process> const&, boolean) {
    return any_mapping(s, p, [&](mapping const& m) { return !m.writable && !m.cow; });
  }

  // --------------------------------------------------------------------------------------------- releasing
  static boolean unmap_frees(state const& s, process p, address at) { return names_alone(s, p, at); }
  static boolean unmap_leaves_shared(state const& s, process p, address at) {
    return has<mapping>(M::lookup(s, p, at)) && !names_alone(s, p, at);
  }
  static boolean unmap_finds_nothing(state const& s, process p, address at) {
    return !has<mapping>(M::lookup(s, p, at));
  }
  static boolean exec_frees(state const& s, process p) { return frees(s, p); }
  static boolean exec_leaves_shared(state const& s, process p) { return leaves_shared(s, p); }
  static boolean exit_frees(state const& s, process p) { return frees(s, p); }
  static boolean exit_leaves_shared(state const& s, process p) { return leaves_shared(s, p); }

 private:
  static mapping found(state const& s, process p, address at) { return get<mapping>(M::lookup(s, p, at)); }
  static boolean names_alone(state const& s, process p, address at) {
    auto const e = M::lookup(s, p, at);
    return has<mapping>(e) && s.refcount(get<mapping>(e).target) == 1;
  }
  template <class Predicate> static boolean any_mapping(state const& s, process p, Predicate holds_of) {
    return D::template any<page>([&](auto v) {
      auto const e = s.table(p, v);
      return has<mapping>(e) && holds_of(get<mapping>(e));
    });
  }
  static boolean frees(state const& s, process p) {
    return any_mapping(s, p, [&](mapping const& m) { return s.refcount(m.target) == 1; });
  }
  static boolean leaves_shared(state const& s, process p) {
    return any_mapping(s, p, [&](mapping const& m) { return !(s.refcount(m.target) == 1); });
  }
};

template <core_domain D, class W = witnesses<D>>
using all_witnesses = coverage_goal_list<coverage_goal<"store", "store_writable", &W::store_writable>,
                                         coverage_goal<"store", "store_reuses", &W::store_reuses>,
                                         coverage_goal<"store", "store_copies", &W::store_copies>,
                                         coverage_goal<"store", "store_copies_from_many", &W::store_copies_from_many>,
                                         coverage_goal<"fork", "fork_shares", &W::fork_shares>,
                                         coverage_goal<"fork", "fork_shares_again", &W::fork_shares_again>,
                                         coverage_goal<"fork", "fork_shares_read_only", &W::fork_shares_read_only>,
                                         coverage_goal<"unmap", "unmap_frees", &W::unmap_frees>,
                                         coverage_goal<"unmap", "unmap_leaves_shared", &W::unmap_leaves_shared>,
                                         coverage_goal<"unmap", "unmap_finds_nothing", &W::unmap_finds_nothing>,
                                         coverage_goal<"exec", "exec_frees", &W::exec_frees>,
                                         coverage_goal<"exec", "exec_leaves_shared", &W::exec_leaves_shared>,
                                         coverage_goal<"exit", "exit_frees", &W::exit_frees>,
                                         coverage_goal<"exit", "exit_leaves_shared", &W::exit_leaves_shared>>;

template <class M> struct properties_of<M, core_kind> {
  using D = typename M::domain_type;
  using inductive = inductive_invariants<D>;
  using bounding = bounding_invariants<D>;
  using implied = implied_invariants<D>;
  using situations = all_witnesses<D>;
  using step_properties = core_step_properties<D>;
  using needs = need_list<need<"store", "frame", &witnesses<D>::store_copies>>;
  using memory = types<typename M::frame>;
};

}  // namespace cowproof

// Why on-demand fork works: what is true of every state that the machine can reach, what must be met, what it costs.
#pragma once
#include "invariants/invariant.hpp"
#include "invariants/needs.hpp"
#include "invariants/step_property.hpp"
#include "model/on_demand/machine.hpp"
#include "spec/on_demand.hpp"

namespace cowproof {

template <domain D> struct on_demand_invariants {
  using M = on_demand_machine<D>;
  using boolean = typename M::boolean;
  using state = typename M::state;
  using process = typename M::process;
  using page = typename M::page;
  using directory = typename M::directory;
  using table = typename M::table;
  using frame = typename M::frame;
  using branch = typename M::branch;
  using mapping = typename M::mapping;

  static boolean inv_sharers_exact(state const& s) { return s.sharers == s.directories.totals(); }
  static boolean inv_refcount_exact(state const& s) { return s.refcount == s.leaves.totals(); }

  static boolean inv_free_table_is_empty(state const& s) {
    return D::template all<table>([&](auto t) { return implies(s.sharers(t) == 0, s.leaves.row_is_empty(t)); });
  }

  static boolean inv_dead_has_no_table(state const& s) {
    return D::template all<process>([&](auto p) { return implies(!s.alive(p), s.directories.row_is_empty(p)); });
  }

  static boolean inv_writable_branch_is_sole(state const& s) {
    return every_branch(s, [&](auto, auto, branch const& b) { return implies(b.writable, s.sharers(b.below) == 1); });
  }

  static boolean inv_writable_is_sole(state const& s) {
    return every_mapping(s, [&](mapping const& m) { return implies(m.writable, s.refcount(m.target) == 1); });
  }

  static boolean inv_writable_excludes_cow(state const& s) {
    return every_mapping(s, [&](mapping const& m) { return !(m.writable && m.cow); });
  }

  static boolean inv_table_in_one_place(state const& s) {
    return D::template all<process, directory, process, directory>([&](auto p, auto d, auto q, auto e) {
      auto const one = s.directories(p, d);
      auto const other = s.directories(q, e);
      return implies(has<branch>(one) && has<branch>(other) && get<branch>(one).below == get<branch>(other).below,
                     d == e);
    });
  }
  static boolean inv_table_in_its_place(state const& s) {
    return D::template all<process, page, directory>([&](auto p, auto v, auto d) {
      auto const l = s.directories(p, d);
      return implies(has<branch>(l) && has<mapping>(s.leaves(get<branch>(l).below, v)), d == M::directory_over(v));
    });
  }

  static boolean inv_init_lives(state const& s) { return s.alive(process{}); }

  // Consequences of the counts being exact, stated without them.
  static boolean inv_table_used_iff_shared(state const& s) {
    auto const is_named =
        D::template named<table, process, directory>([&](auto p, auto d) { return s.directories(p, d); });
    return D::template all<table>([&](auto t) { return iff(!(s.sharers(t) == 0), is_named(t)); });
  }
  static boolean inv_allocated_iff_mapped(state const& s) {
    auto const is_named = D::template named<frame, process, page>([&](auto p, auto v) { return M::lookup(s, p, v); });
    return D::template all<frame>([&](auto f) { return iff(!(s.refcount(f) == 0), is_named(f)); });
  }

 private:
  template <class Predicate> static boolean every_branch(state const& s, Predicate holds_of) {
    return D::template all<process, directory>([&](auto p, auto d) {
      auto const l = s.directories(p, d);
      return implies(has<branch>(l), holds_of(p, d, get<branch>(l)));
    });
  }
  template <class Predicate> static boolean every_mapping(state const& s, Predicate holds_of) {
    return D::template all<table, page>([&](auto t, auto v) {
      auto const e = s.leaves(t, v);
      return implies(has<mapping>(e), holds_of(get<mapping>(e)));
    });
  }
};

template <domain D, class I = on_demand_invariants<D>>
using on_demand_inductive_invariants = invariant_list<
    invariant<"sharers_exact", &I::inv_sharers_exact,
              "the share count of a table is the number of directory entries that name it">,
    invariant<"refcount_exact", &I::inv_refcount_exact,
              "the reference count of a frame is the number of table entries that name it, however many processes "
              "share the tables">,
    invariant<"free_table_is_empty", &I::inv_free_table_is_empty, "a table that is free names no frame">,
    invariant<"dead_has_no_table", &I::inv_dead_has_no_table, "a process that is not alive has no table">,
    invariant<"writable_branch_is_sole", &I::inv_writable_branch_is_sole,
              "a table whose pages can be written without a fault belongs to one process only">,
    invariant<"writable_is_sole", &I::inv_writable_is_sole,
              "an entry that allows writing is on a frame that no other entry names">,
    invariant<"writable_excludes_cow", &I::inv_writable_excludes_cow,
              "an entry that waits to be copied does not allow writing">,
    invariant<"table_in_one_place", &I::inv_table_in_one_place,
              "a table is below the same directory entry in every process that has it">,
    invariant<"table_in_its_place", &I::inv_table_in_its_place,
              "a table has entries for the pages below its directory entry only">,
    invariant<"init_lives", &I::inv_init_lives, "init is alive">>;

template <domain D, class I = on_demand_invariants<D>>
using on_demand_implied_invariants =
    invariant_list<invariant<"table_used_iff_shared", &I::inv_table_used_iff_shared,
                             "a table is in use exactly if a process has it: none leaks, none dangles">,
                   invariant<"allocated_iff_mapped", &I::inv_allocated_iff_mapped,
                             "a frame is allocated exactly if a process finds it at a page: none leaks, none dangles">>;

// ------------------------------------------------------------------------------------------------------ situations

template <domain D> struct on_demand_witnesses {
  using M = on_demand_machine<D>;
  using boolean = typename M::boolean;
  using state = typename M::state;
  using process = typename M::process;
  using page = typename M::page;
  using directory = typename M::directory;
  using table = typename M::table;
  using frame = typename M::frame;
  using part = typename M::part;
  using word = typename M::word;
  using address = typename M::address;
  using branch = typename M::branch;
  using mapping = typename M::mapping;
  template <class X> using fresh = typename M::template fresh<X>;

  // ------------------------------------------------------------------------------------------------ tables
  static boolean map_makes_table(state const& s, process p, address at, boolean, fresh<frame> const&,
                                 fresh<table> const&) {
    return !has<branch>(over(s, p, at));
  }
  static boolean map_splits(state const& s, process p, address at, boolean, fresh<frame> const&, fresh<table> const&) {
    return is_shared(s, over(s, p, at));
  }
  static boolean unmap_splits(state const& s, process p, address at, fresh<table> const&) {
    return has<mapping>(M::lookup(s, p, at)) && is_shared(s, over(s, p, at));
  }
  static boolean store_splits(state const& s, process p, address at, part, word, fresh<frame> const&,
                              fresh<table> const&) {
    return is_shared(s, over(s, p, at));
  }
  static boolean store_splits_from_many(state const& s, process p, address at, part, word, fresh<frame> const&,
                                        fresh<table> const&) {
    return s.sharers(get<branch>(over(s, p, at)).below) == 3;
  }
  static boolean store_owns_last(state const& s, process p, address at, part, word, fresh<frame> const&,
                                 fresh<table> const&) {
    return is_last(s, over(s, p, at));
  }
  static boolean fork_shares(state const& s, process p, fresh<process> const&, boolean) {
    return any_link(s, p, [&](auto const& l) { return get<branch>(l).writable; });
  }
  static boolean fork_shares_again(state const& s, process p, fresh<process> const&, boolean) {
    return any_link(s, p, [&](auto const& l) { return is_shared(s, l); });
  }
  static boolean exec_frees_table(state const& s, process p) { return frees_table(s, p); }
  static boolean exec_keeps_table(state const& s, process p) { return keeps_table(s, p); }
  static boolean exit_frees_table(state const& s, process p) { return frees_table(s, p); }
  static boolean exit_keeps_table(state const& s, process p) { return keeps_table(s, p); }

  // ------------------------------------------------------------------------------------------------ frames
  static boolean store_writable(state const& s, process p, address at, part, word, fresh<frame> const&,
                                fresh<table> const&) {
    return get<branch>(over(s, p, at)).writable && get<mapping>(M::lookup(s, p, at)).writable;
  }
  static boolean store_reuses(state const& s, process p, address at, part, word, fresh<frame> const&,
                              fresh<table> const&) {
    auto const m = get<mapping>(M::lookup(s, p, at));
    return M::owns(s, over(s, p, at)) && m.cow && s.refcount(m.target) == 1;
  }
  static boolean store_copies(state const& s, process p, address at, part, word, fresh<frame> const&,
                              fresh<table> const&) {
    auto const m = get<mapping>(M::lookup(s, p, at));
    return M::owns(s, over(s, p, at)) && m.cow && !(s.refcount(m.target) == 1);
  }
  static boolean unmap_frees(state const& s, process p, address at, fresh<table> const&) {
    auto const e = M::lookup(s, p, at);
    return has<mapping>(e) && M::owns(s, over(s, p, at)) && s.refcount(get<mapping>(e).target) == 1;
  }
  static boolean unmap_finds_nothing(state const& s, process p, address at, fresh<table> const&) {
    return !has<mapping>(M::lookup(s, p, at));
  }
  static boolean exit_frees_frame(state const& s, process p) {
    return any_gone(s, p, [&](mapping const& m) { return s.refcount(m.target) == 1; });
  }
  static boolean exit_keeps_frame(state const& s, process p) {
    return any_gone(s, p, [&](mapping const& m) { return !(s.refcount(m.target) == 1); });
  }

 private:
  using link = typename M::link;
  static link over(state const& s, process p, address at) { return M::link_over(s, p, get<page>(at)); }
  static boolean is_shared(state const& s, link const& l) { return has<branch>(l) && !M::owns(s, l); }
  static boolean is_last(state const& s, link const& l) { return M::owns(s, l) && !get<branch>(l).writable; }
  template <class Predicate> static boolean any_link(state const& s, process p, Predicate holds_of) {
    return D::template any<directory>([&](auto d) {
      auto const l = s.directories(p, d);
      return has<branch>(l) && holds_of(l);
    });
  }
  static boolean frees_table(state const& s, process p) {
    return any_link(s, p, [&](auto const& l) { return M::owns(s, l); });
  }
  static boolean keeps_table(state const& s, process p) {
    return any_link(s, p, [&](auto const& l) { return !M::owns(s, l); });
  }
  // An entry of a table that is the process's own.
  template <class Predicate> static boolean any_gone(state const& s, process p, Predicate holds_of) {
    return D::template any<page>([&](auto v) {
      auto const e = M::lookup(s, p, v);
      return has<mapping>(e) && M::owns(s, M::link_over(s, p, v)) && holds_of(get<mapping>(e));
    });
  }
};

template <domain D, class W = on_demand_witnesses<D>>
using on_demand_situations = coverage_goal_list<
    coverage_goal<"map", "map_makes_table", &W::map_makes_table>, coverage_goal<"map", "map_splits", &W::map_splits>,
    coverage_goal<"unmap", "unmap_splits", &W::unmap_splits>, coverage_goal<"unmap", "unmap_frees", &W::unmap_frees>,
    coverage_goal<"unmap", "unmap_finds_nothing", &W::unmap_finds_nothing>,
    coverage_goal<"store", "store_splits", &W::store_splits>,
    coverage_goal<"store", "store_splits_from_many", &W::store_splits_from_many>,
    coverage_goal<"store", "store_owns_last", &W::store_owns_last>,
    coverage_goal<"store", "store_writable", &W::store_writable>,
    coverage_goal<"store", "store_reuses", &W::store_reuses>, coverage_goal<"store", "store_copies", &W::store_copies>,
    coverage_goal<"fork", "fork_shares", &W::fork_shares>,
    coverage_goal<"fork", "fork_shares_again", &W::fork_shares_again>,
    coverage_goal<"exec", "exec_frees_table", &W::exec_frees_table>,
    coverage_goal<"exec", "exec_keeps_table", &W::exec_keeps_table>,
    coverage_goal<"exit", "exit_frees_table", &W::exit_frees_table>,
    coverage_goal<"exit", "exit_keeps_table", &W::exit_keeps_table>,
    coverage_goal<"exit", "exit_frees_frame", &W::exit_frees_frame>,
    coverage_goal<"exit", "exit_keeps_frame", &W::exit_keeps_frame>>;

// ------------------------------------------------------------------------------------------------------------ costs

template <domain D> struct on_demand_step_property {
  using M = on_demand_machine<D>;
  using boolean = typename M::boolean;
  using state = typename M::state;
  using process = typename M::process;
  using table = typename M::table;
  using frame = typename M::frame;
  using page = typename M::page;
  using part = typename M::part;
  using word = typename M::word;
  using address = typename M::address;
  using mapping = typename M::mapping;
  template <class X> using fresh = typename M::template fresh<X>;

  static boolean fork_copies_no_entry(state const& before, state const& after, process, fresh<process> const&,
                                      boolean) {
    return before.leaves == after.leaves && before.refcount == after.refcount && before.content == after.content;
  }

  // A table is needed where there is none, or one that others have too; a frame if others have that.
  static boolean map_needs_table(state const& s, process p, address at, boolean, fresh<frame> const&,
                                 fresh<table> const&) {
    return !owns_table(s, p, at);
  }
  static boolean unmap_needs_table(state const& s, process p, address at, fresh<table> const&) {
    return has<mapping>(M::lookup(s, p, at)) && !owns_table(s, p, at);
  }
  static boolean store_needs_table(state const& s, process p, address at, part, word, fresh<frame> const&,
                                   fresh<table> const&) {
    return !owns_table(s, p, at);
  }
  static boolean store_needs_frame(state const& s, process p, address at, part, word, fresh<frame> const&,
                                   fresh<table> const&) {
    return !owns_table(s, p, at) || !(s.refcount(get<mapping>(M::lookup(s, p, at)).target) == 1);
  }

 private:
  static boolean owns_table(state const& s, process p, address at) {
    return M::owns(s, M::link_over(s, p, get<page>(at)));
  }
};

template <domain D, class P = on_demand_step_property<D>>
using on_demand_needs =
    need_list<need<"map", "table", &P::map_needs_table>, need<"unmap", "table", &P::unmap_needs_table>,
              need<"store", "table", &P::store_needs_table>, need<"store", "frame", &P::store_needs_frame>>;

template <class M> struct properties_of<M, on_demand_kind> {
  using D = typename M::domain_type;
  using inductive = on_demand_inductive_invariants<D>;
  using bounding = invariant_list<>;
  using implied = on_demand_implied_invariants<D>;
  using situations = on_demand_situations<D>;
  using step_properties = step_property_list<
      frame_condition<"fork", "copies_no_entry", &on_demand_step_property<D>::fork_copies_no_entry,
                      "fork leaves every table entry, every frame and every count of references as it was">>;
  using needs = on_demand_needs<D>;
  using memory = types<typename M::frame, typename M::table>;
};

}  // namespace cowproof

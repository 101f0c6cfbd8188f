// Mutants of on-demand fork: faulty kernels. Each derives from the machine and hides one transition.
//
// What can go wrong with a shared table is what goes wrong with a shared page, one level up: "as" names the bug of
// which it is the image. Number 36 is the share count of hugetlb page tables.
#pragma once
#include "engines/mutants/small.hpp"
#include "model/on_demand/machine.hpp"

namespace cowproof {

template <domain D> struct on_demand_bugs : on_demand_machine<D> {
  COWPROOF_SMALL_MUTANTS(on_demand_machine<D>);
  using typename M::branch;
  using typename M::link;
  using typename M::table;

  // ---------------------------------------------------------------------------------------------------- map and unmap

  // A new page is entered in this table.
  static void put(state& s, table into, page v, frame target, boolean writable) {
    s.refcount.set(target, 1);
    s.content.set(target, contents{});
    s.leaves.set(into, v, M::owned(target, writable));
  }

  struct map_in_shared_table : alters_map<M, map_in_shared_table> {
    COWPROOF_BUG(0, "a table that is there is used, although other processes share it", "a check that is missing", 4);
    static auto instead(state& s, process p, address at, boolean writable, fresh<frame> const& offered,
                        fresh<table> const& offered_table) {
      auto const was = s;
      auto const over = M::link_over(s, p, get<page>(at));
      auto const has_table = offered_table.exists || has<branch>(over);
      return and_then<D>(M::step_map(s, p, at, writable, offered, {offered_table.take(), has_table}), [&] {
        D::when(has<branch>(over) && !M::owns(was, over), [&] {
          s = was;
          put(s, get<branch>(over).below, get<page>(at), offered.take(), writable);
        });
      });
    }
  };

  struct map_in_wrong_table : alters_map<M, map_in_wrong_table> {
    COWPROOF_BUG(0, "the entry is put into the first table, whatever the page", "as xv6-riscv#526", 2);
    static auto instead(state& s, process p, address at, boolean writable, fresh<frame> const& offered,
                        fresh<table> const& offered_table) {
      auto const has_table = M::owns(s, M::link_over(s, p, page{})) || offered_table.exists;
      return step()
          .refused_unless(s.alive(p), refusal::no_process)
          .refused_unless(has<page>(at), refusal::out_of_range)
          .refused_unless(!occupied(M::lookup(s, p, at)), refusal::already_mapped)
          .refused_unless(offered.exists && has_table, refusal::no_memory)
          .completes(
              [&] { put(s, M::own_table(s, p, page{}, offered_table), get<page>(at), offered.take(), writable); });
    }
  };

  struct map_not_zeroed : alters_map<M, map_not_zeroed, &state::content> {
    COWPROOF_BUG(45, "a new page shows what was last on its frame", "kwrx/aplus#44", 5);
  };

  struct map_takes_busy_table : alters_map<M, map_takes_busy_table> {
    COWPROOF_BUG(0, "a table that could not be allocated is used all the same", "an error that is not checked", 4);
    static auto instead(state& s, process p, address at, boolean writable, fresh<frame> const& offered,
                        fresh<table> const& offered_table) {
      return M::step_map(s, p, at, writable, offered, {offered_table.take(), true});
    }
  };

  struct unmap_in_shared_table : alters_unmap<M, unmap_in_shared_table> {
    COWPROOF_BUG(0, "the entry is taken out of the table, although other processes share it", "a check that is missing",
                 4);
    static auto instead(state& s, process p, address at, fresh<table> const& offered) {
      auto const was = s;
      auto const old = M::lookup(s, p, at);
      return and_then<D>(M::step_unmap(s, p, at, {offered.take(), true}), [&] {
        D::when(has<mapping>(old), [&] {
          auto const target = get<mapping>(old).target;
          s = was;
          s.refcount.set(target, was.refcount(target) - 1);
          s.leaves.set(get<branch>(M::link_over(was, p, get<page>(at))).below, get<page>(at), entry{});
        });
      });
    }
  };

  // ------------------------------------------------------------------------------------------------------------ store

  // Another rule says whether the table may be changed in place: `takes_for_own(s, target)`, where the page is on
  // `target`.
  template <class Self> struct alters_owner : alters_store<M, Self> {
    static auto instead(state& s, process p, address at, part b, word value, fresh<frame> const& offered,
                        fresh<table> const& offered_table) {
      auto const v = get<page>(at);
      auto const found = M::lookup(s, p, at);
      auto const old = get<mapping>(found);
      auto const below = get<branch>(M::link_over(s, p, v)).below;
      auto const has_table = Self::takes_for_own(s, old.target);
      auto const in_place = has_table && (old.writable || s.refcount(old.target) == 1);
      auto const has_memory = (has_table || offered_table.exists) && (in_place || offered.exists);
      return step()
          .refused_unless(s.alive(p), refusal::no_process)
          .faults_unless(has<mapping>(found), fault::not_mapped)
          .faults_unless(old.writable || old.cow, fault::protection)
          .refused_unless(has_memory || !(p == process{}), refusal::no_memory)
          .faults_unless(has_memory, fault::no_memory, [&] { M::end(s, p); })
          .completes([&] {
            auto const mine = offered_table.take_unless(has_table, below);
            auto const target = offered.take_unless(in_place, old.target);
            D::when(!has_table, [&] {
              M::split(s, below, mine);
              s.sharers.set(mine, 1);
            });
            D::when(!in_place, [&] {
              s.refcount.set(old.target, s.refcount(old.target) - 1);
              s.refcount.set(target, 1);
            });
            s.directories.set(p, M::directory_over(v), link(branch{mine, true}));
            s.leaves.set(mine, v, M::owned(target, true));
            s.content.set(target, s.content(old.target).with(b, value));
          });
    }
  };

  struct shared_table_count : alters_owner<shared_table_count> {
    COWPROOF_BUG(
        36, "whether the table is shared is taken from the references of the page, which a shared table counts once",
        "CVE-2024-57883, CVE-2025-38085", 4);
    static boolean takes_for_own(state const& s, frame target) { return s.refcount(target) == 1; }
  };

  struct own_shared_table : alters_owner<own_shared_table> {
    COWPROOF_BUG(0, "a process takes a table for its own, without a check whether others share it",
                 "a check that is missing", 4);
    static boolean takes_for_own(state const&, frame) { return true; }
  };

  // A store that did `split(s, was, from, to)` besides when it had split the table.
  template <class Self> struct alters_split : alters_store<M, Self> {
    static void besides(state& s, state const& was, process p, address at, part, word, fresh<frame> const&,
                        fresh<table> const& offered_table) {
      auto const over = M::link_over(was, p, get<page>(at));
      D::when(!M::owns(was, over),
              [&] { Self::split(s, was, get<branch>(over).below, offered_table.take(), get<page>(at)); });
    }
  };
  // One that made other entries: `of_old(entry)` in the table that it left, and `of_copy(entry)` in its own.
  template <class Self> struct alters_entries : alters_split<Self> {
    static void split(state& s, state const& was, table from, table to, page written) {
      auto const now = s.leaves(to, written);
      s.leaves.copy_row(to, was.leaves, from);
      s.leaves.copy_row(from, was.leaves, from);
      s.leaves.map_row(to, [](entry const& e) { return Self::of_copy(e); });
      s.leaves.map_row(from, [](entry const& e) { return Self::of_old(e); });
      s.leaves.set(to, written, now);
    }
    static entry of_copy(entry const& e) { return Self::of_old(e); }
  };

  struct split_keeps_writable : alters_entries<split_keeps_writable> {
    COWPROOF_BUG(0, "a split copies the entries and protects none of them", "a step that is missing", 6);
    static entry of_old(entry const& e) { return e; }
  };

  struct split_protects_copy : alters_entries<split_protects_copy> {
    COWPROOF_BUG(0, "a split protects the copy only, not the table that it was made of", "as asterinas#564", 6);
    static entry of_old(entry const& e) { return e; }
    static entry of_copy(entry const& e) { return M::shared(e); }
  };

  struct split_loses_cow : alters_entries<split_loses_cow> {
    COWPROOF_BUG(0, "copy-on-write is taken from the hardware's write bit, which the first split cleared",
                 "as nanvix#2512", 8);
    static entry of_old(entry const& e) {
      auto const m = get<mapping>(e);
      return ite(has<mapping>(e), entry(mapping{m.target, false, m.writable}), e);
    }
  };

  struct split_sets_both : alters_entries<split_sets_both> {
    COWPROOF_BUG(0, "entries become copy-on-write and stay writable", "as Linux, PageAnonExclusive", 6);
    static entry of_old(entry const& e) {
      auto const m = get<mapping>(e);
      return ite(has<mapping>(e), entry(mapping{m.target, m.writable, m.writable || m.cow}), e);
    }
  };

  struct split_forgets_old_table : alters_split<split_forgets_old_table> {
    COWPROOF_BUG(0, "a split does not give up the share of the old table", "as xv6 cowtest \"three\"", 3);
    static void split(state& s, state const& was, table from, auto const&...) {
      s.sharers.set(from, was.sharers(from));
    }
  };

  struct split_counts_nothing : alters_split<split_counts_nothing> {
    COWPROOF_BUG(0, "the references of the copied table are not counted", "as nyx-os#21", 5);
    static void split(state& s, state const&, table from, auto const&...) { s.refcount -= s.leaves.row(from); }
  };

  struct on_demand_init_killed : store_kills_init<M, on_demand_init_killed> {
    COWPROOF_BUG(0, "init is killed like any other when there is no memory for a table", "a check that is missing", 3);
  };

  struct on_demand_copies_half : copies_first_part<M, on_demand_copies_half> {
    COWPROOF_BUG(0, "only the first part of the page is copied", "a length that is too small", 4);
  };

  // ---------------------------------------------------------------------------------------------- fork, exec and exit

  struct fork_keeps_branch_writable : alters_fork<M, fork_keeps_branch_writable> {
    COWPROOF_BUG(0, "fork protects only the child's directory", "as asterinas#564", 4);
    static void besides(state& s, state const& was, process parent, auto const&...) {
      s.directories.copy_row(parent, was.directories, parent);
    }
  };

  struct fork_forgets_tables : alters_fork<M, fork_forgets_tables, &state::sharers> {
    COWPROOF_BUG(0, "the child's tables are not counted", "as nyx-os#21", 4);
  };

  // A program cannot tell; only what fork costs is wrong.
  struct fork_walks_tables : alters_fork<M, fork_walks_tables> {
    COWPROOF_BUG(0, "fork protects every entry of every table, as if it copied them", "a step that is not needed", 2);
    static void besides(state& s, state const& was, process parent, auto const&...) {
      s.leaves.each(
          [&](table t, page, entry const& e) { return ite(was.directories.row(parent, t) == 0, e, M::shared(e)); });
    }
  };

  struct exit_leaks_frames : alters_exit<M, exit_leaks_frames, &state::refcount> {
    COWPROOF_BUG(48, "a table that goes does not give up the frames that it named", "moss#191", 3);
  };

  struct exit_keeps_entries : alters_exit<M, exit_keeps_entries, &state::refcount, &state::leaves> {
    COWPROOF_BUG(0, "a table is free and still has its entries", "as kwrx/aplus#44", 3);
  };

  struct exit_leaks_tables : alters_exit<M, exit_leaks_tables> {
    COWPROOF_BUG(0, "the directory goes, the shares of its tables stay", "as moss#191", 3);
    static void besides(state& s, state const& was, process p) {
      s = was;
      s.alive.set(p, false);
      s.directories.clear_row(p);
    }
  };

  struct exit_keeps_directory : exit_keeps_all<M, exit_keeps_directory> {
    COWPROOF_BUG(0, "the process is dead and its directory is still there", "a teardown that is missing", 3);
  };

  struct exit_frees_shared_table : alters_exit<M, exit_frees_shared_table> {
    COWPROOF_BUG(36, "every table of the process is freed, although other processes share it", "CVE-2025-38085", 4);
    static void besides(state& s, state const& was, process p) {
      s.refcount = was.refcount;
      s.leaves = was.leaves;
      auto const gone = s.leaves.rows([&](table t) { return !(was.directories.row(p, t) == 0); });
      s.refcount -= gone;
      s.leaves.clear(gone);
    }
  };

  struct exec_leaks_tables : alters_exec<M, exec_leaks_tables, &state::refcount, &state::leaves> {
    COWPROOF_BUG(0, "tables that no process has any more keep their frames", "as moss#191", 2);
  };

  using mutants = types<map_in_shared_table, map_in_wrong_table, map_not_zeroed, map_takes_busy_table,
                        unmap_in_shared_table, shared_table_count, own_shared_table, split_keeps_writable,
                        split_protects_copy, split_loses_cow, split_sets_both, split_forgets_old_table,
                        split_counts_nothing, on_demand_init_killed, on_demand_copies_half, fork_keeps_branch_writable,
                        fork_forgets_tables, fork_walks_tables, exit_leaks_frames, exit_keeps_entries,
                        exit_leaks_tables, exit_keeps_directory, exit_frees_shared_table, exec_leaks_tables>;
};

template <domain D> using on_demand_mutants = typename on_demand_bugs<D>::mutants;

}  // namespace cowproof

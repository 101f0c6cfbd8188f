// Forks, execs and exits that count or give up tables wrongly.
#pragma once
#include "engines/mutants/on_demand/names.hpp"

namespace cowproof::on_demand_bugs {

template <domain D> struct lifecycle_bugs : on_demand_machine<D> {
  COWPROOF_ON_DEMAND_NAMES(D);

  struct fork_keeps_branch_writable : alters_fork<D, fork_keeps_branch_writable> {
    COWPROOF_BUG(0, "fork protects only the child's directory", "as asterinas#564", 4);
    static void besides(state& s, state const& was, process parent, auto const&...) {
      s.directories.copy_row(parent, was.directories, parent);
    }
  };

  struct fork_forgets_tables : alters_fork<D, fork_forgets_tables, &state::sharers> {
    COWPROOF_BUG(0, "the child's tables are not counted", "as nyx-os#21", 4);
  };

  // A program cannot tell; only what fork costs is wrong.
  struct fork_walks_tables : alters_fork<D, fork_walks_tables> {
    COWPROOF_BUG(0, "fork protects every entry of every table, as if it copied them", "a step that is not needed", 2);
    static void besides(state& s, state const& was, process parent, auto const&...) {
      s.leaves.each(
          [&](table t, page, entry const& e) { return ite(was.directories.row(parent, t) == 0, e, M::shared(e)); });
    }
  };

  struct exit_leaks_frames : alters_exit<D, exit_leaks_frames, &state::refcount> {
    COWPROOF_BUG(48, "a table that goes does not give up the frames that it named", "moss#191", 3);
  };

  struct exit_keeps_entries : alters_exit<D, exit_keeps_entries, &state::refcount, &state::leaves> {
    COWPROOF_BUG(0, "a table is free and still has its entries", "as kwrx/aplus#44", 3);
  };

  struct exit_leaks_tables : alters_exit<D, exit_leaks_tables> {
    COWPROOF_BUG(0, "the directory goes, the shares of its tables stay", "as moss#191", 3);
    static void besides(state& s, state const& was, process p) {
      s = was;
      s.alive.set(p, false);
      s.directories.clear_row(p);
    }
  };

  struct exit_keeps_directory : alters_exit<D, exit_keeps_directory> {
    COWPROOF_BUG(0, "the process is dead and its directory is still there", "a teardown that is missing", 3);
    static void besides(state& s, state const& was, process p) {
      s = was;
      s.alive.set(p, false);
    }
  };

  struct exit_frees_shared_table : alters_exit<D, exit_frees_shared_table> {
    COWPROOF_BUG(36, "every table of the process goes, although others have it too", "CVE-2025-38085", 4);
    static void besides(state& s, state const& was, process p) {
      s.refcount = was.refcount;
      s.leaves = was.leaves;
      auto const gone = s.leaves.rows([&](table t) { return !(was.directories.row(p, t) == 0); });
      s.refcount -= gone;
      s.leaves.clear(gone);
    }
  };

  struct exec_leaks_tables : alters_exec<D, exec_leaks_tables, &state::refcount, &state::leaves> {
    COWPROOF_BUG(0, "the tables that nobody has any more keep their frames", "as moss#191", 2);
  };

  using mutants =
      types<fork_keeps_branch_writable, fork_forgets_tables, fork_walks_tables, exit_leaks_frames, exit_keeps_entries,
            exit_leaks_tables, exit_keeps_directory, exit_frees_shared_table, exec_leaks_tables>;
};

}  // namespace cowproof::on_demand_bugs

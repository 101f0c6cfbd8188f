// Forks, execs and exits that count or give up tables wrongly.
#pragma once
#include "engines/mutants/on_demand/names.hpp"

namespace cowproof {

// A fork with another way of sharing.
template <domain D> struct on_demand_fork_variant : on_demand_machine<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  template <class Share>
  static auto fork(state& s, process parent, fresh<process> const& slot, boolean directory_memory, Share share) {
    return step()
        .refused_unless(s.alive(parent), refusal::no_process)
        .refused_unless(slot.exists, refusal::no_process_slot)
        .refused_unless(directory_memory, refusal::no_memory)
        .completes([&] {
          auto const child = slot.take();
          s.alive.set(child, true);
          share(child);
          return child;
        });
  }
};

template <domain D> struct fork_keeps_branch_writable : on_demand_fork_variant<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{
      "fork_keeps_branch_writable", 0, "fork", "fork protects only the child's directory", "as asterinas#564", 4};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, boolean directory_memory) {
    return fork_keeps_branch_writable::fork(s, parent, slot, directory_memory, [&](process child) {
      s.directories.copy_row(child, parent);
      s.directories.map_row(child, M::shared_below);
      s.sharers += s.directories.row(child);
    });
  }
};

template <domain D> struct fork_forgets_tables : on_demand_fork_variant<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{"fork_forgets_tables", 0, "fork", "the child's tables are not counted",
                                            "as nyx-os#21",        4};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, boolean directory_memory) {
    return fork_forgets_tables::fork(s, parent, slot, directory_memory, [&](process child) {
      s.directories.map_row(parent, M::shared_below);
      s.directories.copy_row(child, parent);
    });
  }
};

// A program cannot tell; only what fork costs is wrong.
template <domain D> struct fork_walks_tables : on_demand_fork_variant<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{
      "fork_walks_tables",         0, "fork", "fork protects every entry of every table, as if it copied them",
      "a step that is not needed", 2};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, boolean directory_memory) {
    return fork_walks_tables::fork(s, parent, slot, directory_memory, [&](process child) {
      s.leaves.each(
          [&](table t, page, entry const& e) { return ite(s.directories.row(parent, t) == 0, e, M::shared(e)); });
      s.directories.map_row(parent, M::shared_below);
      s.directories.copy_row(child, parent);
      s.sharers += s.directories.row(child);
    });
  }
};

// An exit with another way of giving up the memory.
template <domain D> struct on_demand_exit_variant : on_demand_machine<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  template <class Release> static auto exit(state& s, process p, Release release) {
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .refused_unless(!(p == process{}), refusal::is_init)
        .completes([&] {
          s.alive.set(p, false);
          release();
        });
  }
  static void leave_tables(state& s, process p) {
    s.sharers -= s.directories.row(p);
    s.directories.clear_row(p);
  }
};

template <domain D> struct exit_leaks_frames : on_demand_exit_variant<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{
      "exit_leaks_frames", 48, "exit", "a table that goes does not give up the frames that it named", "moss#191", 3};
  static auto step_exit(state& s, process p) {
    return exit_leaks_frames::exit(s, p, [&] {
      exit_leaks_frames::leave_tables(s, p);
      s.leaves.clear(s.leaves.rows([&](table t) { return s.sharers(t) == 0; }));
    });
  }
};

template <domain D> struct exit_keeps_entries : on_demand_exit_variant<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{
      "exit_keeps_entries", 0, "exit", "a table is free and still has its entries", "as kwrx/aplus#44", 3};
  static auto step_exit(state& s, process p) {
    return exit_keeps_entries::exit(s, p, [&] { exit_keeps_entries::leave_tables(s, p); });
  }
};

template <domain D> struct exit_leaks_tables : on_demand_exit_variant<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{
      "exit_leaks_tables", 0, "exit", "the directory goes, the shares of its tables stay", "as moss#191", 3};
  static auto step_exit(state& s, process p) {
    return exit_leaks_tables::exit(s, p, [&] { s.directories.clear_row(p); });
  }
};

template <domain D> struct exit_keeps_directory : on_demand_exit_variant<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{
      "exit_keeps_directory",       0, "exit", "the process is dead and its directory is still there",
      "a teardown that is missing", 3};
  static auto step_exit(state& s, process p) {
    return exit_keeps_directory::exit(s, p, [] {});
  }
};

template <domain D> struct exit_frees_shared_table : on_demand_exit_variant<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{
      "exit_frees_shared_table", 36, "exit", "every table of the process goes, although others have it too",
      "CVE-2025-38085",          4};
  static auto step_exit(state& s, process p) {
    return exit_frees_shared_table::exit(s, p, [&] {
      auto const gone = s.leaves.rows([&](table t) { return !(s.directories.row(p, t) == 0); });
      s.refcount -= gone;
      s.leaves.clear(gone);
      exit_frees_shared_table::leave_tables(s, p);
    });
  }
};

template <domain D> struct exec_leaks_tables : on_demand_machine<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{
      "exec_leaks_tables", 0, "exec", "the tables that nobody has any more keep their frames", "as moss#191", 2};
  static auto step_exec(state& s, process p) {
    return step().refused_unless(s.alive(p), refusal::no_process).completes([&] {
      s.sharers -= s.directories.row(p);
      s.directories.clear_row(p);
    });
  }
};

}  // namespace cowproof

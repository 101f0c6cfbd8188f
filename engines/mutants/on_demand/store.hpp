// Stores that split, or do not split, a shared table wrongly.
#pragma once
#include "engines/mutants/on_demand/names.hpp"

namespace cowproof::on_demand_bugs {

template <domain D> struct store_bugs : on_demand_machine<D> {
  COWPROOF_ON_DEMAND_NAMES(D);

  // Another rule says whether the table may be changed in place: `takes_for_own(s, target)`, where the page is on
  // `target`.
  template <class Self> struct alters_owner : alters_store<D, Self> {
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
    COWPROOF_BUG(0, "a table is taken for one's own without asking who else has it", "a check that is missing", 4);
    static boolean takes_for_own(state const&, frame) { return true; }
  };

  // A store that did `split(s, was, from, to)` besides when it had split the table.
  template <class Self> struct alters_split : alters_store<D, Self> {
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

  struct on_demand_init_killed : alters_store<D, on_demand_init_killed> {
    COWPROOF_BUG(0, "init is killed like any other when there is no memory for a table", "a check that is missing", 3);
    static auto instead(state& s, process p, auto const&... operands) {
      return and_dies<D>(M::step_store(s, p, operands...), p == process{}, [&] { M::end(s, p); });
    }
  };

  struct on_demand_copies_half : alters_store<D, on_demand_copies_half> {
    COWPROOF_BUG(0, "only the first part of the page is copied", "a length that is too small", 4);
    static void besides(state& s, state const& was, process p, address at, part b, word value, auto const&...) {
      auto const from = get<mapping>(M::lookup(was, p, at)).target;
      auto const to = get<mapping>(M::lookup(s, p, at)).target;
      auto const copied = was.content(to).with(part{}, was.content(from)(part{}));
      D::when(!(to == from), [&] { s.content.set(to, copied.with(b, value)); });
    }
  };

  using mutants = types<shared_table_count, own_shared_table, split_keeps_writable, split_protects_copy,
                        split_loses_cow, split_sets_both, split_forgets_old_table, split_counts_nothing,
                        on_demand_init_killed, on_demand_copies_half>;
};

}  // namespace cowproof::on_demand_bugs

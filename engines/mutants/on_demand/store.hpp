// Stores that split, or do not split, a shared table wrongly.
#pragma once
#include "engines/mutants/altered_step.hpp"
#include "engines/mutants/on_demand/names.hpp"

namespace cowproof {

// A store whose rules can be replaced: when the table may be changed in place, how it is split, and who is spared
// without memory.
template <domain D> struct on_demand_store_variant : on_demand_machine<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  template <class Split>
  static auto store(state& s, process p, address at, part b, word value, fresh<frame> const& offered,
                    fresh<table> const& offered_table, boolean has_table, Split split, boolean spared) {
    auto const found = M::lookup(s, p, at);
    auto const old = get<mapping>(found);
    auto const in_place = has_table && (old.writable || s.refcount(old.target) == 1);
    auto const has_memory = (has_table || offered_table.exists) && (in_place || offered.exists);
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .faults_unless(has<mapping>(found), fault::not_mapped)
        .faults_unless(old.writable || old.cow, fault::protection)
        .refused_unless(has_memory || !spared, refusal::no_memory)
        .faults_unless(has_memory, fault::no_memory, [&] { M::end(s, p); })
        .completes([&] {
          auto const mine = own_table(s, p, get<page>(at), has_table, offered_table, split);
          auto const target = offered.take_unless(in_place, old.target);
          D::when(!in_place, [&] {
            s.refcount.set(old.target, s.refcount(old.target) - 1);
            s.refcount.set(target, 1);
          });
          s.leaves.set(mine, get<page>(at), M::owned(target, true));
          s.content.set(target, s.content(old.target).with(b, value));
        });
  }
  // One that splits in another way.
  template <class Split>
  static auto store_with(state& s, process p, address at, part b, word value, fresh<frame> const& offered,
                         fresh<table> const& offered_table, Split split) {
    auto const has_table = M::owns(s, M::link_over(s, p, get<page>(at)));
    return store(s, p, at, b, value, offered, offered_table, has_table, split, p == process{});
  }
  // One after which each entry of the table that is left is what `of_old` makes of it, likewise of the copy.
  template <class Old, class Copy>
  static auto store_after(state& s, process p, address at, part b, word value, fresh<frame> const& offered,
                          fresh<table> const& offered_table, Old of_old, Copy of_copy) {
    return store_with(s, p, at, b, value, offered, offered_table, [&](table from, table to) {
      s.sharers.set(from, s.sharers(from) - 1);
      s.leaves.copy_row(to, from);
      s.leaves.map_row(to, of_copy);
      s.leaves.map_row(from, of_old);
      s.refcount += s.leaves.row(to);
    });
  }
  static entry unchanged(entry const& e) { return e; }

 private:
  template <class Split>
  static table own_table(state& s, process p, page v, boolean in_place, fresh<table> const& offered, Split split) {
    auto const over = M::link_over(s, p, v);
    auto const mine = offered.take_unless(in_place, get<branch>(over).below);
    D::when(!in_place, [&] {
      split(get<branch>(over).below, mine);
      s.sharers.set(mine, 1);
    });
    s.directories.set(p, M::directory_over(v), link(branch{mine, true}));
    return mine;
  }
};

template <domain D> struct shared_table_count : on_demand_store_variant<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{
      "shared_table_count",
      36,
      "store",
      "whether the table is shared is taken from the references of the page, which a shared table counts once",
      "CVE-2024-57883, CVE-2025-38085",
      4};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered,
                         fresh<table> const& offered_table) {
    auto const has_table = s.refcount(get<mapping>(M::lookup(s, p, at)).target) == 1;
    return shared_table_count::store(
        s, p, at, b, value, offered, offered_table, has_table, [&](table from, table to) { M::split(s, from, to); },
        p == process{});
  }
};

template <domain D> struct own_shared_table : on_demand_store_variant<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{
      "own_shared_table",        0, "store", "a table is taken for one's own without asking who else has it",
      "a check that is missing", 4};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered,
                         fresh<table> const& offered_table) {
    return own_shared_table::store(
        s, p, at, b, value, offered, offered_table, true, [](table, table) {}, p == process{});
  }
};

template <domain D> struct split_keeps_writable : on_demand_store_variant<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{
      "split_keeps_writable",   0, "store", "a split copies the entries and protects none of them",
      "a step that is missing", 6};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered,
                         fresh<table> const& offered_table) {
    return split_keeps_writable::store_after(s, p, at, b, value, offered, offered_table,
                                             split_keeps_writable::unchanged, split_keeps_writable::unchanged);
  }
};

template <domain D> struct split_protects_copy : on_demand_store_variant<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{
      "split_protects_copy", 0, "store", "a split protects the copy only, not the table that it was made of",
      "as asterinas#564",    6};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered,
                         fresh<table> const& offered_table) {
    return split_protects_copy::store_after(s, p, at, b, value, offered, offered_table, split_protects_copy::unchanged,
                                            M::shared);
  }
};

template <domain D> struct split_loses_cow : on_demand_store_variant<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{
      "split_loses_cow", 0,
      "store",           "copy-on-write is taken from the hardware's write bit, which the first split cleared",
      "as nanvix#2512",  8};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered,
                         fresh<table> const& offered_table) {
    auto const protect = [](entry const& e) {
      auto const m = get<mapping>(e);
      return ite(has<mapping>(e), entry(mapping{m.target, false, m.writable}), e);
    };
    return split_loses_cow::store_after(s, p, at, b, value, offered, offered_table, protect, protect);
  }
};

template <domain D> struct split_sets_both : on_demand_store_variant<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{"split_sets_both",
                                            0,
                                            "store",
                                            "entries become copy-on-write and stay writable",
                                            "as Linux, PageAnonExclusive",
                                            6};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered,
                         fresh<table> const& offered_table) {
    auto const mark = [](entry const& e) {
      auto const m = get<mapping>(e);
      return ite(has<mapping>(e), entry(mapping{m.target, m.writable, m.writable || m.cow}), e);
    };
    return split_sets_both::store_after(s, p, at, b, value, offered, offered_table, mark, mark);
  }
};

template <domain D> struct split_forgets_old_table : on_demand_store_variant<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{
      "split_forgets_old_table",  0, "store", "a split does not give up the share of the old table",
      "as xv6 cowtest \"three\"", 3};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered,
                         fresh<table> const& offered_table) {
    return split_forgets_old_table::store_with(s, p, at, b, value, offered, offered_table, [&](table from, table to) {
      s.leaves.map_row(from, M::shared);
      s.leaves.copy_row(to, from);
      s.refcount += s.leaves.row(to);
    });
  }
};

template <domain D> struct split_counts_nothing : on_demand_store_variant<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{
      "split_counts_nothing", 0, "store", "the references of the copied table are not counted", "as nyx-os#21", 5};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered,
                         fresh<table> const& offered_table) {
    return split_counts_nothing::store_with(s, p, at, b, value, offered, offered_table, [&](table from, table to) {
      s.sharers.set(from, s.sharers(from) - 1);
      s.leaves.map_row(from, M::shared);
      s.leaves.copy_row(to, from);
    });
  }
};

template <domain D> struct on_demand_init_killed : on_demand_store_variant<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{
      "on_demand_init_killed",   0, "store", "init is killed like any other when there is no memory for a table",
      "a check that is missing", 3};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered,
                         fresh<table> const& offered_table) {
    auto const has_table = M::owns(s, M::link_over(s, p, get<page>(at)));
    return on_demand_init_killed::store(
        s, p, at, b, value, offered, offered_table, has_table, [&](table from, table to) { M::split(s, from, to); },
        false);
  }
};

template <domain D> struct on_demand_copies_half : on_demand_machine<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{
      "on_demand_copies_half",      0, "store", "only the first part of the page is copied",
      "a length that is too small", 4};
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered,
                         fresh<table> const& offered_table) {
    auto const from = get<mapping>(M::lookup(s, p, at)).target;
    auto const before = s.content;
    return and_then<D>(M::step_store(s, p, at, b, value, offered, offered_table), [&] {
      auto const to = get<mapping>(M::lookup(s, p, at)).target;
      auto const copied = before(to).with(part{}, before(from)(part{}));
      D::when(!(to == from), [&] { s.content.set(to, copied.with(b, value)); });
    });
  }
};

}  // namespace cowproof

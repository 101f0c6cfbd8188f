// Maps and unmaps that change a table which is not the process's own, or not the right one.
#pragma once
#include "engines/mutants/on_demand/names.hpp"

namespace cowproof {

// A map with another way to find the table and to make the page.
template <domain D> struct on_demand_map_variant : on_demand_machine<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  template <class Place>
  static auto map(state& s, process p, address at, fresh<frame> const& offered, boolean has_table, Place place) {
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .refused_unless(has<page>(at), refusal::out_of_range)
        .refused_unless(!occupied(M::lookup(s, p, at)), refusal::already_mapped)
        .refused_unless(offered.exists && has_table, refusal::no_memory)
        .completes([&] {
          auto const target = offered.take();
          s.refcount.set(target, 1);
          place(target);
        });
  }
  static boolean has_table(state const& s, process p, address at, fresh<table> const& offered) {
    return M::owns(s, M::link_over(s, p, get<page>(at))) || offered.exists;
  }
};

template <domain D> struct map_in_shared_table : on_demand_map_variant<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{
      "map_in_shared_table",     0, "map", "a table that is there is used, whoever shares it",
      "a check that is missing", 4};
  static auto step_map(state& s, process p, address at, boolean writable, fresh<frame> const& offered,
                       fresh<table> const& offered_table) {
    auto const v = get<page>(at);
    auto const over = M::link_over(s, p, v);
    auto const has_table = has<branch>(over) || offered_table.exists;
    return map_in_shared_table::map(s, p, at, offered, has_table, [&](frame target) {
      auto const used = offered_table.take_unless(has<branch>(over), get<branch>(over).below);
      D::when(!has<branch>(over), [&] {
        s.sharers.set(used, 1);
        s.directories.set(p, M::directory_over(v), link(branch{used, true}));
      });
      s.content.set(target, contents{});
      s.leaves.set(used, v, M::owned(target, writable));
    });
  }
};

template <domain D> struct map_in_wrong_table : on_demand_map_variant<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{
      "map_in_wrong_table", 0, "map", "the entry is put into the first table, whatever the page",
      "as xv6-riscv#526",   2};
  static auto step_map(state& s, process p, address at, boolean writable, fresh<frame> const& offered,
                       fresh<table> const& offered_table) {
    auto const has_table = M::owns(s, M::link_over(s, p, page{})) || offered_table.exists;
    return map_in_wrong_table::map(s, p, at, offered, has_table, [&](frame target) {
      auto const first = M::own_table(s, p, page{}, offered_table);
      s.content.set(target, contents{});
      s.leaves.set(first, get<page>(at), M::owned(target, writable));
    });
  }
};

template <domain D> struct map_not_zeroed : on_demand_map_variant<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{"map_not_zeroed", 45, "map", "a new page shows what was last on its frame",
                                            "kwrx/aplus#44",  5};
  static auto step_map(state& s, process p, address at, boolean writable, fresh<frame> const& offered,
                       fresh<table> const& offered_table) {
    auto const has_table = map_not_zeroed::has_table(s, p, at, offered_table);
    return map_not_zeroed::map(s, p, at, offered, has_table, [&](frame target) {
      auto const mine = M::own_table(s, p, get<page>(at), offered_table);
      s.leaves.set(mine, get<page>(at), M::owned(target, writable));
    });
  }
};

template <domain D> struct map_takes_busy_table : on_demand_map_variant<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{
      "map_takes_busy_table",         0, "map", "a table that was not to be had is used all the same",
      "an error that is not checked", 4};
  static auto step_map(state& s, process p, address at, boolean writable, fresh<frame> const& offered,
                       fresh<table> const& offered_table) {
    return map_takes_busy_table::map(s, p, at, offered, true, [&](frame target) {
      auto const mine = M::own_table(s, p, get<page>(at), offered_table);
      s.content.set(target, contents{});
      s.leaves.set(mine, get<page>(at), M::owned(target, writable));
    });
  }
};

template <domain D> struct unmap_in_shared_table : on_demand_machine<D> {
  COWPROOF_ON_DEMAND_MUTANT_OF(D);
  static constexpr mutant_description about{
      "unmap_in_shared_table",   0, "unmap", "the entry is taken out of the table, whoever shares it",
      "a check that is missing", 4};
  static auto step_unmap(state& s, process p, address at, fresh<table> const&) {
    auto const old = M::lookup(s, p, at);
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .refused_unless(has<page>(at), refusal::out_of_range)
        .completes([&] {
          D::when(has<mapping>(old), [&] {
            auto const target = get<mapping>(old).target;
            s.refcount.set(target, s.refcount(target) - 1);
            s.leaves.set(get<branch>(M::link_over(s, p, get<page>(at))).below, get<page>(at), entry{});
          });
        });
  }
};

}  // namespace cowproof

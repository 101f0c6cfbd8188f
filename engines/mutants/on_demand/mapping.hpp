// Maps and unmaps that change a table which is not the process's own, or not the right one.
#pragma once
#include "engines/mutants/on_demand/names.hpp"

namespace cowproof::on_demand_bugs {

template <domain D> struct mapping_bugs : on_demand_machine<D> {
  COWPROOF_ON_DEMAND_NAMES(D);

  // A new page is entered in this table.
  static void put(state& s, table into, page v, frame target, boolean writable) {
    s.refcount.set(target, 1);
    s.content.set(target, contents{});
    s.leaves.set(into, v, M::owned(target, writable));
  }

  struct map_in_shared_table : alters_map<D, map_in_shared_table> {
    COWPROOF_BUG(0, "a table that is there is used, whoever shares it", "a check that is missing", 4);
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

  struct map_in_wrong_table : alters_map<D, map_in_wrong_table> {
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

  struct map_not_zeroed : alters_map<D, map_not_zeroed, &state::content> {
    COWPROOF_BUG(45, "a new page shows what was last on its frame", "kwrx/aplus#44", 5);
  };

  struct map_takes_busy_table : alters_map<D, map_takes_busy_table> {
    COWPROOF_BUG(0, "a table that was not to be had is used all the same", "an error that is not checked", 4);
    static auto instead(state& s, process p, address at, boolean writable, fresh<frame> const& offered,
                        fresh<table> const& offered_table) {
      return M::step_map(s, p, at, writable, offered, {offered_table.take(), true});
    }
  };

  struct unmap_in_shared_table : alters_unmap<D, unmap_in_shared_table> {
    COWPROOF_BUG(0, "the entry is taken out of the table, whoever shares it", "a check that is missing", 4);
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

  using mutants =
      types<map_in_shared_table, map_in_wrong_table, map_not_zeroed, map_takes_busy_table, unmap_in_shared_table>;
};

}  // namespace cowproof::on_demand_bugs

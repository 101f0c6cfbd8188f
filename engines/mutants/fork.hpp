// Forks that protect, count or give up wrongly.
#pragma once
#include "engines/mutants/core.hpp"

namespace cowproof::core_bugs {

template <domain D> struct fork_bugs : machine<D> {
  COWPROOF_CORE_NAMES(D);

  struct parent_left_writable : alters_fork<D, parent_left_writable> {
    COWPROOF_BUG(1, "fork protects only the child's entries", "asterinas#564", 5);
    static void besides(state& s, state const& was, process parent, auto const&...) {
      s.table.copy_row(parent, was.table, parent);
    }
  };

  struct child_left_writable : alters_fork<D, child_left_writable> {
    COWPROOF_BUG(2, "fork protects only the parent's entries", "Linux selftest cow.c", 5);
    static void besides(state& s, state const& was, process parent, fresh<process> const& child, auto const&...) {
      s.table.copy_row(child.take(), was.table, parent);
    }
  };

  // Both processes have the parent's entries with other bits: `bits(mapping)` is one that has them.
  template <class Self> struct fork_sets : alters_fork<D, Self> {
    static void besides(state& s, state const& was, process parent, fresh<process> const& child, auto const&...) {
      s.table.copy_row(parent, was.table, parent);
      s.table.map_row(parent,
                      [](entry const& e) { return ite(has<mapping>(e), entry(Self::bits(get<mapping>(e))), e); });
      s.table.copy_row(child.take(), parent);
    }
  };

  struct refork_loses_cow : fork_sets<refork_loses_cow> {
    COWPROOF_BUG(3, "copy-on-write is taken from the hardware's write bit, which the first fork cleared", "nanvix#2512",
                 4);
    static mapping bits(mapping const& m) { return {m.target, false, m.writable}; }
  };

  struct cow_grants_readonly : fork_sets<cow_grants_readonly> {
    COWPROOF_BUG(4, "read-only pages become copy-on-write too", "kwrx/aplus#44", 3);
    static mapping bits(mapping const& m) { return {m.target, false, true}; }
  };

  struct exclusive_kept_at_fork : fork_sets<exclusive_kept_at_fork> {
    COWPROOF_BUG(23, "entries become copy-on-write and stay writable", "Linux, PageAnonExclusive", 5);
    static mapping bits(mapping const& m) { return {m.target, m.writable, m.writable || m.cow}; }
  };

  struct fork_no_incref : alters_fork<D, fork_no_incref, &state::refcount> {
    COWPROOF_BUG(13, "the child's references are not counted", "nyx-os#21", 5);
  };

  struct refcount_narrow : alters_fork<D, refcount_narrow> {
    COWPROOF_BUG(15, "the reference count has two bits and wraps", "CVE-2019-11487, nyx-os#82", 7);
    using references = typename M::references;
    static void besides(state& s, auto const&...) {
      s.refcount.each([](frame, references n) { return ite(n == 4, references(0), n); });
    }
  };

  struct fork_counts_absent : alters_fork<D, fork_counts_absent> {
    COWPROOF_BUG(0, "an entry that is not present is counted, at the frame that its bits name",
                 "a check that is missing", 1);
    static void besides(state& s, state const&, process parent, auto const&...) {
      auto const an_entry_is_absent = D::template any<page>([&](page v) { return !has<mapping>(s.table(parent, v)); });
      D::when(an_entry_is_absent, [&] { s.refcount.set(frame{}, s.refcount(frame{}) + 1); });
    }
  };

  struct fork_oom_leak : alters_fork<D, fork_oom_leak> {
    COWPROOF_BUG(41, "a fork that fails keeps the references of the child it gave up", "Linux 4946d54cb55e", 2);
    static constexpr auto after = ending::refused_no_memory;
    static void besides(state& s, state const&, process parent, auto const&...) { s.refcount += s.table.row(parent); }
  };

  using mutants = types<parent_left_writable, child_left_writable, refork_loses_cow, cow_grants_readonly,
                        exclusive_kept_at_fork, fork_no_incref, refcount_narrow, fork_counts_absent, fork_oom_leak>;
};

}  // namespace cowproof::core_bugs

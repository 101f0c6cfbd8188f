// Forks that protect, count or give up wrongly.
#pragma once
#include "engines/mutants/mutant.hpp"

namespace cowproof {

// A fork after which each entry of the parent is what `of_parent` makes of it, likewise of the child, and where
// the child's references are counted by `count`.
template <domain D> struct fork_variant : machine<D> {
  COWPROOF_MUTANT_OF(D);
  template <class Parent, class Child, class Count>
  static auto fork(state& s, process parent, fresh<process> const& slot, boolean table_memory, Parent of_parent,
                   Child of_child, Count count) {
    return step()
        .refused_unless(s.alive(parent), refusal::no_process)
        .refused_unless(slot.exists, refusal::no_process_slot)
        .refused_unless(table_memory, refusal::no_memory)
        .completes([&] {
          auto const child = slot.take();
          s.alive.set(child, true);
          s.table.copy_row(child, parent);
          s.table.map_row(child, of_child);
          s.table.map_row(parent, of_parent);
          count(child);
          return child;
        });
  }
  // Both processes get the same entries, correctly counted.
  template <class Both>
  static auto fork_both(state& s, process parent, fresh<process> const& slot, boolean table_memory, Both of_both) {
    return fork(s, parent, slot, table_memory, of_both, of_both,
                [&](process child) { s.refcount += s.table.row(child); });
  }
  static entry unchanged(entry const& e) { return e; }
  static entry with_bits(entry const& e, boolean writable, boolean cow) {
    return ite(has<mapping>(e), entry(mapping{get<mapping>(e).target, writable, cow}), e);
  }
};

template <domain D> struct parent_left_writable : fork_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{"parent_left_writable", 1, "fork", "fork protects only the child's entries",
                                            "asterinas#564",        5};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, boolean table_memory) {
    return parent_left_writable::fork(s, parent, slot, table_memory, parent_left_writable::unchanged, M::shared,
                                      [&](process child) { s.refcount += s.table.row(child); });
  }
};

template <domain D> struct child_left_writable : fork_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "child_left_writable", 2, "fork", "fork protects only the parent's entries", "Linux selftest cow.c", 5};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, boolean table_memory) {
    return child_left_writable::fork(s, parent, slot, table_memory, M::shared, child_left_writable::unchanged,
                                     [&](process child) { s.refcount += s.table.row(child); });
  }
};

template <domain D> struct refork_loses_cow : fork_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "refork_loses_cow",
      3,
      "fork",
      "copy-on-write is taken from the hardware's write bit, which the first fork cleared",
      "nanvix#2512",
      4};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, boolean table_memory) {
    return refork_loses_cow::fork_both(s, parent, slot, table_memory, [](entry const& e) {
      return refork_loses_cow::with_bits(e, false, get<mapping>(e).writable);
    });
  }
};

template <domain D> struct cow_grants_readonly : fork_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "cow_grants_readonly", 4, "fork", "read-only pages become copy-on-write too", "kwrx/aplus#44", 3};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, boolean table_memory) {
    return cow_grants_readonly::fork_both(
        s, parent, slot, table_memory, [](entry const& e) { return cow_grants_readonly::with_bits(e, false, true); });
  }
};

template <domain D> struct fork_no_incref : fork_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{"fork_no_incref", 13, "fork", "the child's references are not counted",
                                            "nyx-os#21",      5};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, boolean table_memory) {
    return fork_no_incref::fork(s, parent, slot, table_memory, M::shared, M::shared, [](process) {});
  }
};

template <domain D> struct refcount_narrow : fork_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "refcount_narrow", 15, "fork", "the reference count has two bits and wraps", "CVE-2019-11487, nyx-os#82", 7};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, boolean table_memory) {
    return refcount_narrow::fork(s, parent, slot, table_memory, M::shared, M::shared, [&](process child) {
      s.refcount += s.table.row(child);
      s.refcount.each([](frame, typename M::references n) { return ite(n == 4, typename M::references(0), n); });
    });
  }
};

template <domain D> struct exclusive_kept_at_fork : fork_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "exclusive_kept_at_fork",   23, "fork", "entries become copy-on-write and stay writable",
      "Linux, PageAnonExclusive", 5};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, boolean table_memory) {
    return exclusive_kept_at_fork::fork_both(s, parent, slot, table_memory, [](entry const& e) {
      auto const m = get<mapping>(e);
      return exclusive_kept_at_fork::with_bits(e, m.writable, m.writable || m.cow);
    });
  }
};

template <domain D> struct fork_counts_absent : fork_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "fork_counts_absent",      0, "fork", "an entry that is not present is counted, at the frame that its bits name",
      "a check that is missing", 1};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, boolean table_memory) {
    return fork_counts_absent::fork(s, parent, slot, table_memory, M::shared, M::shared, [&](process child) {
      s.refcount += s.table.row(child);
      auto const an_entry_is_absent = D::template any<page>([&](page v) { return !has<mapping>(s.table(child, v)); });
      D::when(an_entry_is_absent, [&] { s.refcount.set(frame{}, s.refcount(frame{}) + 1); });
    });
  }
};

template <domain D> struct fork_oom_leak : machine<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "fork_oom_leak",      41, "fork", "a fork that fails keeps the references of the child it gave up",
      "Linux 4946d54cb55e", 2};
  static auto step_fork(state& s, process parent, fresh<process> const& slot, boolean table_memory) {
    auto const out = M::step_fork(s, parent, slot, table_memory);
    D::when(out.how == D::ending_of(ending::refused_no_memory), [&] { s.refcount += s.table.row(parent); });
    return out;
  }
};

}  // namespace cowproof

// Mutants: faulty kernels. Each derives from the machine and hides one transition; the machine knows nothing of them.
//
// Number, mechanism and source follow docs/bugs.md, a catalogue of documented bugs of real kernels.
#pragma once
#include <string_view>

#include "model/machine.hpp"

namespace cowproof {

struct mutant_description {
  std::string_view name;
  int number;                  // in docs/bugs.md; 0 if it is not from there
  std::string_view operation;  // the transition that it replaces
  std::string_view mechanism;  // what is wrong
  std::string_view source;     // where it happened
  int catalogue_length;        // operations of the shortest sequence in the catalogue that shows it to a program
};

// The names of the machine, for a class that derives from it.
#define COWPROOF_MUTANT_OF(D) \
  using M = machine<D>;       \
  using typename M::address;  \
  using typename M::boolean;  \
  using typename M::entry;    \
  using typename M::frame;    \
  using typename M::mapping;  \
  using typename M::page;     \
  using typename M::process;  \
  using typename M::state;    \
  using typename M::step;     \
  using typename M::word;     \
  template <class X> using fresh = typename M::template fresh<X>

// -------------------------------------------------------------------------------------------------------- fork

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

// ------------------------------------------------------------------------------------------------------- store

// A store whose rules can be replaced: who owns the frame alone, what becomes of the old frame's count when a
// page is copied, and who is killed without memory.
template <domain D> struct store_variant : machine<D> {
  COWPROOF_MUTANT_OF(D);
  template <class Sole, class Leave, class Kill>
  static auto store(state& s, process p, address at, word value, fresh<frame> const& offered, Sole is_sole, Leave leave,
                    boolean spared, Kill kill) {
    auto const found = M::lookup(s, p, at);
    auto const old = get<mapping>(found);
    auto const in_place = old.writable || is_sole(s.refcount(old.target));
    auto const has_frame = in_place || offered.exists;
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .faults_unless(has<mapping>(found), fault::not_mapped)
        .faults_unless(old.writable || old.cow, fault::protection)
        .refused_unless(has_frame || !spared, refusal::no_memory)
        .faults_unless(has_frame, fault::no_memory, kill)
        .completes([&] {
          auto const target = offered.take_unless(in_place, old.target);
          D::when(!in_place, [&] {
            leave(old.target);
            s.refcount.set(target, 1);
          });
          s.table.set(p, get<page>(at), M::owned(target, true));
          s.content.set(target, value);
        });
  }
  using references = typename M::references;
  static boolean alone(references const& n) { return n == 1; }
};

template <domain D> struct cow_copy_no_decref : store_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "cow_copy_no_decref",    12, "store", "a copy does not give up the reference to the old frame",
      "xv6 cowtest \"three\"", 4};
  static auto step_store(state& s, process p, address at, word value, fresh<frame> const& offered) {
    return cow_copy_no_decref::store(
        s, p, at, value, offered, cow_copy_no_decref::alone, [](frame) {}, p == process{}, [&] { M::end(s, p); });
  }
};

template <domain D> struct recow_bad_ref : store_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "recow_bad_ref",      14, "store", "a copy leaves one reference to the old frame, however many there were",
      "MIT 6.828 homework", 6};
  static auto step_store(state& s, process p, address at, word value, fresh<frame> const& offered) {
    return recow_bad_ref::store(
        s, p, at, value, offered, recow_bad_ref::alone, [&](frame old) { s.refcount.set(old, 1); }, p == process{},
        [&] { M::end(s, p); });
  }
};

template <domain D> struct reuse_at_two : store_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "reuse_at_two", 0, "store", "a frame with two owners is reused in place", "a slip of the comparison", 4};
  static auto step_store(state& s, process p, address at, word value, fresh<frame> const& offered) {
    return reuse_at_two::store(
        s, p, at, value, offered, [](auto const& n) { return n == 1 || n == 2; },
        [&](frame old) { s.refcount.set(old, s.refcount(old) - 1); }, p == process{}, [&] { M::end(s, p); });
  }
};

template <domain D> struct fault_oom_wrong : store_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "fault_oom_wrong",
      40,
      "store",
      "a write that finds no memory leaves the process hanging instead of killing it",
      "xv6 lab, managarm#1626",
      3};
  static auto step_store(state& s, process p, address at, word value, fresh<frame> const& offered) {
    return fault_oom_wrong::store(
        s, p, at, value, offered, fault_oom_wrong::alone, [&](frame old) { s.refcount.set(old, s.refcount(old) - 1); },
        p == process{}, [] {});
  }
};

template <domain D> struct init_killed : store_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "init_killed", 0, "store", "init is killed like any other when it finds no memory", "a check that is missing", 3};
  static auto step_store(state& s, process p, address at, word value, fresh<frame> const& offered) {
    return init_killed::store(
        s, p, at, value, offered, init_killed::alone, [&](frame old) { s.refcount.set(old, s.refcount(old) - 1); },
        false, [&] { M::end(s, p); });
  }
};

// ----------------------------------------------------------------------------------------- load, map and unmap

template <domain D> struct load_through_init : machine<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{"load_through_init",
                                            0,
                                            "load",
                                            "the address is translated by init's table",
                                            "a switch of tables that is missing",
                                            4};
  static auto step_load(state& s, process p, address at) {
    auto const out = M::step_load(s, p, at);
    auto const target = get<mapping>(M::lookup(s, process{}, at)).target;
    return outcome<D, word>{out.how, s.content(target)};
  }
};

template <domain D> struct map_takes_busy_frame : machine<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "map_takes_busy_frame",         0, "map", "an allocation that failed is used all the same",
      "an error that is not checked", 4};
  static auto step_map(state& s, process p, address at, boolean writable, fresh<frame> const& offered) {
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .refused_unless(has<page>(at), refusal::out_of_range)
        .refused_unless(!occupied(M::lookup(s, p, at)), refusal::already_mapped)
        .completes([&] {
          auto const target = offered.take();
          s.refcount.set(target, 1);
          s.table.set(p, get<page>(at), M::owned(target, writable));
        });
  }
};

template <domain D> struct map_refuses_read_only : machine<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "map_refuses_read_only", 0, "map", "a read-only mapping is refused as if memory had run out", "a wrong error", 1};
  static auto step_map(state& s, process p, address at, boolean writable, fresh<frame> const& offered) {
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .refused_unless(has<page>(at), refusal::out_of_range)
        .refused_unless(!occupied(M::lookup(s, p, at)), refusal::already_mapped)
        .refused_unless(offered.exists && writable, refusal::no_memory)
        .completes([&] {
          auto const target = offered.take();
          s.refcount.set(target, 1);
          s.table.set(p, get<page>(at), M::owned(target, true));
        });
  }
};

template <domain D> struct unmap_no_decref : machine<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "unmap_no_decref", 0, "unmap", "the entry goes, the reference stays", "a release that is missing", 2};
  static auto step_unmap(state& s, process p, address at) {
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .refused_unless(has<page>(at), refusal::out_of_range)
        .completes([&] { s.table.set(p, get<page>(at), entry{}); });
  }
};

// ----------------------------------------------------------------------------------------------- exec and exit

// An exit with another way of giving up the memory.
template <domain D> struct exit_variant : machine<D> {
  COWPROOF_MUTANT_OF(D);
  template <class Release> static auto exit_with(state& s, process p, Release release) {
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .refused_unless(!(p == process{}), refusal::is_init)
        .completes([&] {
          s.alive.set(p, false);
          release();
        });
  }
};

template <domain D> struct not_zeroed : exit_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "not_zeroed", 45, "exit", "a frame is free and still holds what was written", "kwrx/aplus#44", 6};
  static auto step_exit(state& s, process p) {
    return not_zeroed::exit_with(s, p, [&] {
      s.refcount -= s.table.row(p);
      s.table.clear_row(p);
    });
  }
};

template <domain D> struct table_leak : exit_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "table_leak", 48, "exit", "exit does not give up the frames that the table named", "moss#191", 3};
  static auto step_exit(state& s, process p) {
    return table_leak::exit_with(s, p, [&] { s.table.clear_row(p); });
  }
};

template <domain D> struct exit_keeps_table : exit_variant<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "exit_keeps_table",           0, "exit", "the process is dead and its table is still there",
      "a teardown that is missing", 3};
  static auto step_exit(state& s, process p) {
    return exit_keeps_table::exit_with(s, p, [] {});
  }
};

template <domain D> struct exec_leaks_image : machine<D> {
  COWPROOF_MUTANT_OF(D);
  static constexpr mutant_description about{
      "exec_leaks_image", 0, "exec", "the old image is forgotten, not given up", "a teardown that is missing", 2};
  static auto step_exec(state& s, process p) {
    return step().refused_unless(s.alive(p), refusal::no_process).completes([&] { s.table.clear_row(p); });
  }
};

#undef COWPROOF_MUTANT_OF

template <domain D>
using all_mutants = types<parent_left_writable<D>, child_left_writable<D>, refork_loses_cow<D>, cow_grants_readonly<D>,
                          cow_copy_no_decref<D>, fork_no_incref<D>, recow_bad_ref<D>, refcount_narrow<D>,
                          exclusive_kept_at_fork<D>, fault_oom_wrong<D>, fork_oom_leak<D>, not_zeroed<D>, table_leak<D>,
                          reuse_at_two<D>, init_killed<D>, load_through_init<D>, map_takes_busy_frame<D>,
                          map_refuses_read_only<D>, unmap_no_decref<D>, exit_keeps_table<D>, exec_leaks_image<D>>;

}  // namespace cowproof

// Mutants of the core: faulty kernels. Each derives from the machine and hides one transition; the machine knows
// nothing of them.
//
// Number, mechanism and source follow docs/bugs.md, a catalogue of documented bugs of real kernels.
#pragma once
#include "engines/mutants/small.hpp"
#include "model/machine.hpp"

namespace cowproof {

template <domain D> struct core_bugs : machine<D> {
  COWPROOF_SMALL_MUTANTS(machine<D>);

  // ---------------------------------------------------------------------------------------------- load, map and unmap

  struct load_through_init : alters_load<M, load_through_init> {
    COWPROOF_BUG(0, "the address is translated by init's table", "a switch of tables that is missing", 4);
    static auto instead(state& s, process p, address at, part b) {
      auto out = M::step_load(s, p, at, b);
      out.value = s.content(get<mapping>(M::lookup(s, process{}, at)).target)(b);
      return out;
    }
  };

  struct map_takes_busy_frame : alters_map<M, map_takes_busy_frame> {
    COWPROOF_BUG(0, "an allocation that failed is used all the same", "an error that is not checked", 4);
    static auto instead(state& s, process p, address at, boolean writable, fresh<frame> const& offered) {
      return M::step_map(s, p, at, writable, {offered.take(), true});
    }
  };

  struct map_refuses_read_only : alters_map<M, map_refuses_read_only> {
    COWPROOF_BUG(0, "a read-only mapping is refused as if memory had run out", "a wrong error", 1);
    static auto instead(state& s, process p, address at, boolean writable, fresh<frame> const& offered) {
      return M::step_map(s, p, at, writable, {offered.take(), offered.exists && writable});
    }
  };

  struct unmap_no_decref : alters_unmap<M, unmap_no_decref, &state::refcount, &state::content> {
    COWPROOF_BUG(0, "the entry goes, the reference stays", "a release that is missing", 2);
  };

  // ------------------------------------------------------------------------------------------------------------ store

  struct cow_copy_no_decref : alters_copy<M, cow_copy_no_decref> {
    COWPROOF_BUG(12, "a copy does not give up the reference to the old frame", "xv6 cowtest \"three\"", 4);
    static void copied(state& s, state const& was, frame from, auto const&...) {
      s.refcount.set(from, was.refcount(from));
    }
  };

  struct recow_bad_ref : alters_copy<M, recow_bad_ref> {
    COWPROOF_BUG(14, "a copy leaves one reference to the old frame, however many there were", "MIT 6.828 homework", 6);
    static void copied(state& s, state const&, frame from, auto const&...) { s.refcount.set(from, 1); }
  };

  struct copy_counted_elsewhere : alters_copy<M, copy_counted_elsewhere> {
    COWPROOF_BUG(0, "the reference to a copy is counted at frame 0, whichever frame it is on",
                 "an index that is not set", 3);
    static void copied(state& s, state const& was, frame, frame to, auto const&...) {
      s.refcount.set(to, was.refcount(to));
      s.refcount.set(frame{}, s.refcount(frame{}) + 1);
    }
  };

  struct copies_nothing : alters_copy<M, copies_nothing> {
    COWPROOF_BUG(0, "the new frame gets what is written, and nothing of what the page held", "a step that is missing",
                 4);
    static void copied(state& s, state const& was, frame, frame to, part b, word value) {
      s.content.set(to, was.content(to).with(b, value));
    }
  };

  struct copies_half : copies_first_part<M, copies_half> {
    COWPROOF_BUG(0, "only the first part of the page is copied", "a length that is too small", 4);
  };

  struct copies_from_wrong_frame : alters_copy<M, copies_from_wrong_frame> {
    COWPROOF_BUG(0, "the copy is one of frame 0, whichever frame the page is on", "an index that is not set", 5);
    static void copied(state& s, state const& was, frame, frame to, part b, word value) {
      s.content.set(to, was.content(frame{}).with(b, value));
    }
  };

  struct zeroes_after_copying : alters_copy<M, zeroes_after_copying> {
    COWPROOF_BUG(0, "the new frame is filled with zeros after the page was copied to it",
                 "two steps in the wrong order", 4);
    static void copied(state& s, state const&, frame, frame to, part b, word value) {
      s.content.set(to, contents{}.with(b, value));
    }
  };

  struct reuse_at_two : alters_store<M, reuse_at_two> {
    COWPROOF_BUG(0, "a frame with two owners is reused in place", "a slip of the comparison", 4);
    static auto instead(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
      auto const was = s;
      auto const old = get<mapping>(M::lookup(s, p, at));
      auto const reused = !old.writable && s.refcount(old.target) == 2;
      return and_then<D>(M::step_store(s, p, at, b, value, {offered.take(), offered.exists || reused}), [&] {
        D::when(reused, [&] {
          s = was;
          s.table.set(p, get<page>(at), M::owned(old.target, true));
          s.content.set(old.target, was.content(old.target).with(b, value));
        });
      });
    }
  };

  struct fault_oom_wrong : alters_store<M, fault_oom_wrong> {
    COWPROOF_BUG(40, "a write that finds no memory leaves the process hanging instead of killing it",
                 "xv6 lab, managarm#1626", 3);
    static constexpr auto after = ending::fault_no_memory;
    static void besides(state& s, state const& was, auto const&...) { s = was; }
  };

  struct init_killed : store_kills_init<M, init_killed> {
    COWPROOF_BUG(0, "init is killed like any other when it finds no memory", "a check that is missing", 3);
  };

  // ------------------------------------------------------------------------------------------------------------- fork

  struct parent_left_writable : alters_fork<M, parent_left_writable> {
    COWPROOF_BUG(1, "fork protects only the child's entries", "asterinas#564", 5);
    static void besides(state& s, state const& was, process parent, auto const&...) {
      s.table.copy_row(parent, was.table, parent);
    }
  };

  struct child_left_writable : alters_fork<M, child_left_writable> {
    COWPROOF_BUG(2, "fork protects only the parent's entries", "Linux selftest cow.c", 5);
    static void besides(state& s, state const& was, process parent, fresh<process> const& child, auto const&...) {
      s.table.copy_row(child.take(), was.table, parent);
    }
  };

  // Both processes have the parent's entries with other bits: `bits(mapping)` is one that has them.
  template <class Self> struct fork_sets : alters_fork<M, Self> {
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

  struct fork_no_incref : alters_fork<M, fork_no_incref, &state::refcount> {
    COWPROOF_BUG(13, "the child's references are not counted", "nyx-os#21", 5);
  };

  struct refcount_narrow : alters_fork<M, refcount_narrow> {
    COWPROOF_BUG(15, "the reference count has two bits and wraps", "CVE-2019-11487, nyx-os#82", 7);
    using references = typename M::references;
    static void besides(state& s, auto const&...) {
      s.refcount.each([](frame, references n) { return ite(n == 4, references(0), n); });
    }
  };

  struct fork_counts_absent : alters_fork<M, fork_counts_absent> {
    COWPROOF_BUG(0, "an entry that is not present is counted, at the frame that its bits name",
                 "a check that is missing", 1);
    static void besides(state& s, state const&, process parent, auto const&...) {
      auto const an_entry_is_absent = D::template any<page>([&](page v) { return !has<mapping>(s.table(parent, v)); });
      D::when(an_entry_is_absent, [&] { s.refcount.set(frame{}, s.refcount(frame{}) + 1); });
    }
  };

  struct fork_oom_leak : alters_fork<M, fork_oom_leak> {
    COWPROOF_BUG(41, "a fork that fails keeps the references of the child it gave up", "Linux 4946d54cb55e", 2);
    static constexpr auto after = ending::refused_no_memory;
    static void besides(state& s, state const&, process parent, auto const&...) { s.refcount += s.table.row(parent); }
  };

  // ---------------------------------------------------------------------------------------------------- exec and exit

  struct not_zeroed : alters_exit<M, not_zeroed, &state::content> {
    COWPROOF_BUG(45, "a frame is free and still holds what was written", "kwrx/aplus#44", 6);
  };

  struct table_leak : alters_exit<M, table_leak, &state::refcount, &state::content> {
    COWPROOF_BUG(48, "exit does not give up the frames that the table named", "moss#191", 3);
  };

  struct exit_keeps_table : exit_keeps_all<M, exit_keeps_table> {
    COWPROOF_BUG(0, "the process is dead and its table is still there", "a teardown that is missing", 3);
  };

  struct exec_leaks_image : alters_exec<M, exec_leaks_image, &state::refcount, &state::content> {
    COWPROOF_BUG(0, "the old image is forgotten, not given up", "a teardown that is missing", 2);
  };

  using mutants =
      types<load_through_init, map_takes_busy_frame, map_refuses_read_only, unmap_no_decref, cow_copy_no_decref,
            recow_bad_ref, copy_counted_elsewhere, copies_nothing, copies_half, copies_from_wrong_frame,
            zeroes_after_copying, reuse_at_two, fault_oom_wrong, init_killed, parent_left_writable, child_left_writable,
            refork_loses_cow, cow_grants_readonly, exclusive_kept_at_fork, fork_no_incref, refcount_narrow,
            fork_counts_absent, fork_oom_leak, not_zeroed, table_leak, exit_keeps_table, exec_leaks_image>;
};

template <domain D> using all_mutants = typename core_bugs<D>::mutants;

}  // namespace cowproof

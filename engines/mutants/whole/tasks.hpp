// Tasks that begin, exec, end or are reaped wrongly.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof::whole_mutants {

// ------------------------------------------------------------------------------------------------------- beginning

template <domain D> struct vfork_no_block : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "vfork_no_block", 52, "vfork", "the parent runs while its child lives in its memory", "tgoskits#377", 2};
  static auto step_vfork(state& s, process parent, fresh<process> const& slot) {
    return then(M::step_vfork(s, parent, slot), [&] {
      auto const t = running(s, parent);
      s.tasks.set(parent, only{}, task(live{t.memory, t.parent, false, t.borrows}));
    });
  }
};

template <domain D> struct vfork_while_blocked : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "vfork_while_blocked",     0, "vfork", "a parent that waits for its vfork child has another one",
      "a check that is missing", 2};
  static auto step_vfork(state& s, process parent, fresh<process> const& slot) {
    return step()
        .refused_unless(has<live>(s.tasks(parent, only{})), refusal::no_process)
        .refused_unless(slot.exists, refusal::no_process_slot)
        .completes([&] {
          auto const was = running(s, parent);
          auto const child = slot.take();
          s.tasks.set(parent, only{}, task(live{was.memory, was.parent, true, was.borrows}));
          s.tasks.set(child, only{}, task(live{was.memory, parent, false, true}));
          s.users.set(was.memory, s.users(was.memory) + 1);
          lifecycle::inherit(s, child, parent);
          return child;
        });
  }
};

template <domain D> struct clone_forgets_user : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "clone_forgets_user",          0, "clone", "who moves into an address space is not counted",
      "a reference that is missing", 4};
  static auto step_clone(state& s, process parent, fresh<process> const& slot) {
    auto const a = memory_of(s, parent);
    return then(M::step_clone(s, parent, slot), [&] { s.users.set(a, s.users(a) - 1); });
  }
};

// ------------------------------------------------------------------------------------------------------------ exec

template <domain D> struct exec_kills_sharer : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "exec_kills_sharer", 51, "exec", "exec tears down the address space that others still live in",
      "tgoskits#377",      5};
  static auto step_exec(state& s, process p, program what, fresh<space> const& memory) {
    auto const left = memory_of(s, p);
    return then(M::step_exec(s, p, what, memory), [&] { lifecycle::release_space(s, left); });
  }
};

template <domain D> struct exec_drops_image_first : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "exec_drops_image_first",
      0,
      "exec",
      "the old image is gone before it is known that there is memory for the new one",
      "execve(2)",
      4};
  static auto step_exec(state& s, process p, program what, fresh<space> const& memory) {
    auto const out = M::step_exec(s, p, what, memory);
    D::when(out.how == D::ending_of(ending::refused_no_memory), [&] { lifecycle::release_space(s, memory_of(s, p)); });
    return out;
  }
};

template <domain D> struct exec_wakes_nobody : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "exec_wakes_nobody",         0, "exec", "the parent of a vfork child waits beyond its exec, forever",
      "a wake-up that is missing", 4};
  static auto step_exec(state& s, process p, program what, fresh<space> const& memory) {
    auto const was = running(s, p);
    return then(M::step_exec(s, p, what, memory), [&] {
      auto const parent = running(s, was.parent);
      D::when(was.borrows, [&] {
        s.tasks.set(was.parent, only{}, task(live{parent.memory, parent.parent, true, parent.borrows}));
      });
    });
  }
};

template <domain D> struct exec_refuses_sharer : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "exec_refuses_sharer", 0, "exec", "there is no memory for a program that shares what it leaves",
      "a wrong error",       4};
  static auto step_exec(state& s, process p, program what, fresh<space> const& memory) {
    auto const was = running(s, p);
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(!s.images.row_is_empty(what), refusal::no_program)
        .refused_unless(memory.exists && s.users(was.memory) == 1, refusal::no_memory)
        .completes([&] {
          auto const a = memory.take();
          s.tasks.set(p, only{}, task(live{a, was.parent, false, false}));
          lifecycle::leave_space(s, was.memory);
          lifecycle::open_space(s, a);
          s.regions.copy_row(a, s.images, what);
          s.holders += s.regions.row(a);
        });
  }
};

// ------------------------------------------------------------------------------------------------------------- end

template <domain D> struct table_leak : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "table_leak", 48, "exit", "the frames that hold the page table are not given back", "moss#191", 4};
  static auto step_exit(state& s, process p) {
    auto const a = memory_of(s, p);
    auto const before = s.directories;
    return then(M::step_exit(s, p), [&] {
      D::when(s.users(a) == 0, [&] {
        s.directories = before;
        s.refcount += s.directories.row(a);
      });
    });
  }
};

template <domain D> struct exit_keeps_descriptors : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "exit_keeps_descriptors", 0, "exit", "the descriptors of the dead stay open", "a close that is missing", 3};
  static auto step_exit(state& s, process p) {
    auto const descriptors = s.descriptors;
    auto const opens = s.opens;
    return then(M::step_exit(s, p), [&] {
      s.descriptors = descriptors;
      s.opens = opens;
    });
  }
};

template <domain D> struct exit_keeps_signals : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "exit_keeps_signals",      0, "exit", "whoever gets the number next gets the signals of the dead",
      "a reset that is missing", 3};
  static auto step_exit(state& s, process p) {
    auto const before = s.pending;
    return then(M::step_exit(s, p), [&] { s.pending = before; });
  }
};

// An exit after which children that are a T keep the parent that is gone.
template <domain D> struct exit_variant : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  template <class T> static auto exit_without_adoption(state& s, process p) {
    auto const before = s.tasks;
    return then(M::step_exit(s, p), [&] {
      s.tasks.each([&](process q, only, task const& t) {
        auto const was = before(q, only{});
        return ite(has<T>(was) && get<T>(was).parent == p && !(q == p), was, t);
      });
    });
  }
};

template <domain D> struct zombie_lost : exit_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "zombie_lost", 56, "exit", "nobody can wait for the zombies of a parent that is gone", "elks#673", 4};
  static auto step_exit(state& s, process p) { return zombie_lost::template exit_without_adoption<zombie>(s, p); }
};

template <domain D> struct exit_forgets_orphans : exit_variant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "exit_forgets_orphans", 0, "exit", "children keep the parent that is gone", "_exit(2)", 3};
  static auto step_exit(state& s, process p) {
    return exit_forgets_orphans::template exit_without_adoption<live>(s, p);
  }
};

template <domain D> struct pid_reused_early : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "pid_reused_early", 57, "exit", "a number is free before the parent has waited for it", "LTP fork13", 3};
  static auto step_exit(state& s, process p) {
    return then(M::step_exit(s, p), [&] { s.tasks.set(p, only{}, task{}); });
  }
};

template <domain D> struct kill_spares_blocked : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "kill_spares_blocked",         0, "kill", "a parent that is blocked in vfork cannot be killed",
      "a wait that is not killable", 3};
  static auto step_kill(state& s, process p) {
    return step()
        .refused_unless(!(p == process{}), refusal::is_init)
        .refused_unless(occupied(s.tasks(p, only{})) && !running(s, p).blocked, refusal::no_process)
        .completes([&] { D::when(runs(s, p), [&] { lifecycle::end(s, p); }); });
  }
};

template <domain D> struct killed_parent_awaited : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "killed_parent_awaited",
      0,
      "kill",
      "the vfork child of a parent that was killed is taken for one of its new parent",
      "a link that is not cut",
      4};
  static auto step_kill(state& s, process p) {
    auto const before = s.tasks;
    return then(M::step_kill(s, p), [&] {
      s.tasks.each([&](process q, only, task const& t) {
        auto const now = get<live>(t);
        auto const was = get<live>(before(q, only{}));
        return ite(has<live>(t) && was.borrows && was.parent == p,
                   task(live{now.memory, now.parent, now.blocked, true}), t);
      });
    });
  }
};

template <domain D> struct wait_reaps_the_living : mutant<D> {
  COWPROOF_WHOLE_MUTANT_OF(D);
  static constexpr mutant_description about{
      "wait_reaps_the_living",   0, "wait", "a child that runs is reaped like one that is dead",
      "a check that is missing", 2};
  static auto step_wait(state& s, process parent, process child) {
    auto const out = M::step_wait(s, parent, child);
    auto const reaped = out.how == D::ending_of(ending::refused_not_yet);
    D::when(reaped, [&] { s.tasks.set(child, only{}, task{}); });
    return outcome<D, no_value>{ite(reaped, D::ending_of(ending::completed), out.how), {}};
  }
};

}  // namespace cowproof::whole_mutants

// Tasks that begin, exec, end or are reaped wrongly.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof {

template <domain D> struct whole_task_bugs : words_of_whole<D> {
  COWPROOF_WHOLE_MUTANTS(D);

  // ------------------------------------------------------------------------------------------------------ beginning

  struct vfork_no_block : alters_vfork<M, vfork_no_block> {
    COWPROOF_BUG(52, "the parent runs while its child lives in its memory", "tgoskits#377", 2);
    static void besides(state& s, state const& was, process parent, auto const&) {
      s.tasks.set(parent, only{}, was.tasks(parent, only{}));
    }
  };

  struct vfork_while_blocked : alters_vfork<M, vfork_while_blocked> {
    COWPROOF_BUG(0, "a parent that waits for its vfork child has another one", "a check that is missing", 2);
    static auto instead(state& s, process parent, fresh<process> const& slot) {
      return step()
          .refused_unless(has<live>(s.tasks(parent, only{})), refusal::no_process)
          .refused_unless(slot.exists, refusal::no_process_slot)
          .completes([&] {
            auto const was = running(s, parent);
            auto const child = slot.take();
            s.tasks.set(parent, only{}, task(live{was.memory, was.parent, true, was.borrows}));
            s.tasks.set(child, only{}, task(live{was.memory, parent, false, true}));
            s.users.set(was.memory, s.users(was.memory) + 1);
            M::inherit(s, child, parent);
            return child;
          });
    }
  };

  struct clone_forgets_user : alters_clone<M, clone_forgets_user, &state::users> {
    COWPROOF_BUG(0, "a task that moves into an address space is not counted", "a reference that is missing", 4);
  };

  // ----------------------------------------------------------------------------------------------------------- exec

  struct exec_kills_sharer : alters_exec<M, exec_kills_sharer> {
    COWPROOF_BUG(51, "exec tears down the address space that other tasks still live in", "tgoskits#377", 5);
    static void besides(state& s, state const& was, process p, auto const&...) {
      M::release_space(s, memory_of(was, p));
    }
  };

  struct exec_drops_image_first : alters_exec<M, exec_drops_image_first> {
    COWPROOF_BUG(0, "the old image is gone before it is known that there is memory for the new one", "execve(2)", 4);
    static constexpr auto after = ending::refused_no_memory;
    static void besides(state& s, state const&, process p, auto const&...) { M::release_space(s, memory_of(s, p)); }
  };

  struct exec_wakes_nobody : alters_exec<M, exec_wakes_nobody> {
    COWPROOF_BUG(0, "the parent of a vfork child waits beyond its exec, forever", "a wake-up that is missing", 4);
    static void besides(state& s, state const& was, process p, auto const&...) {
      auto const child = running(was, p);
      D::when(child.borrows, [&] { s.tasks.set(child.parent, only{}, was.tasks(child.parent, only{})); });
    }
  };

  struct exec_refuses_sharer : alters_exec<M, exec_refuses_sharer> {
    COWPROOF_BUG(0, "exec fails for lack of memory if other tasks share the address space that it leaves",
                 "a wrong error", 4);
    static auto instead(state& s, process p, program what, fresh<space> const& memory) {
      return M::step_exec(s, p, what, {memory.take(), memory.exists && s.users(memory_of(s, p)) == 1});
    }
  };

  // ------------------------------------------------------------------------------------------------------------ end

  struct table_leak : alters_exit<M, table_leak> {
    COWPROOF_BUG(48, "the frames that hold the page table are not given back", "moss#191", 4);
    static void besides(state& s, state const& was, process p) {
      auto const a = memory_of(was, p);
      D::when(s.users(a) == 0, [&] {
        s.directories = was.directories;
        s.refcount += s.directories.row(a);
      });
    }
  };

  struct exit_keeps_descriptors : alters_exit<M, exit_keeps_descriptors, &state::descriptors, &state::opens> {
    COWPROOF_BUG(0, "the descriptors of the dead stay open", "a close that is missing", 3);
  };

  struct exit_keeps_signals : alters_exit<M, exit_keeps_signals, &state::pending> {
    COWPROOF_BUG(0, "the next process with the number gets the signals of the dead one", "a reset that is missing", 3);
  };

  // An exit after which children that are a T keep the parent that is gone.
  template <class Self, class T> struct exit_without_adoption : alters_exit<M, Self> {
    static void besides(state& s, state const& was, process p) {
      s.tasks.each([&](process q, only, task const& t) {
        auto const child = was.tasks(q, only{});
        return ite(has<T>(child) && get<T>(child).parent == p && !(q == p), child, t);
      });
    }
  };

  struct zombie_lost : exit_without_adoption<zombie_lost, zombie> {
    COWPROOF_BUG(56, "no process can wait for the zombies of a parent that is gone", "elks#673", 4);
  };

  struct exit_forgets_orphans : exit_without_adoption<exit_forgets_orphans, live> {
    COWPROOF_BUG(0, "children keep the parent that is gone", "_exit(2)", 3);
  };

  struct pid_reused_early : alters_exit<M, pid_reused_early> {
    COWPROOF_BUG(57, "a number is free before the parent has waited for it", "LTP fork13", 3);
    static void besides(state& s, state const&, process p) { s.tasks.set(p, only{}, task{}); }
  };

  struct kill_spares_blocked : alters_kill<M, kill_spares_blocked> {
    COWPROOF_BUG(0, "a parent that is blocked in vfork cannot be killed", "a wait that is not killable", 3);
    static constexpr auto ends = ending::refused_no_process;
    static boolean stuck(state const& s, process p) {
      return has<live>(s.tasks(p, only{})) && running(s, p).blocked && !(p == process{});
    }
  };

  struct killed_parent_awaited : alters_kill<M, killed_parent_awaited> {
    COWPROOF_BUG(0, "the vfork child of a parent that was killed is taken for one of its new parent",
                 "a link that is not cut", 4);
    static void besides(state& s, state const& was, process p) {
      s.tasks.each([&](process q, only, task const& t) {
        auto const now = get<live>(t);
        auto const child = get<live>(was.tasks(q, only{}));
        return ite(has<live>(t) && child.borrows && child.parent == p,
                   task(live{now.memory, now.parent, now.blocked, true}), t);
      });
    }
  };

  struct wait_reaps_the_living : alters_wait<M, wait_reaps_the_living> {
    COWPROOF_BUG(0, "a child that runs is reaped like one that is dead", "a check that is missing", 2);
    static auto instead(state& s, process parent, process child) {
      auto out = M::step_wait(s, parent, child);
      auto const runs_on = out.how == D::ending_of(ending::refused_not_yet);
      D::perform(ending::completed, runs_on, [&] { s.tasks.set(child, only{}, task{}); });
      out.how = ite(runs_on, D::ending_of(ending::completed), out.how);
      return out;
    }
  };

  using mutants =
      types<vfork_no_block, vfork_while_blocked, clone_forgets_user, exec_kills_sharer, exec_drops_image_first,
            exec_wakes_nobody, exec_refuses_sharer, table_leak, exit_keeps_descriptors, exit_keeps_signals, zombie_lost,
            exit_forgets_orphans, pid_reused_early, kill_spares_blocked, killed_parent_awaited, wait_reaps_the_living>;
};

}  // namespace cowproof

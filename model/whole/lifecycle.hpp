// Tasks: vfork, clone, exec, exit and wait, and what becomes of an address space when its last task leaves it.
#pragma once
#include "model/whole/common.hpp"

namespace cowproof {

template <domain D> struct whole_lifecycle : whole_common<D> {
  COWPROOF_WHOLE_NAMES(D);

  // --------------------------------------------------------------------------------------------------- leaving

  // Everything that an address space names is given back.
  static void release_space(state& s, space a) {
    s.swapcount -= s.table.row(a);
    s.refcount -= s.table.row(a);
    s.table.clear_row(a);
    flush(s, a, [](page) { return boolean(true); });
    s.refcount -= s.directories.row(a);
    s.directories.clear_row(a);
    s.holders -= s.regions.row(a);
    s.regions.clear_row(a);
    s.kernel_half.each([&](space b, kernel_page, boolean had) { return had && !(b == a); });
  }

  // One task fewer lives in the space; the last one to leave frees it.
  static void leave_space(state& s, space a) {
    auto const left = s.users(a) - 1;
    s.users.set(a, left);
    D::when(left == 0, [&] { release_space(s, a); });
  }

  // A vfork child gives its parent's memory back, and the parent runs on [vfork(2)].
  static void wake_parent(state& s, live const& child) {
    D::when(child.borrows, [&] {
      auto const parent = running(s, child.parent);
      s.tasks.set(child.parent, only{}, task(live{parent.memory, parent.parent, false, parent.borrows}));
    });
  }

  // What is left is a number and a parent to be told; children become init's [_exit(2)].
  static void end(state& s, process p) {
    auto const was = running(s, p);
    wake_parent(s, was);
    s.tasks.set(p, only{}, task(zombie{was.parent}));
    leave_space(s, was.memory);
    s.tasks.each([&](process, only, task const& t) { return adopted(t, p); });
    s.opens -= s.descriptors.row(p);
    s.descriptors.clear_row(p);
    s.pending.each([&](process q, signal, boolean is_pending) { return is_pending && !(q == p); });
  }

  // Init is the parent of orphans.
  static task adopted(task const& t, process gone) {
    auto const alive = get<live>(t);
    auto const dead = get<zombie>(t);
    auto const now = [&](process parent) { return ite(parent == gone, process{}, parent); };
    auto const borrows = alive.borrows && !(alive.parent == gone);  // no parent waits for it any more
    return ite(has<live>(t), task(live{alive.memory, now(alive.parent), alive.blocked, borrows}),
               ite(has<zombie>(t), task(zombie{now(dead.parent)}), t));
  }

  // ------------------------------------------------------------------------------------------------ operations

  // A task that lives in its parent's memory, and runs beside it [clone(2): CLONE_VM].
  static auto step_clone(state& s, process parent, fresh<process> const& slot) {
    return step()
        .refused_unless(runs(s, parent), refusal::no_process)
        .refused_unless(slot.exists, refusal::no_process_slot)
        .completes([&] { return start_within(s, parent, slot, false); });
  }

  // The same, but the parent is blocked until the child execs or exits [vfork(2)].
  static auto step_vfork(state& s, process parent, fresh<process> const& slot) {
    return step()
        .refused_unless(runs(s, parent), refusal::no_process)
        .refused_unless(slot.exists, refusal::no_process_slot)
        .completes([&] {
          auto const was = running(s, parent);
          s.tasks.set(parent, only{}, task(live{was.memory, was.parent, true, was.borrows}));
          return start_within(s, parent, slot, true);
        });
  }

  // A whole new image, in a new address space: processes that shared the old one keep it. Until it is known that the
  // program exists and that there is memory, nothing has changed [execve(2)].
  static auto step_exec(state& s, process p, program what, fresh<space> const& memory) {
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(!s.images.row_is_empty(what), refusal::no_program)
        .refused_unless(memory.exists, refusal::no_memory)
        .completes([&] {
          auto const was = running(s, p);
          auto const a = memory.take();
          wake_parent(s, was);
          s.tasks.set(p, only{}, task(live{a, was.parent, false, false}));
          leave_space(s, was.memory);
          open_space(s, a);
          s.regions.copy_row(a, s.images, what);
          s.holders += s.regions.row(a);
        });
  }

  // Memory and descriptors are given back; the number is not, before the parent waits [_exit(2)].
  static auto step_exit(state& s, process p) {
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(!(p == process{}), refusal::is_init)
        .completes([&] { end(s, p); });
  }

  // A process that is killed gives back what it has, even if it is blocked; to kill a zombie is no error [kill(2):
  // SIGKILL]. A kernel that is out of memory does the same to a process of its choice [Linux, mm/oom_kill.c].
  static auto step_kill(state& s, process p) {
    auto const t = s.tasks(p, only{});
    return step()
        .refused_unless(occupied(t), refusal::no_process)
        .refused_unless(!(p == process{}), refusal::is_init)
        .completes([&] { D::when(has<live>(t), [&] { end(s, p); }); });
  }

  // A zombie is reaped, once, by its parent [wait(2)].
  static auto step_wait(state& s, process parent, process child) {
    auto const t = s.tasks(child, only{});
    auto const is_child =
        ite(has<live>(t), get<live>(t).parent == parent, has<zombie>(t) && get<zombie>(t).parent == parent);
    return step()
        .refused_unless(runs(s, parent), refusal::no_process)
        .refused_unless(is_child, refusal::no_child)
        .refused_unless(has<zombie>(t), refusal::not_yet)
        .completes([&] { s.tasks.set(child, only{}, task{}); });
  }

  // ------------------------------------------------------------------------------------------------- beginning

  // A new address space has the whole of the kernel's half.
  static void open_space(state& s, space a) {
    s.users.set(a, 1);
    s.kernel_half.each([&](space b, kernel_page k, boolean had) { return ite(b == a, s.kernel(k), had); });
  }

  // What a child has of its parent besides memory: the descriptors, which share their open file descriptions. No
  // signal is pending for it [fork(2)].
  static void inherit(state& s, process child, process parent) {
    s.descriptors.copy_row(child, parent);
    s.opens += s.descriptors.row(child);
  }

 private:
  static process start_within(state& s, process parent, fresh<process> const& slot, boolean borrows) {
    auto const a = memory_of(s, parent);
    auto const child = slot.take();
    s.tasks.set(child, only{}, task(live{a, parent, false, borrows}));
    s.users.set(a, s.users(a) + 1);
    inherit(s, child, parent);
    return child;
  }
};

}  // namespace cowproof

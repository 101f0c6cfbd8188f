// Specification of tasks: fork copies memory at once; vfork and clone share it; the last task to leave takes it along.
#pragma once
#include "spec/whole/view.hpp"

namespace cowproof {

template <domain D> struct whole_task_spec : whole_state<D>, whole_view<D> {
  COWPROOF_WHOLE_VIEW(D);

  static boolean runs(view const& v, process p) { return has<live>(v.tasks(p)) && !get<live>(v.tasks(p)).blocked; }
  static live running(view const& v, process p) { return get<live>(v.tasks(p)); }
  static space memory_of(view const& v, process p) { return running(v, p).memory; }

  // --------------------------------------------------------------------------------------------------- leaving

  // Devices keep the content of pages that are gone.
  template <class Which> static void let_go(view& v, Which which) {
    v.held.each([&](pin, maybe<held> const& d) {
      auto const also = get<held>(d).also;
      return ite(has<held>(d) && has<place>(also) && which(get<place>(also)),
                 maybe<held>(held{get<held>(d).content, {}}), d);
    });
  }
  static void leave(view& v, process p, live const& was) {
    auto const others = D::template any<process>([&](auto q) {
      auto const t = v.tasks(q);
      return !(q == p) && has<live>(t) && get<live>(t).memory == was.memory;
    });
    D::when(!others, [&] {
      v.memory.clear_row(was.memory);
      let_go(v, [&](place const& x) { return x.of == was.memory; });
    });
    D::when(was.borrows, [&] {
      auto const parent = running(v, was.parent);
      v.tasks.set(was.parent, task(live{parent.memory, parent.parent, false, parent.borrows}));
    });
  }
  // Init takes over the children of a process that is gone.
  static task without_parent(task const& t, process gone) {
    auto const x = get<live>(t);
    auto const child_runs = has<live>(t) && x.parent == gone;
    auto const child_is_zombie = has<zombie>(t) && get<zombie>(t).parent == gone;
    return ite(child_runs, task(live{x.memory, process{}, x.blocked, false}),
               ite(child_is_zombie, task(zombie{process{}}), t));
  }
  static void end(view& v, process p) {
    auto const was = running(v, p);
    leave(v, p, was);
    v.tasks.set(p, task(zombie{was.parent}));
    v.tasks.each([&](process, task const& t) { return without_parent(t, p); });
    v.descriptors.clear_row(p);
    v.pending.each([&](process q, signal, boolean is_pending) { return is_pending && !(q == p); });
    v.kernel_half.each([&](process q, kernel_page, boolean had) { return had && !(q == p); });
  }

  // ------------------------------------------------------------------------------------------------ operations

  static auto spec_fork(view& v, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const&, leeway const& open) {
    return step()
        .refused_unless(runs(v, parent), refusal::no_process)
        .refused_unless(slot.exists, refusal::no_process_slot)
        .refused_unless(!open.exhausted, refusal::no_memory)
        .completes([&] {
          auto const child = slot.take();
          copy(v, parent, child, memory.take());
          return child;
        });
  }

  static auto spec_clone(view& v, process parent, fresh<process> const& slot, leeway const&) {
    return step()
        .refused_unless(runs(v, parent), refusal::no_process)
        .refused_unless(slot.exists, refusal::no_process_slot)
        .completes([&] { return start_within(v, parent, slot, false); });
  }

  static auto spec_vfork(view& v, process parent, fresh<process> const& slot, leeway const&) {
    return step()
        .refused_unless(runs(v, parent), refusal::no_process)
        .refused_unless(slot.exists, refusal::no_process_slot)
        .completes([&] {
          auto const was = running(v, parent);
          v.tasks.set(parent, task(live{was.memory, was.parent, true, was.borrows}));
          return start_within(v, parent, slot, true);
        });
  }

  static auto spec_exec(view& v, process p, program what, fresh<space> const& memory, leeway const& open) {
    return step()
        .refused_unless(runs(v, p), refusal::no_process)
        .refused_unless(!v.images.row_is_empty(what), refusal::no_program)
        .refused_unless(!open.exhausted, refusal::no_memory)
        .completes([&] {
          auto const was = running(v, p);
          auto const a = memory.take();
          leave(v, p, was);
          v.tasks.set(p, task(live{a, was.parent, false, false}));
          v.memory.each([&](space b, page x, cells const& c) {
            auto const g = v.images(what, x);
            return ite(b == a, ite(has<region>(g), cells(cell{get<region>(g), {}}), cells{}), c);
          });
        });
  }

  static auto spec_exit(view& v, process p, leeway const&) {
    return step()
        .refused_unless(runs(v, p), refusal::no_process)
        .refused_unless(!(p == process{}), refusal::is_init)
        .completes([&] { end(v, p); });
  }

  static auto spec_kill(view& v, process p, leeway const&) {
    return step()
        .refused_unless(occupied(v.tasks(p)), refusal::no_process)
        .refused_unless(!(p == process{}), refusal::is_init)
        .completes([&] { D::when(has<live>(v.tasks(p)), [&] { end(v, p); }); });
  }

  static auto spec_wait(view& v, process parent, process child, leeway const&) {
    auto const t = v.tasks(child);
    auto const is_child =
        ite(has<live>(t), get<live>(t).parent == parent, has<zombie>(t) && get<zombie>(t).parent == parent);
    return step()
        .refused_unless(runs(v, parent), refusal::no_process)
        .refused_unless(is_child, refusal::no_child)
        .refused_unless(has<zombie>(t), refusal::not_yet)
        .completes([&] { v.tasks.set(child, task{}); });
  }

 private:
  // What a child finds at a page of its parent's [madvise(2)].
  static cells inherited(cells const& c) {
    auto const x = get<cell>(c);
    return ite(has<dropped>(x.promised.at_fork), cells{},
               ite(has<wiped>(x.promised.at_fork), cells(cell{x.promised, {}}), c));
  }
  static void copy(view& v, process parent, process child, space b) {
    auto const a = memory_of(v, parent);
    v.tasks.set(child, task(live{b, parent, false, false}));
    inherit(v, child, parent);
    v.memory.copy_row(b, a);
    v.memory.map_row(b, inherited);
  }
  // The descriptors are the parent's, and the kernel is there as for everybody.
  static void inherit(view& v, process child, process parent) {
    v.descriptors.copy_row(child, parent);
    v.kernel_half.each([&](process p, kernel_page k, boolean had) { return ite(p == child, v.kernel(k), had); });
  }
  static process start_within(view& v, process parent, fresh<process> const& slot, boolean borrows) {
    auto const child = slot.take();
    v.tasks.set(child, task(live{memory_of(v, parent), parent, false, borrows}));
    inherit(v, child, parent);
    return child;
  }
};

}  // namespace cowproof

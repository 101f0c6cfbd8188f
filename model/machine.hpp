// The machine: processes, page tables, frames and reference counts, and what each operation does to them.
//
// How to read it, if you know C and not templates:
//
//   D            the domain: what a number, a truth and a map are. In a test they are plain values, in a proof they are
//                formulas. Read `boolean` as bool, and `process`, `page` and `frame` as numbers. process{} is init.
//   using ...    makes the names of model/state.hpp, where the state is declared, usable here
//   s.table      maps two keys to an entry: s.table(p, v) reads, s.table.set(p, v, e) writes. So do the other fields
//   entry        empty, or a mapping: has<mapping>(e) asks, get<mapping>(e) takes it out
//   ite(c, a, b) is c ? a : b; D::when(c, effect) is if (c) effect. Neither can be written in C++ for formulas
//   fresh<frame> a free frame that the caller offers: offered.exists says whether there is one, take() is the frame
//   [&] { ... }  a block that is run later, if at all
//
// A step_ function is one operation. It lists conditions in the order in which a kernel checks them, then the effect.
// The first condition that fails decides how the operation ends. Then nothing changes, unless the condition has an
// effect of its own: a write without memory kills its process.
#pragma once
#include "model/state.hpp"

namespace cowproof {

template <core_domain D> struct machine : core_state<D> {
  using kind = core_kind;
  using typename core_state<D>::boolean;
  using typename core_state<D>::process;
  using typename core_state<D>::page;
  using typename core_state<D>::frame;
  using typename core_state<D>::part;
  using typename core_state<D>::word;
  using typename core_state<D>::contents;
  using typename core_state<D>::address;
  using typename core_state<D>::step;
  using typename core_state<D>::mapping;
  using typename core_state<D>::entry;
  using typename core_state<D>::state;
  template <class X> using fresh = typename core_state<D>::template fresh<X>;

  // Init is alive and maps nothing; every frame is free.
  static state initial() {
    state s{};
    s.alive.set(process{}, true);
    return s;
  }

  // What the environment may offer to an operation.
  static boolean available(state const& s, frame f) { return s.refcount(f) == 0; }
  static boolean available(state const& s, process p) { return !s.alive(p); }

  // -------------------------------------------------------------------------------------------------- entries

  static entry owned(frame f, boolean const& writable) { return entry(mapping{f, writable, false}); }

  // What fork leaves in both processes: the next one to write copies first.
  static entry shared(entry const& e) {
    auto const m = get<mapping>(e);
    return ite(has<mapping>(e), entry(mapping{m.target, false, m.writable || m.cow}), e);
  }

  // What the hardware finds at an address.
  static entry lookup(state const& s, process p, address at) {
    return ite(has<page>(at), s.table(p, get<page>(at)), entry{});
  }

  // ------------------------------------------------------------------------------------------------ releasing

  // One entry fewer refers to the frame. Without any it is free, and a free frame holds zero.
  static void release(state& s, frame f) {
    auto const left = s.refcount(f) - 1;
    s.refcount.set(f, left);
    D::when(left == 0, [&] { s.content.set(f, contents{}); });
  }

  // A process gives up all of its memory.
  static void release_all(state& s, process p) {
    s.refcount -= s.table.row(p);
    s.table.clear_row(p);
    s.content.each([&](frame f, contents const& old) { return ite(s.refcount(f) == 0, contents{}, old); });
  }

  // The process ends, and its memory is freed.
  static void end(state& s, process p) {
    s.alive.set(p, false);
    release_all(s, p);
  }

  // ------------------------------------------------------------------------------------------------ operations

  // A page of zeros, private to the process [mmap(2): MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE].
  static auto step_map(state& s, process p, address at, boolean writable, fresh<frame> const& offered) {
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .refused_unless(has<page>(at), refusal::out_of_range)
        .refused_unless(!occupied(lookup(s, p, at)), refusal::already_mapped)
        .refused_unless(offered.exists, refusal::no_memory)
        .completes([&] {
          auto const target = offered.take();
          s.refcount.set(target, 1);
          s.table.set(p, get<page>(at), owned(target, writable));
        });
  }

  // Unmapping an unmapped page succeeds and changes nothing [munmap(2)].
  static auto step_unmap(state& s, process p, address at) {
    auto const old = lookup(s, p, at);
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .refused_unless(has<page>(at), refusal::out_of_range)
        .completes([&] {
          s.table.set(p, get<page>(at), entry{});
          D::when(has<mapping>(old), [&] { release(s, get<mapping>(old).target); });
        });
  }

  // All processes that share the frame read the same word, and nothing changes.
  static auto step_load(state& s, process p, address at, part b) {
    auto const found = lookup(s, p, at);
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .faults_unless(has<mapping>(found), fault::not_mapped)
        .completes([&] { return s.content(get<mapping>(found).target)(b); });
  }

  // The first write to a shared page copies that page only; the sole owner writes in place [fork(2), NOTES]. The rest
  // of the page keeps its content. Without memory for the copy the process is killed, unless it is init, whose write
  // waits [Linux, mm/oom_kill.c].
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    auto const found = lookup(s, p, at);
    auto const old = get<mapping>(found);
    auto const in_place = old.writable || s.refcount(old.target) == 1;
    auto const has_frame = in_place || offered.exists;
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .faults_unless(has<mapping>(found), fault::not_mapped)
        .faults_unless(old.writable || old.cow, fault::protection)
        .refused_unless(has_frame || !(p == process{}), refusal::no_memory)
        .faults_unless(has_frame, fault::no_memory, [&] { end(s, p); })
        .completes([&] {
          auto const target = offered.take_unless(in_place, old.target);
          D::when(!in_place, [&] {
            s.refcount.set(old.target, s.refcount(old.target) - 1);
            s.refcount.set(target, 1);
          });
          s.table.set(p, get<page>(at), owned(target, true));
          s.content.set(target, s.content(old.target).with(b, value));
        });
  }

  // The child gets a copy of the page table, never of the memory [fork(2)]. Without memory for the table there is no
  // child, and nothing changes.
  static auto step_fork(state& s, process parent, fresh<process> const& slot, boolean table_memory) {
    return step()
        .refused_unless(s.alive(parent), refusal::no_process)
        .refused_unless(slot.exists, refusal::no_process_slot)
        .refused_unless(table_memory, refusal::no_memory)
        .completes([&] {
          auto const child = slot.take();
          s.alive.set(child, true);
          s.table.map_row(parent, shared);
          s.table.copy_row(child, parent);
          s.refcount += s.table.row(child);
          return child;
        });
  }

  // The old image is dropped; the process stays [execve(2)].
  static auto step_exec(state& s, process p) {
    return step().refused_unless(s.alive(p), refusal::no_process).completes([&] { release_all(s, p); });
  }

  // Everything is given back [_exit(2)].
  static auto step_exit(state& s, process p) {
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .refused_unless(!(p == process{}), refusal::is_init)
        .completes([&] { end(s, p); });
  }
};

}  // namespace cowproof

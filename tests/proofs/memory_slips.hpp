// Wrong steps that are about memory: they run out of what they do not need, take what they were not given, or give
// nothing back.
#pragma once
#include "engines/mutants/altered_step.hpp"
#include "model/on_demand/machine.hpp"
#include "model/whole/machine.hpp"

namespace cowproof::slips {

template <domain D> struct memory_of_core : machine<D> {
  using M = machine<D>;
  using typename M::address;
  using typename M::boolean;
  using typename M::frame;
  using typename M::mapping;
  using typename M::part;
  using typename M::process;
  using typename M::state;
  using typename M::word;
  template <class X> using fresh = typename M::template fresh<X>;

  // Init's write waits for a frame, though its page is its own.
  static auto store_waits_in_place(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    auto const m = get<mapping>(M::lookup(s, p, at));
    auto const may_write = s.alive(p) && has<mapping>(M::lookup(s, p, at)) && (m.writable || m.cow);
    return step_unless<D>(may_write && p == process{} && !offered.exists, ending::refused_no_memory,
                          [&] { return M::step_store(s, p, at, b, value, offered); });
  }
  static auto fork_needs_no_memory(state& s, process parent, fresh<process> const& slot, boolean) {
    return M::step_fork(s, parent, slot, true);
  }
};

template <domain D> struct memory_of_on_demand : on_demand_machine<D> {
  using M = on_demand_machine<D>;
  using typename M::address;
  using typename M::boolean;
  using typename M::frame;
  using typename M::page;
  using typename M::process;
  using typename M::state;
  using typename M::table;
  template <class X> using fresh = typename M::template fresh<X>;

  // They want a table, though the process has one of its own there.
  static auto map_wants_table(state& s, process p, address at, boolean writable, fresh<frame> const& offered,
                              fresh<table> const& offered_table) {
    auto const is_free = s.alive(p) && has<page>(at) && !occupied(M::lookup(s, p, at));
    return step_unless<D>(is_free && !offered_table.exists, ending::refused_no_memory,
                          [&] { return M::step_map(s, p, at, writable, offered, offered_table); });
  }
  static auto unmap_wants_table(state& s, process p, address at, fresh<table> const& offered_table) {
    return step_unless<D>(s.alive(p) && has<page>(at) && !offered_table.exists, ending::refused_no_memory,
                          [&] { return M::step_unmap(s, p, at, offered_table); });
  }
};

template <domain D> struct memory_of_whole : whole_machine<D> {
  COWPROOF_WHOLE_NAMES(D);
  using M = whole_machine<D>;

  // They wait for a frame, or are refused, though the page is where it may be written or held.
  static auto store_waits_in_place(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    auto const x = M::look(s, memory_of(s, p), at);
    return step_unless<D>(is_reached(s, p, x) && x.promise.writable && p == process{} && !offered.exists,
                          ending::refused_no_memory, [&] { return M::step_store(s, p, at, b, value, offered); });
  }
  static auto kernel_store_waits_in_place(state& s, process p, address at, part b, word value,
                                          fresh<frame> const& offered) {
    auto const x = M::look(s, memory_of(s, p), at);
    return step_unless<D>(is_reached(s, p, x) && x.promise.writable && !offered.exists, ending::refused_no_memory,
                          [&] { return M::step_kernel_store(s, p, at, b, value, offered); });
  }
  static auto pin_waits_in_place(state& s, process p, address at, fresh<pin> const& handle,
                                 fresh<frame> const& offered) {
    auto const x = M::look(s, memory_of(s, p), at);
    auto const may_be_held = is_reached(s, p, x) && x.promise.readable && !x.promise.shared && has<mapping>(x.found) &&
                             s.pincount(x.present.target) == 0;
    return step_unless<D>(may_be_held && !offered.exists, ending::refused_no_memory,
                          [&] { return M::step_pin(s, p, at, handle, offered); });
  }
  // Init waits for a frame, though nothing is missing.
  static auto page_in_waits_for_nothing(state& s, process p, address at, fresh<frame> const& offered) {
    auto const x = M::look(s, memory_of(s, p), at);
    return step_unless<D>(is_reached(s, p, x) && p == process{} && !offered.exists, ending::refused_no_memory,
                          [&] { return M::step_page_in(s, p, at, offered); });
  }

  static auto fork_eager_is_never_content(state& s, process parent, fresh<process> const& slot,
                                          fresh<space> const& memory, fresh_frames const& offered) {
    auto const has_page = runs(s, parent) && slot.exists && !s.table.row_is_empty(memory_of(s, parent));
    return step_unless<D>(has_page, ending::refused_no_memory,
                          [&] { return M::step_fork_eager(s, parent, slot, memory, offered); });
  }
  // The child gets a page of page table that was not asked for, if the first frame is free.
  static auto fork_takes_more(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                              fresh_frames const& offered) {
    auto const from = memory_of(s, parent);
    auto const suffices = offered.suffices(
        [&](frame f) { return available(s, f); }, [&](directory d) { return occupied(s.directories(from, d)); },
        [&](page v) {
          auto const m = get<mapping>(s.table(from, v));
          return has<mapping>(s.table(from, v)) && m.own && !(s.pincount(m.target) == 0) &&
                 !M::is_dropped(s.regions(from, v)) && !M::is_wiped(s.regions(from, v));
        });
    return step()
        .refused_unless(runs(s, parent), refusal::no_process)
        .refused_unless(slot.exists, refusal::no_process_slot)
        .refused_unless(memory.exists && suffices, refusal::no_memory)
        .completes([&] {
          auto const out = M::step_fork(s, parent, slot, memory, offered);
          auto const to = memory.take();
          D::when(s.refcount(frame{}) == 0 && !occupied(s.directories(to, directory{})), [&] {
            s.refcount.set(frame{}, 1);
            s.directories.set(to, directory{}, maybe<frame>(frame{}));
          });
          return out.value;
        });
  }

  // They say that they are done, and memory is as short as before.
  static auto swap_out_does_nothing(state& s, space a, page v, fresh<slot> const& offered) {
    auto const m = get<mapping>(s.table(a, v));
    return step()
        .refused_unless(has<mapping>(s.table(a, v)) && m.own && s.pincount(m.target) == 0, refusal::not_possible)
        .refused_unless(offered.exists, refusal::no_memory)
        .completes([] {});
  }
  static auto evict_does_nothing(state& s, object o, object_page i) {
    auto const f = get<frame>(s.cache(o, i));
    return step().refused_unless(has<frame>(s.cache(o, i)) && s.refcount(f) == 1, refusal::not_possible).completes([] {
    });
  }
  static auto reclaim_refuses(state&, object) {
    return step().refused_unless(false, refusal::not_possible).completes([] {});
  }

 private:
  static boolean is_reached(state const& s, process p, typename M::place const& x) {
    return runs(s, p) && has<region>(x.promised) && M::is_resident(s, x);
  }
};

}  // namespace cowproof::slips

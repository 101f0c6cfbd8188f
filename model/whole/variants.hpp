// Kernels that decide otherwise where the specification leaves them a choice (model/policies.hpp).
#pragma once
#include "model/policies.hpp"
#include "model/whole/machine.hpp"

namespace cowproof {

// Out of memory kills no process: an access waits, and a system call is refused.
template <domain D> struct whole_machine_that_refuses : whole_machine<D> {
  COWPROOF_WHOLE_NAMES(D);
  using M = whole_machine<D>;
  static constexpr policies decides{.without_memory = when_memory_is_out::refuses};

  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    return M::store(s, p, at, b, value, offered, true, [&](auto const& x) { return M::writes_in_place(s, x); });
  }
  static auto step_page_in(state& s, process p, address at, fresh<frame> const& offered) {
    return M::page_in(s, p, at, offered, true);
  }
};

// A write copies a page that was protected, even if it has one owner now, while there is memory; only what a device
// holds stays where it is.
template <domain D> struct whole_machine_that_copies : whole_machine<D> {
  COWPROOF_WHOLE_NAMES(D);
  using M = whole_machine<D>;
  static constexpr policies decides{.last_writer = last_owner::copies};

  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    return M::store(s, p, at, b, value, offered, p == process{}, [&](auto const& x) {
      auto const stays = x.present.writable || !(s.pincount(x.present.target) == 0) || !offered.exists;
      return x.promise.shared || (M::is_sole(s, x) && stays);
    });
  }
};

// Fork leaves out the entries that a page fault finds again: those of objects, and of pages that were never written.
template <domain D> struct whole_machine_that_leaves_out : whole_machine<D> {
  COWPROOF_WHOLE_NAMES(D);
  using M = whole_machine<D>;
  static constexpr policies decides{.entries = fork_entries::written};

  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    auto const a = memory_of(s, parent);
    return M::fork(
        s, parent, slot, memory, offered, [&](frame f) { return M::is_pinned(s, f); },
        [&](page v) {
          auto const e = s.table(a, v);
          auto const is_written = has<swapped>(e) || (has<mapping>(e) && get<mapping>(e).own);
          return is_written && M::is_inherited(s, a, v);
        });
  }
};

// Fork is refused unless there is a frame for each private page that the child may write some day.
template <domain D> struct whole_machine_that_reserves : whole_machine<D> {
  COWPROOF_WHOLE_NAMES(D);
  using M = whole_machine<D>;
  static constexpr policies decides{.commit = overcommit::never};

  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    auto const a = memory_of(s, parent);
    auto const is_promised = [&](page v) {
      auto const g = s.regions(a, v);
      auto const may_be_written = has<region>(g) && get<region>(g).writable && !get<region>(g).shared;
      auto const e = s.table(a, v);
      auto const m = get<mapping>(e);
      auto const is_copied = has<mapping>(e) && m.own && M::is_pinned(s, m.target) && M::is_inherited(s, a, v);
      return (may_be_written && !M::is_dropped(g)) || is_copied;
    };
    auto const suffices = offered.suffices([&](frame f) { return available(s, f); },
                                           [&](directory d) { return occupied(s.directories(a, d)); }, is_promised);
    return M::step_fork(s, parent, slot, {memory.take(), memory.exists && suffices}, offered);
  }
};

}  // namespace cowproof

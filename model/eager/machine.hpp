// Fork as it was before copy-on-write: every page is copied at once, and nothing is ever shared.
//
// The first of the three ways. State and operations are the core's, but for fork, and for a write, which has nothing to
// copy.
#pragma once
#include "model/machine.hpp"

namespace cowproof {

template <domain D> struct eager_machine : machine<D> {
  using kind = eager_kind;
  using M = machine<D>;
  using typename M::address;
  using typename M::boolean;
  using typename M::contents;
  using typename M::entry;
  using typename M::frame;
  using typename M::mapping;
  using typename M::page;
  using typename M::part;
  using typename M::process;
  using typename M::state;
  using typename M::step;
  using typename M::word;
  template <class X> using fresh = typename M::template fresh<X>;
  using fresh_frames = typename D::template choices<frame, page>;  // one for each page that is copied

  // A page is its owner's alone, and is written where it is.
  static auto step_store(state& s, process p, address at, part b, word value) {
    auto const found = M::lookup(s, p, at);
    return step()
        .refused_unless(s.alive(p), refusal::no_process)
        .faults_unless(has<mapping>(found), fault::not_mapped)
        .faults_unless(get<mapping>(found).writable, fault::protection)
        .completes([&] {
          auto const target = get<mapping>(found).target;
          s.content.set(target, s.content(target).with(b, value));
        });
  }

  // Without memory for every copy there is no child, and everything is as before.
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh_frames const& offered) {
    auto const copies = offered.reserve([&](frame f) { return M::available(s, f); },
                                        [&](page v) { return has<mapping>(s.table(parent, v)); });
    return step()
        .refused_unless(s.alive(parent), refusal::no_process)
        .refused_unless(slot.exists, refusal::no_process_slot)
        .refused_unless(copies.exists, refusal::no_memory)
        .completes([&] {
          auto const child = slot.take();
          s.alive.set(child, true);
          s.table.copy_row(child, parent);
          s.table.renew_row(
              child, [](frame) { return boolean(true); }, copies,
              [](entry const& e, frame copy) { return M::owned(copy, get<mapping>(e).writable); });
          s.refcount += s.table.row(child);
          s.content.each([&, before = s.content](frame f, contents const& old) {
            auto const copy_of = copies.given_to(f);
            return ite(has<page>(copy_of), before(get<mapping>(s.table(parent, get<page>(copy_of))).target), old);
          });
          return child;
        });
  }
};

}  // namespace cowproof

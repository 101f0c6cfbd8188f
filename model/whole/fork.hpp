// Fork: the child's address space names what its parent's does, and nothing of the memory is copied.
#pragma once
#include "model/whole/lifecycle.hpp"

namespace cowproof {

template <domain D> struct whole_fork : whole_common<D> {
  COWPROOF_WHOLE_NAMES(D);
  using lifecycle = whole_lifecycle<D>;

  // Copy-on-write. Only what a device holds is copied at once, so that the device and its owner stay together
  // [Linux 70e806e4e645].
  static auto step_fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                        fresh_frames const& offered) {
    return fork(s, parent, slot, memory, offered, [&](frame f) { return is_pinned(s, f); });
  }

  // As it was done before there was copy-on-write: every page is copied at once, but for those of objects.
  static auto step_fork_eager(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                              fresh_frames const& offered) {
    return fork(s, parent, slot, memory, offered, [&](frame f) { return s.cache.total(f) == 0; });
  }

  // ------------------------------------------------------------------------------------------------------ parts

  // The next one to write copies first. The pages of shared objects stay as they are.
  static entry protect(entry const& e) {
    auto const m = get<mapping>(e);
    return ite(has<mapping>(e), entry(mapping{m.target, m.writable && !m.own, m.own}), e);
  }
  static boolean is_dropped(area const& g) { return has<dropped>(get<region>(g).at_fork); }
  static boolean is_wiped(area const& g) { return has<wiped>(get<region>(g).at_fork); }
  static boolean is_inherited(state const& s, space a, page v) {
    return !is_dropped(s.regions(a, v)) && !is_wiped(s.regions(a, v));
  }
  static boolean is_pinned(state const& s, frame f) { return !(s.pincount(f) == 0); }

  template <class Copied>
  static auto fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                   fresh_frames const& offered, Copied copied) {
    auto const a = memory_of(s, parent);
    return fork(s, parent, slot, memory, offered, copied, [&](page v) { return is_inherited(s, a, v); });
  }
  // Without memory for a table page or a copy there is no child, and everything is as before. The child has an entry
  // where one is `inherited`.
  template <class Copied, class Inherited>
  static auto fork(state& s, process parent, fresh<process> const& slot, fresh<space> const& memory,
                   fresh_frames const& offered, Copied copied, Inherited inherited) {
    auto const a = memory_of(s, parent);
    auto const frames = offered.reserve([&](frame f) { return available(s, f); },
                                        [&](directory d) { return occupied(s.directories(a, d)); },
                                        [&](page v) {
                                          auto const e = s.table(a, v);
                                          auto const m = get<mapping>(e);
                                          return has<mapping>(e) && m.own && copied(m.target) && inherited(v);
                                        });
    return step()
        .refused_unless(runs(s, parent), refusal::no_process)
        .refused_unless(slot.exists, refusal::no_process_slot)
        .refused_unless(memory.exists && frames.exists, refusal::no_memory)
        .completes([&] {
          auto const child = slot.take();
          auto const b = memory.take();
          s.tasks.set(child, only{}, task(live{b, parent, false, false}));
          lifecycle::open_space(s, b);
          lifecycle::inherit(s, child, parent);
          copy_regions(s, b, a);
          copy_table(s, b, a, inherited, copied, frames);
          return child;
        });
  }

 private:
  static void copy_regions(state& s, space to, space from) {
    s.regions.copy_row(to, from);
    s.regions.clear(s.regions.part(to, [&](page v) { return is_dropped(s.regions(to, v)); }));
    s.holders += s.regions.row(to);
  }

  template <class Inherited, class Copied, class Frames>
  static void copy_table(state& s, space to, space from, Inherited inherited, Copied copied, Frames const& frames) {
    s.directories.copy_row(to, from);
    s.directories.renew_row(
        to, [](frame) { return boolean(true); }, frames, [](maybe<frame> const&, frame f) { return maybe<frame>(f); });
    s.refcount += s.directories.row(to);

    s.table.map_row(from, protect);
    flush(s, from, [](page) { return boolean(true); });
    s.table.copy_row(to, from);
    s.table.clear(s.table.part(to, [&](page v) { return !inherited(v); }));
    s.table.renew_row(to, copied, frames, [](entry const&, frame f) { return entry(mapping{f, false, true}); });
    s.refcount += s.table.row(to);
    s.swapcount += s.table.row(to);
    s.content.each([&, before = s.content](frame f, contents const& old) {
      auto const copy_of = frames.given_to(f);
      return ite(has<page>(copy_of), before(get<mapping>(s.table(from, get<page>(copy_of))).target), old);
    });
  }
};

}  // namespace cowproof

// Devices and their pages, which part.
#pragma once
#include "engines/mutants/whole/mutant.hpp"

namespace cowproof::whole_bugs {

template <domain D> struct pin_bugs : words<D> {
  COWPROOF_WHOLE_MUTANTS(D);

  static void hold_frame(state& s, pin h, place const& x, frame target) {
    s.pins.set(h, only{}, hold(pinned{target, x.a, x.v}));
    s.pincount.set(target, s.pincount(target) + 1);
    s.refcount.set(target, s.refcount(target) + 1);
  }

  // A pin that holds the frame where it is, if there is one and `stays(mapping)` is true of it.
  template <class Self> struct alters_unsharing : alters_pin<D, Self> {
    static auto instead(state& s, process p, address at, fresh<pin> const& handle, fresh<frame> const& offered) {
      auto const was = s;
      auto const x = place_at(s, p, at);
      auto const stays = has<mapping>(x.found) && Self::stays(x.present);
      return and_then<D>(M::step_pin(s, p, at, handle, {offered.take(), offered.exists || stays}), [&] {
        D::when(stays, [&] {
          s = was;
          hold_frame(s, handle.take(), x, x.present.target);
        });
      });
    }
  };

  struct readonly_pin_no_unshare : alters_unsharing<readonly_pin_no_unshare> {
    COWPROOF_BUG(22, "a device is given a shared page, and the owner's next write copies it", "Linux a7f226604170", 6);
    static boolean stays(mapping const& m) { return m.own; }
    // Any reference besides that of the entry, a device's too, forces a copy.
    static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
      return M::store(s, p, at, b, value, offered, p == process{}, [&](place const& x) {
        auto const is_only = x.present.writable || s.refcount(x.present.target) == 1;
        return x.promise.shared || (has_own(x.found) && is_only);
      });
    }
  };

  // Only page tables are looked at: other holders of the frame are not seen.
  struct reuse_by_mapcount : alters_store<D, reuse_by_mapcount> {
    COWPROOF_BUG(17, "a device reads a shared page, and the last who maps it writes in place", "CVE-2020-29374", 7);
    static auto instead(state& s, process p, auto const&... operands) {
      return M::store(s, p, operands..., p == process{}, [&](place const& x) {
        return x.promise.shared || (has_own(x.found) && s.table.total(x.present.target) == 1);
      });
    }
    static auto step_pin(state& s, process p, address at, fresh<pin> const& handle, fresh<frame> const& offered) {
      return readonly_pin_no_unshare::step_pin(s, p, at, handle, offered);
    }
  };

  struct pin_of_page_cache : alters_unsharing<pin_of_page_cache> {
    COWPROOF_BUG(0, "a device is given the frame of a file, which is not the program's own", "Linux, FOLL_LONGTERM", 5);
    static boolean stays(mapping const& m) { return !m.own; }
  };

  // A pin of shared memory too, or of what another device holds.
  static auto pin_even(state& s, process p, address at, fresh<pin> const& handle, fresh<frame> const& offered,
                       boolean if_shared, boolean if_held) {
    auto const x = place_at(s, p, at);
    auto const is_held = has<mapping>(x.found) && !(s.pincount(x.present.target) == 0);
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(!has<kernel_page>(at) && has<region>(x.promised) && x.promise.readable, refusal::bad_address)
        .refused_unless(if_shared || !x.promise.shared, refusal::invalid)
        .refused_unless(if_held || !is_held, refusal::already_held)
        .refused_unless(M::is_resident(s, x), refusal::not_resident)
        .refused_unless(handle.exists && (M::writes_in_place(s, x) || offered.exists), refusal::no_memory)
        .completes([&] {
          hold_frame(s, handle.take(), x, M::own(s, x, M::is_sole(s, x) && x.present.writable, offered));
          return handle.take();
        });
  }

  struct pin_of_shared_memory : alters_pin<D, pin_of_shared_memory> {
    COWPROOF_BUG(0, "a device is given memory that is not one process's own", "a check that is missing", 4);
    static auto instead(state& s, auto const&... operands) { return pin_even(s, operands..., true, false); }
  };

  struct pinned_twice : alters_pin<D, pinned_twice> {
    COWPROOF_BUG(0, "a page that a device holds is given to another", "a check that is missing", 4);
    static auto instead(state& s, auto const&... operands) { return pin_even(s, operands..., false, true); }
  };

  struct pin_not_zeroed : alters_pin<D, pin_not_zeroed> {
    COWPROOF_BUG(0, "a page that nobody wrote is given to a device with what was on its frame before", "kwrx/aplus#44",
                 6);
    static void besides(state& s, state const& was, process p, address at, auto const&...) {
      D::when(!place_at(was, p, at).has_frame(), [&] { s.content = was.content; });
    }
  };

  struct pin_forgets_page : alters_pin<D, pin_forgets_page> {
    COWPROOF_BUG(0, "what is remembered is the address space and its first page", "an index that is not set", 3);
    static void besides(state& s, state const&, process, address, fresh<pin> const& handle, auto const&) {
      auto const held = get<pinned>(s.pins(handle.take(), only{}));
      s.pins.set(handle.take(), only{}, hold(pinned{held.target, held.owner, page{}}));
    }
  };

  struct unpin_forgets_count : alters_unpin<D, unpin_forgets_count, &state::pincount> {
    COWPROOF_BUG(0, "the device is done, and the frame is counted as pinned", "a release that is missing", 4);
  };

  using mutants = types<readonly_pin_no_unshare, reuse_by_mapcount, pin_of_page_cache, pin_of_shared_memory,
                        pinned_twice, pin_not_zeroed, pin_forgets_page, unpin_forgets_count>;
};

}  // namespace cowproof::whole_bugs

// What the operations of the whole machine need of what they are offered.
#pragma once
#include "invariants/needs.hpp"
#include "invariants/whole/step_properties.hpp"
#include "model/policies.hpp"

namespace cowproof {

template <domain D, policies decides> struct whole_need : whole_common<D> {
  COWPROOF_WHOLE_NAMES(D);
  using promise = whole_step_property<D>;

  // A write to a private page needs a frame, unless the page has one that no other page is on. Some kernels copy it
  // nevertheless, while there is memory: if it was protected, and no device holds it.
  static boolean store_needs_frame(state const& s, process p, address at, part, word, fresh<frame> const& offered) {
    auto const a = memory_of(s, p);
    auto const m = get<mapping>(s.table(a, get<page>(at)));
    auto const stays = boolean(decides.last_writer == last_owner::reuses) || m.writable ||
                       !(s.pincount(m.target) == 0) || !offered.exists;
    return !(is_shared(s, a, at) || (has_page_alone(s, a, at) && stays));
  }
  static boolean kernel_store_needs_frame(state const& s, process p, address at, part, word, fresh<frame> const&) {
    auto const a = memory_of(s, p);
    return !(is_shared(s, a, at) || has_page_alone(s, a, at));
  }
  static boolean page_in_needs_frame(state const& s, process p, address at, fresh<frame> const&) {
    return has<page>(at) && promise::lacks_something(s, memory_of(s, p), get<page>(at));
  }
  static boolean pin_needs_frame(state const& s, process p, address at, fresh<pin> const&, fresh<frame> const&) {
    return !has_page_alone(s, memory_of(s, p), at);
  }

  // Fork needs a frame for each page of the page table, and one for each page that a device holds. A kernel that never
  // overcommits also wants one for each page that the child may write. Eager fork needs one for each page of its own.
  static boolean fork_lacks_frames(state const& s, process parent, fresh<process> const&, fresh<space> const&,
                                   fresh_frames const& offered) {
    auto const a = memory_of(s, parent);
    return lacks_frames(s, a, offered, [&](page v) {
      auto const is_copied = promise::is_given_to_device(s, a, v) && promise::is_inherited(s, a, v);
      return is_copied || (boolean(decides.commit == overcommit::never) && may_be_copied(s, a, v));
    });
  }
  static boolean fork_eager_lacks_frames(state const& s, process parent, fresh<process> const&, fresh<space> const&,
                                         fresh_frames const& offered) {
    auto const a = memory_of(s, parent);
    return lacks_frames(s, a, offered,
                        [&](page v) { return promise::is_own(s, a, v) && promise::is_inherited(s, a, v); });
  }

 private:
  static boolean is_shared(state const& s, space a, address at) {
    return get<region>(s.regions(a, get<page>(at))).shared;
  }
  // At a write of the child, some day.
  static boolean may_be_copied(state const& s, space a, page v) {
    auto const r = get<region>(s.regions(a, v));
    return has<region>(s.regions(a, v)) && r.writable && !r.shared && !has<dropped>(r.at_fork);
  }
  // But for devices, nothing else names the frame.
  static boolean has_page_alone(state const& s, space a, address at) {
    auto const f = get<mapping>(s.table(a, get<page>(at))).target;
    return promise::is_own(s, a, get<page>(at)) && s.refcount(f) - 1 == s.pincount(f);
  }
  template <class Copied>
  static boolean lacks_frames(state const& s, space a, fresh_frames const& offered, Copied is_copied) {
    return !offered.suffices([&](frame f) { return available(s, f); },
                             [&](directory d) { return occupied(s.directories(a, d)); }, is_copied);
  }
};

template <class M, class N = whole_need<typename M::domain_type, policies_of<M>>>
using whole_needs = need_list<
    need<"store", "frame", &N::store_needs_frame>, need<"kernel_store", "frame", &N::kernel_store_needs_frame>,
    need<"page_in", "frame", &N::page_in_needs_frame>, need<"pin", "frame", &N::pin_needs_frame>,
    shortage<"fork", "frames", &N::fork_lacks_frames>, shortage<"fork_eager", "frames", &N::fork_eager_lacks_frames>>;

}  // namespace cowproof

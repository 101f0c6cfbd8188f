// What the whole machine costs, and what it may not refuse.
#pragma once
#include "invariants/step_property.hpp"
#include "model/policies.hpp"
#include "model/whole/machine.hpp"

namespace cowproof {

template <domain D> struct whole_step_property : whole_common<D> {
  COWPROOF_WHOLE_NAMES(D);
  using M = whole_machine<D>;
  using ending_term = decltype(D::ending_of(ending::completed));

  // ------------------------------------------------------------------------------------------------------ waiting

  // The three things that an access can lack at an address, and that are brought in one at a time.
  static boolean lacks_table(state const& s, space a, page v) { return !has_table(s, a, v); }
  static boolean lacks_page(state const& s, space a, page v) { return has<swapped>(s.table(a, v)); }
  static boolean lacks_object(state const& s, space a, page v) {
    auto const content = get<region>(s.regions(a, v)).content;
    auto const of = get<backed>(content);
    return !occupied(s.table(a, v)) && has<backed>(content) && !occupied(s.cache(of.by, of.at));
  }
  static boolean lacks_something(state const& s, space a, page v) {
    return lacks_table(s, a, v) || lacks_page(s, a, v) || lacks_object(s, a, v);
  }

  template <class... Rest>
  static boolean waits_with_cause(state const& s, ending_term how, process p, address at, Rest const&...) {
    return implies(how == D::ending_of(ending::refused_not_resident),
                   has<page>(at) && lacks_something(s, memory_of(s, p), get<page>(at)));
  }

  // With each frame that it is given, fewer things are lacking: so an access waits three times at most.
  static boolean page_in_brings_nearer(state const& before, state const& after, process p, address at,
                                       fresh<frame> const& offered) {
    auto const a = memory_of(before, p);
    auto const v = get<page>(at);
    auto const waits = runs(before, p) && has<page>(at) && has<region>(before.regions(a, v)) &&
                       lacks_something(before, a, v) && offered.exists;
    boolean nearer = false;
    boolean no_farther = true;
    for (auto const lacks : {&lacks_table, &lacks_page, &lacks_object}) {
      nearer = nearer || (lacks(before, a, v) && !lacks(after, a, v));
      no_farther = no_farther && implies(lacks(after, a, v), lacks(before, a, v));
    }
    return implies(waits, nearer && no_farther);
  }

  // Memory comes back, wherever it can.
  static boolean swap_out_frees_frame(state const& before, state const& after, space a, page v,
                                      fresh<slot> const& offered) {
    auto const f = get<mapping>(before.table(a, v)).target;
    return implies(is_own(before, a, v) && before.pincount(f) == 0 && offered.exists, available(after, f));
  }
  static boolean evict_frees_frame(state const& before, state const& after, object o, object_page i) {
    auto const cached = before.cache(o, i);
    auto const f = get<frame>(cached);
    return implies(has<frame>(cached) && before.refcount(f) == 1, available(after, f));
  }
  static boolean reclaim_frees_object(state const& before, state const& after, object o) {
    return implies(!before.named(o) && before.holders(o) == 0, available(after, o));
  }

  // -------------------------------------------------------------------------------------------------------- costs

  static boolean fork_copies_only_what_is_pinned(state const& before, state const& after, process parent,
                                                 fresh<process> const&, fresh<space> const& memory,
                                                 fresh_frames const&) {
    auto const a = memory_of(before, parent);
    auto const b = memory.take();
    auto const is_new = before.users(b) == 0 && !(after.users(b) == 0);
    return implies(is_new, D::template all<page>([&](auto v) {
                     auto const e = after.table(b, v);
                     return implies(has<mapping>(e) && !is_given_to_device(before, a, v),
                                    get<mapping>(e).target == get<mapping>(before.table(a, v)).target);
                   }));
  }
  // What names a frame that was free is of the child, and of its parent there was something to copy.
  static boolean fork_takes_what_is_copied(state const& before, state const& after, process parent,
                                           fresh<process> const&, fresh<space> const& memory, fresh_frames const&) {
    auto const a = memory_of(before, parent);
    return takes_only(before, after, memory.take(), a, [&](page v) { return is_given_to_device(before, a, v); });
  }
  // The child has an entry where its parent has one: everywhere, or only where no page fault would find it again.
  template <fork_entries Which>
  static boolean fork_copies_entries(state const& before, state const& after, process parent, fresh<process> const&,
                                     fresh<space> const& memory, fresh_frames const&) {
    auto const a = memory_of(before, parent);
    auto const b = memory.take();
    auto const is_new = before.users(b) == 0 && !(after.users(b) == 0);
    return implies(is_new, D::template all<page>([&](auto v) {
                     auto const e = before.table(a, v);
                     auto const is_copied =
                         boolean(Which == fork_entries::all) || is_own(before, a, v) || has<swapped>(e);
                     return iff(occupied(after.table(b, v)), occupied(e) && is_copied && is_inherited(before, a, v));
                   }));
  }
  static boolean fork_eager_takes_what_is_copied(state const& before, state const& after, process parent,
                                                 fresh<process> const&, fresh<space> const& memory,
                                                 fresh_frames const&) {
    auto const a = memory_of(before, parent);
    return takes_only(before, after, memory.take(), a, [&](page v) { return is_own(before, a, v); });
  }

  // An operation tells the hardware to forget only pages whose entry it changes. Besides, an access may do so of the
  // page that it is at, a change of rights of its range, and a fork of its parent's memory, which is flushed at once.
  struct flushes_no_more {
    template <class... X> boolean operator()(state const& before, state const& after, X const&... operands) const {
      return D::template all<space, page>([&](auto a, auto v) {
        auto const is_forgotten = has<translation>(before.tlb(a, v)) && !(after.tlb(a, v) == before.tlb(a, v));
        return implies(is_forgotten, !(after.table(a, v) == before.table(a, v)) || is_about(before, a, v, operands...));
      });
    }
  };
  // What an access had to look up, the next one finds remembered.
  static boolean load_is_remembered(state const& before, state const& after, process p, address at, part) {
    auto const x = accessed(before, after, p, at);
    return implies(x.is_mapped && get<region>(before.regions(x.a, x.v)).readable,
                   has<translation>(x.hit) && get<translation>(x.hit).readable);
  }
  static boolean store_is_remembered(state const& before, state const& after, process p, address at, part, word,
                                     fresh<frame> const&) {
    auto const x = accessed(before, after, p, at);
    return implies(x.is_mapped && get<mapping>(after.table(x.a, x.v)).writable,
                   has<translation>(x.hit) && get<translation>(x.hit).writable);
  }

  // --------------------------------------------------------------------------------------------- what a page is on

  static boolean is_own(state const& s, space a, page v) {
    auto const e = s.table(a, v);
    return has<mapping>(e) && get<mapping>(e).own;
  }
  static boolean is_given_to_device(state const& s, space a, page v) {
    return is_own(s, a, v) && !(s.pincount(get<mapping>(s.table(a, v)).target) == 0);
  }
  static boolean is_inherited(state const& s, space a, page v) {
    auto const at_fork = get<region>(s.regions(a, v)).at_fork;
    return !has<dropped>(at_fork) && !has<wiped>(at_fork);
  }

 private:
  struct access {
    space a;
    page v;
    boolean is_mapped;  // now, on a frame
    remembered hit;     // of the next access
  };
  static access accessed(state const& before, state const& after, process p, address at) {
    auto const a = memory_of(before, p);
    auto const v = get<page>(at);
    return {a, v, runs(before, p) && has<page>(at) && has<mapping>(after.table(a, v)), after.tlb(a, v)};
  }

  template <class... X> static boolean is_about(state const&, space, page, X const&...) { return false; }
  template <class... X>
  static boolean is_about(state const& s, space a, page v, process const& p, address const& at, X const&...) {
    return a == memory_of(s, p) && has<page>(at) && get<page>(at) == v;
  }
  static boolean is_about(state const& s, space a, page v, process const& p, pages const& where, boolean const&,
                          boolean const&) {
    return a == memory_of(s, p) && where.contains(v);
  }
  static boolean is_about(state const& s, space a, page, process const& parent, fresh<process> const&,
                          fresh<space> const&, fresh_frames const&) {
    return a == memory_of(s, parent);
  }

  template <class Copied>
  static boolean takes_only(state const& before, state const& after, space child, space parent, Copied is_copied) {
    auto const is_taken = [&](frame f) { return available(before, f) && !available(after, f); };
    return D::template all<space, page>([&](auto b, auto v) {
             auto const e = after.table(b, v);
             return implies(has<mapping>(e) && is_taken(get<mapping>(e).target), b == child && is_copied(v));
           }) &&
           D::template all<space, directory>([&](auto b, auto d) {
             auto const e = after.directories(b, d);
             return implies(has<frame>(e) && is_taken(get<frame>(e)),
                            b == child && occupied(before.directories(parent, d)));
           }) &&
           before.cache == after.cache && before.pins == after.pins;
  }
};

template <domain D, fork_entries Copied, class P = whole_step_property<D>>
using whole_step_properties = step_property_list<
    no_spurious_refusal<"load", "waits_with_cause", &P::template waits_with_cause<typename P::part>,
                        "a read waits only for what is not there">,
    no_spurious_refusal<"store", "waits_with_cause",
                        &P::template waits_with_cause<typename P::part, typename P::word,
                                                      typename P::template fresh<typename P::frame>>,
                        "a write waits only for what is not there">,
    no_spurious_refusal<"kernel_store", "waits_with_cause",
                        &P::template waits_with_cause<typename P::part, typename P::word,
                                                      typename P::template fresh<typename P::frame>>,
                        "the kernel's write waits only for what is not there">,
    no_spurious_refusal<"pin", "waits_with_cause",
                        &P::template waits_with_cause<typename P::template fresh<typename P::pin>,
                                                      typename P::template fresh<typename P::frame>>,
                        "a device waits only for what is not there">,
    frame_condition<"page_in", "brings_nearer", &P::page_in_brings_nearer,
                    "with a frame, something that was lacking is there">,
    frame_condition<"swap_out", "frees_frame", &P::swap_out_frees_frame, "what is swapped out leaves its frame free">,
    frame_condition<"evict", "frees_frame", &P::evict_frees_frame, "what is evicted leaves its frame free">,
    frame_condition<"reclaim", "frees_object", &P::reclaim_frees_object, "what is reclaimed is free, and holds zero">,
    frame_condition<"fork", "copies_only_what_is_pinned", &P::fork_copies_only_what_is_pinned,
                    "the child is on the frames of its parent, but for what devices hold">,
    frame_condition<"fork", "takes_what_is_copied", &P::fork_takes_what_is_copied,
                    "fork takes frames for the page table, and for what devices hold, and no more">,
    frame_condition<"fork", "copies_entries", &P::template fork_copies_entries<Copied>,
                    "the child has the entries that fork copies, by the policy of its kernel, and no others">,
    frame_condition<"fork_eager", "takes_what_is_copied", &P::fork_eager_takes_what_is_copied,
                    "eager fork takes frames for the page table, and for what the process wrote, and no more">,
    frame_condition<"", "flushes_no_more", typename P::flushes_no_more{},
                    "the hardware is told to forget only what an operation changes, or is about">,
    frame_condition<"load", "is_remembered", &P::load_is_remembered,
                    "the hardware remembers what a read has looked up">,
    frame_condition<"store", "is_remembered", &P::store_is_remembered,
                    "the hardware remembers what a write has looked up">>;

}  // namespace cowproof

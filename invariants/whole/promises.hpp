// What the whole machine costs, and what it may not refuse.
#pragma once
#include "invariants/promise.hpp"
#include "model/whole/machine.hpp"

namespace cowproof {

template <domain D> struct whole_promise : whole_state<D> {
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

  // With each frame that it is given, fewer things are lacking: so whoever waits waits three times at most.
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

  // Fork needs a frame for each page of the page table, and one for each page that a device holds; no more.
  static boolean fork_refuses_with_cause(state const& s, ending_term how, process parent, fresh<process> const&,
                                         fresh<space> const& memory, fresh_frames const& offered) {
    auto const a = memory_of(s, parent);
    auto const suffices = offered.suffices(
        [&](frame f) { return available(s, f); }, [&](directory d) { return occupied(s.directories(a, d)); },
        [&](page v) { return is_given_to_device(s, a, v) && is_inherited(s, a, v); });
    return implies(how == D::ending_of(ending::refused_no_memory), !(memory.exists && suffices));
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
  template <class... Operands>
  static boolean takes_no_frame(state const& before, state const& after, Operands const&...) {
    return uses_no_more<M, frame>(before, after);
  }
  static boolean store_takes_a_frame(state const& before, state const& after, process, address, word,
                                     fresh<frame> const& offered) {
    return uses_only<M, frame>(before, after, offered);
  }
  static boolean page_in_takes_a_frame(state const& before, state const& after, process, address,
                                       fresh<frame> const& offered) {
    return uses_only<M, frame>(before, after, offered);
  }

 private:
  static boolean is_given_to_device(state const& s, space a, page v) {
    auto const e = s.table(a, v);
    return has<mapping>(e) && get<mapping>(e).own && !(s.pincount(get<mapping>(e).target) == 0);
  }
  static boolean is_inherited(state const& s, space a, page v) {
    auto const at_fork = get<region>(s.regions(a, v)).at_fork;
    return !has<dropped>(at_fork) && !has<wiped>(at_fork);
  }
};

template <domain D, class P = whole_promise<D>>
using whole_promises = promise_list<
    progress<"load", "waits_with_cause", &P::template waits_with_cause<>, "a read waits only for what is not there">,
    progress<"store", "waits_with_cause",
             &P::template waits_with_cause<typename P::word, typename P::template fresh<typename P::frame>>,
             "a write waits only for what is not there">,
    progress<"kernel_store", "waits_with_cause",
             &P::template waits_with_cause<typename P::word, typename P::template fresh<typename P::frame>>,
             "the kernel's write waits only for what is not there">,
    progress<"pin", "waits_with_cause",
             &P::template waits_with_cause<typename P::template fresh<typename P::pin>,
                                           typename P::template fresh<typename P::frame>>,
             "a device waits only for what is not there">,
    cost<"page_in", "brings_nearer", &P::page_in_brings_nearer, "with a frame, something that was lacking is there">,
    progress<"fork", "refuses_with_cause", &P::fork_refuses_with_cause,
             "fork needs frames for the page table, and for what devices hold, and no more">,
    cost<"fork", "copies_only_what_is_pinned", &P::fork_copies_only_what_is_pinned,
         "the child is on the frames of its parent, but for what devices hold">,
    cost<"load", "takes_no_frame", &P::template takes_no_frame<typename P::process, typename P::address>,
         "a read takes no frame">,
    cost<"store", "takes_a_frame", &P::store_takes_a_frame, "a write takes one frame at most">,
    cost<"kernel_store", "takes_a_frame", &P::store_takes_a_frame, "the kernel's write takes one frame at most">,
    cost<"page_in", "takes_a_frame", &P::page_in_takes_a_frame, "what is brought in takes one frame">>;

}  // namespace cowproof

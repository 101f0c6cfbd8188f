// What copy-on-write step properties of its costs.
#pragma once
#include "invariants/step_property.hpp"
#include "model/machine.hpp"

namespace cowproof {

template <core_domain D> struct core_cost {
  using M = machine<D>;
  using boolean = typename M::boolean;
  using state = typename M::state;
  using process = typename M::process;
  using frame = typename M::frame;
  template <class X> using fresh = typename M::template fresh<X>;

  static boolean fork_copies_no_page(state const& before, state const& after, process, fresh<process> const&, boolean) {
    return uses_no_more<M, frame>(before, after) && before.content == after.content;
  }
};

template <core_domain D, class C = core_cost<D>>
using core_step_properties = step_property_list<
    frame_condition<"fork", "copies_no_page", &C::fork_copies_no_page, "fork takes no frame, and writes to none">>;

}  // namespace cowproof

// Plays calls and checks everything after each: invariants, refinement, isolation, and that refusals change nothing.
#pragma once
#include <bit>
#include <optional>

#include "engines/step_checks.hpp"

namespace cowproof {

template <class M> class monitor {
  using S = specified<M>;

 public:
  using state = typename M::state;
  using view = view_of<M>;

  // Only the properties in `wanted` are looked for. The transitions are M's, or those of a mutant.
  explicit monitor(property_set wanted = all_properties, transition_table<M> const& played = transitions<M>)
      : wanted_(wanted),
        transitions_(&played) {}

  state const& now() const { return state_; }
  view const& observed() const { return view_; }

  // Plays one call, whose offers the state can make, and tells the first property that is violated.
  std::optional<property> step(call const& c, scope const& within, result& out) {
    state const before = state_;
    view const seen_before = view_;
    out = (*transitions_)[c.operation](state_, c, &within);
    bool const changed = !same_state(before, state_);
    if (changed || !is_looked_at_) look();
    broken_ = step_checks<M>::broken_by({before, seen_before, c, within, out, changed}, state_, view_) | broken_here_;
    if ((broken_ & wanted_) == 0) return std::nullopt;
    return static_cast<property>(std::countr_zero(broken_ & wanted_));
  }

  // Every property, wanted or not, that did not hold after the last step.
  property_set broken() const { return broken_; }

 private:
  // Once a state: most calls of some machines are refused, and change nothing.
  void look() {
    view_ = S::abstract(state_);
    broken_here_ = step_checks<M>::broken_in(state_);
    is_looked_at_ = true;
  }

  state state_ = M::initial();
  view view_ = S::specification::initial();  // and not what the machine begins with: the first step compares them
  property_set wanted_;
  transition_table<M> const* transitions_;
  property_set broken_here_ = 0;  // in the state as it is
  bool is_looked_at_ = false;
  property_set broken_ = 0;
};

}  // namespace cowproof

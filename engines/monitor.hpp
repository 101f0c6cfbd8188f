// Plays calls and checks everything after each: invariants, refinement, isolation, and that refusals change nothing.
#pragma once
#include <optional>
#include <span>

#include "engines/player.hpp"
#include "engines/property.hpp"
#include "model/fields.hpp"

namespace cowproof {

template <class M> class monitor {
  using D = typename M::domain_type;
  using P = player<M>;

 public:
  using state = typename M::state;
  using view = typename eager_copy<D>::view;

  // Only the properties in `wanted` are looked for.
  explicit monitor(property_set wanted = all_properties) : wanted_(wanted) {}

  state const& now() const { return state_; }
  view const& observed() const { return view_; }

  // Plays one call, whose offers the state can make, and tells the first property that is violated.
  std::optional<property> step(call const& c, result& out) {
    state const before = state_;
    view const seen_before = view_;
    out = P::step(state_, c);
    bool const exhausted = ran_out_of_memory(out.how);
    view expected = seen_before;
    result const expected_out = P::specify(expected, c, exhausted);
    view_ = abstract<D>(state_);

    broken_ = 0;
    auto const claim = [&](promise p, bool kept) { broken_ |= kept ? 0 : property_set{1} << static_cast<int>(p); };
    claim(promise::isolation, isolated(seen_before, c));
    claim(promise::refines_space, view_.space == expected.space);
    claim(promise::refines_alive, view_.alive == expected.alive);
    claim(promise::refines_outcome, out == expected_out);
    bool const may_change = out.how == ending::completed || out.how == ending::fault_no_memory;
    claim(promise::changes_nothing, may_change || same_state(before, state_));
    claim(promise::has_cause, !exhausted || lacks_an_offer(c));
    broken_ |= invariants_broken() << number_of_promises;
    if ((broken_ & wanted_) == 0) return std::nullopt;
    return static_cast<property>(std::countr_zero(broken_ & wanted_));
  }

  // Every property, wanted or not, that did not hold after the last step.
  property_set broken() const { return broken_; }

 private:
  bool isolated(view const& before, call const& c) const {
    std::uint64_t named = 0;  // the processes that take part
    auto const& type = P::types[c.operation];
    for (std::size_t i = 0; i < type.operands; ++i) {
      if (type.operand[i].kind == operand_kind::process) named |= std::uint64_t{1} << c.operand[i];
      if (type.operand[i].kind == operand_kind::fresh_process) named |= std::uint64_t{1} << offer_pick(c.operand[i]);
    }
    return D::template all<typename M::process>(
        [&](auto q) { return (named >> q.i & 1) != 0 || undisturbed<D>(before, view_, q); });
  }

  static bool lacks_an_offer(call const& c) {
    auto const& type = P::types[c.operation];
    bool lacks = false;
    for (std::size_t i = 0; i < type.operands; ++i) {
      auto const kind = type.operand[i].kind;
      if (kind == operand_kind::fresh_frame) lacks |= !offer_exists(c.operand[i]);
      if (type.operand[i].name == "memory") lacks |= c.operand[i] == 0;
    }
    return lacks;
  }

  property_set invariants_broken() const {
    property_set broken = 0;
    property_set bit = 1;
    auto const look = [&](auto i) {
      broken |= i.holds_in(state_) ? 0 : bit;
      bit <<= 1;
    };
    inductive_invariants<D>::each(look);
    implied_invariants<D>::each(look);
    return broken;
  }

  state state_ = M::initial();
  view view_ = abstract<D>(state_);
  property_set wanted_;
  property_set broken_ = 0;
};

}  // namespace cowproof

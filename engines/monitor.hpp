// Plays calls and checks everything after each: invariants, refinement, isolation, and that refusals change nothing.
#pragma once
#include <optional>
#include <span>

#include "engines/player.hpp"
#include "model/fields.hpp"

namespace cowproof {

// What can be violated, besides the invariants: in the order in which it is looked for.
enum class promise : std::uint8_t {
  isolation,        // a process that takes no part cannot tell that anything happened
  refines_space,    // memory is as if fork had copied it
  refines_alive,    // the processes are those of the specification
  refines_outcome,  // so are outcome and value
  changes_nothing,  // an operation that is refused leaves the state as it was
  has_cause,        // an operation runs out of memory only if it was offered none
};
inline constexpr std::array<std::string_view, 6> promise_names{"isolation",       "refines_space",   "refines_alive",
                                                               "refines_outcome", "changes_nothing", "has_cause"};

// A property is a promise, an inductive or an implied invariant, numbered in this order.
using property = std::uint8_t;
using property_set = std::uint32_t;
inline constexpr property_set all_properties = ~property_set{0};

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
    bool const exhausted = out.how == ending::refused_no_memory || out.how == ending::fault_no_memory;
    view expected = seen_before;
    result const expected_out = P::specify(expected, c, exhausted);
    view_ = abstract<D>(state_);

    property_set broken = 0;
    auto const claim = [&](promise p, bool kept) { broken |= kept ? 0 : property_set{1} << static_cast<int>(p); };
    claim(promise::isolation, isolated(seen_before, c));
    claim(promise::refines_space, view_.space == expected.space);
    claim(promise::refines_alive, view_.alive == expected.alive);
    claim(promise::refines_outcome, out == expected_out);
    claim(promise::changes_nothing, !is_refusal(out.how) || same_state(before, state_));
    claim(promise::has_cause, !exhausted || lacks_an_offer(c));
    broken |= invariants_broken() << promise_names.size();
    broken &= wanted_;
    if (broken == 0) return std::nullopt;
    return static_cast<property>(std::countr_zero(broken));
  }

 private:
  bool isolated(view const& before, call const& c) const {
    std::uint64_t named = 0;   // the processes that take part
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
};

}  // namespace cowproof

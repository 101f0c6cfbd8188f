// Plays calls and checks everything after each: invariants, refinement, isolation, and that refusals change nothing.
#pragma once
#include <bit>
#include <optional>
#include <string>

#include "engines/player.hpp"
#include "engines/property.hpp"
#include "model/fields.hpp"

namespace cowproof {

// Calls visit(name) for each field, the last first.
template <record Record, class Visitor> void each_field_reversed(Visitor&& visit) {
  constexpr auto count = decltype(hana::length(hana::accessors<Record>()))::value;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (visit(std::string(hana::to<char const*>(hana::first(hana::at_c<count - 1 - I>(hana::accessors<Record>()))))), ...);
  }(std::make_index_sequence<count>{});
}

// See engines/property.hpp: four, one a field of the view, and one a promise that the machine lists.
template <class M>
inline constexpr std::size_t fields_of_view = decltype(hana::length(hana::accessors<view_of<M>>()))::value;
template <class M> inline constexpr std::size_t number_of_promises = 4 + fields_of_view<M> + promises_of<M>::size;

template <class M> class monitor {
  using D = typename M::domain_type;
  using P = player<M>;
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
    bool const exhausted = ran_out_of_memory(out.how);
    view expected = seen_before;
    result const expected_out = P::specify(expected, c, out.how);
    view_ = S::abstract(state_);

    broken_ = 0;
    property next = 0;
    auto const claim = [&](bool kept) { broken_ |= property_set{!kept} << next++; };
    claim(isolated(seen_before, c));
    claim_refinement(expected, claim);
    claim(out == expected_out);
    claim(S::may_change(out.how) || same_state(before, state_));
    claim(!exhausted || lacks_an_offer(c) || P::may_lack(before, c, within));
    broken_ |= property_set{P::not_kept(before, state_, out.how, c, within)} << next;
    broken_ |= invariants_broken() << number_of_promises<M>;
    if ((broken_ & wanted_) == 0) return std::nullopt;
    return static_cast<property>(std::countr_zero(broken_ & wanted_));
  }

  // Every property, wanted or not, that did not hold after the last step.
  property_set broken() const { return broken_; }

 private:
  static_assert(number_of_promises<M> + theory<M>::inductive::size + theory<M>::implied::size <= 64);

  // Each field of the view, the last first.
  template <class Claim> void claim_refinement(view const& expected, Claim const& claim) const {
    constexpr auto fields = fields_of_view<M>;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (claim(hana::second(hana::at_c<fields - 1 - I>(hana::accessors<view>()))(view_) ==
             hana::second(hana::at_c<fields - 1 - I>(hana::accessors<view>()))(expected)),
       ...);
    }(std::make_index_sequence<fields>{});
  }

  bool isolated(view const& before, call const& c) const {
    using process = typename M::process;
    std::uint64_t named = 0;  // the processes that take part
    auto const& type = P::types[c.operation];
    for (std::size_t i = 0; i < type.operands; ++i) {
      auto const& operand = type.operand[i];
      if (operand.named[0] != thing_of<typename process::tag> || operand.alternatives != 1) continue;
      if (operand.kind == operand_kind::index) named |= std::uint64_t{1} << c.operand[i];
      if (is_offer(operand.kind)) named |= std::uint64_t{1} << offer_pick(c.operand[i]);
      if (operand.kind == operand_kind::set) named |= c.operand[i];
      if (operand.kind == operand_kind::address && c.operand[i] != outside)
        named |= std::uint64_t{1} << (c.operand[i] - 1);
    }
    return D::template all<process>(
        [&](auto q) { return takes_part(before, named, q) || S::undisturbed(before, view_, q); });
  }

  template <class Process> static bool takes_part(view const& before, std::uint64_t named, Process q) {
    if ((named >> q.i & 1) != 0) return true;
    bool takes = false;
    if constexpr (requires { S::takes_part(before, q, q); })
      for (auto rest = named; rest != 0; rest &= rest - 1)
        takes |= S::takes_part(before, Process{static_cast<std::uint64_t>(std::countr_zero(rest))}, q);
    return takes;
  }

  static bool lacks_an_offer(call const& c) {
    auto const& type = P::types[c.operation];
    bool lacks = false;
    for (std::size_t i = 0; i < type.operands; ++i) {
      auto const& operand = type.operand[i];
      if (operand.is_memory()) lacks |= is_offer(operand.kind) ? !offer_exists(c.operand[i]) : c.operand[i] == 0;
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
    theory<M>::inductive::each(look);
    theory<M>::implied::each(look);
    return broken;
  }

  state state_ = M::initial();
  view view_ = S::abstract(state_);
  property_set wanted_;
  transition_table<M> const* transitions_;
  property_set broken_ = 0;
};

}  // namespace cowproof

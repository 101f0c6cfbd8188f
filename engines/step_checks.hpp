// What is looked for after every step: refinement, isolation, step properties, and what refusals leave; and in every
// state.
//
// All engines check steps here, so that all look for the same.
#pragma once
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

// See engines/property.hpp: five, one a field of the view, and one a step property that the machine lists.
template <class M>
inline constexpr std::size_t fields_of_view = decltype(hana::length(hana::accessors<view_of<M>>()))::value;
template <class M>
inline constexpr std::size_t number_of_step_properties = 5 + fields_of_view<M> + step_properties_of<M>::size;

// One step as it was played: what there was before, and how it ended.
template <class M> struct played_step {
  using view = view_of<M>;
  typename M::state const& before;
  view const& seen_before;  // the view of `before`
  call const& played;       // whose offers the state before can make
  scope const& within;
  result out;
  bool changed = true;  // the state after differs
};

// What a call names: operands and what is offered.
template <class M> class named_in_call {
 public:
  explicit named_in_call(call const& c) : call_(c) {}

  template <class X, class Predicate> bool some(Predicate&& holds_of) const {
    auto const& type = player<M>::types[call_.operation];
    for (std::size_t i = 0; i < type.operands; ++i) {
      auto const& operand = type.operand[i];
      if (operand.named[0] != resource_of<typename X::tag>) continue;
      auto const code = call_.operand[i];
      if (operand.kind == operand_kind::index && holds_of(X{code})) return true;
      if (operand.kind == operand_kind::choice && holds_of(X{offer_pick(code)})) return true;
    }
    return false;
  }

 private:
  call const& call_;
};

template <class M> class step_checks {
  using D = typename M::domain_type;
  using P = player<M>;
  using S = specified<M>;

 public:
  using state = typename M::state;
  using view = view_of<M>;

  // The properties that the step did not keep, of those that are about steps; `seen` is the view of `after`.
  static property_set broken_by(played_step<M> const& x, state const& after, view const& seen) {
    view expected = x.seen_before;
    result const expected_out = P::specify(expected, x.played, x.out.how);
    property_set broken = 0;
    property next = 0;
    auto const claim = [&](bool kept) { broken |= property_set{!kept} << next++; };
    claim(isolated(x.seen_before, seen, x.played));
    claim_refinement(seen, expected, claim);
    claim(x.out == expected_out);
    claim(S::may_change(x.out.how) || !x.changed);
    return broken | property_set{P::broken_step_properties(x.before, after, x.out.how, x.played, x.within)} << next;
  }

  // Those that do not hold in a state.
  static property_set broken_in(state const& s) {
    property_set broken = 0;
    property_set bit = property_set{1} << number_of_step_properties<M>;
    auto const look = [&](auto i) {
      broken |= i.holds_in(s) ? 0 : bit;
      bit <<= 1;
    };
    properties_of<M>::inductive::each(look);
    properties_of<M>::implied::each(look);
    return broken;
  }

 private:
  static_assert(number_of_step_properties<M> + properties_of<M>::inductive::size + properties_of<M>::implied::size <=
                64);

  // Each field of the view, the last first.
  template <class Claim> static void claim_refinement(view const& seen, view const& expected, Claim const& claim) {
    constexpr auto fields = fields_of_view<M>;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (claim(hana::second(hana::at_c<fields - 1 - I>(hana::accessors<view>()))(seen) ==
             hana::second(hana::at_c<fields - 1 - I>(hana::accessors<view>()))(expected)),
       ...);
    }(std::make_index_sequence<fields>{});
  }

  static bool isolated(view const& before, view const& after, call const& c) {
    named_in_call<M> const named(c);
    return D::template all<typename M::process>(
        [&](auto q) { return takes_part(q, named) || S::undisturbed(before, after, q, named); });
  }
};

}  // namespace cowproof

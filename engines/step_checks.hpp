// What is looked for after every step: refinement, isolation, promises, and what refusals leave; and in every state.
//
// Whoever plays steps asks here, so that all engines look for the same.
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

// See engines/property.hpp: five, one a field of the view, and one a promise that the machine lists.
template <class M>
inline constexpr std::size_t fields_of_view = decltype(hana::length(hana::accessors<view_of<M>>()))::value;
template <class M> inline constexpr std::size_t number_of_promises = 5 + fields_of_view<M> + promises_of<M>::size;

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
    return broken | property_set{P::not_kept(x.before, after, x.out.how, x.played, x.within)} << next;
  }

  // Those that do not hold in a state.
  static property_set broken_in(state const& s) {
    property_set broken = 0;
    property_set bit = property_set{1} << number_of_promises<M>;
    auto const look = [&](auto i) {
      broken |= i.holds_in(s) ? 0 : bit;
      bit <<= 1;
    };
    theory<M>::inductive::each(look);
    theory<M>::implied::each(look);
    return broken;
  }

 private:
  static_assert(number_of_promises<M> + theory<M>::inductive::size + theory<M>::implied::size <= 64);

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
        [&](auto q) { return takes_part(before, named, q) || S::undisturbed(before, after, q); });
  }

  template <class Process> static bool takes_part(view const& before, std::uint64_t named, Process q) {
    if ((named >> q.i & 1) != 0) return true;
    bool takes = false;
    if constexpr (requires { S::takes_part(before, q, q); })
      for (auto rest = named; rest != 0; rest &= rest - 1)
        takes |= S::takes_part(before, Process{static_cast<std::uint64_t>(std::countr_zero(rest))}, q);
    return takes;
  }
};

}  // namespace cowproof

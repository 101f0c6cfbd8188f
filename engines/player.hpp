// Plays calls on a concrete machine: decodes the operands by the types in the operations' signatures.
#pragma once
#include <tuple>
#include <utility>

#include "engines/call.hpp"
#include "invariants/needs.hpp"
#include "model/concrete/domain.hpp"
#include "spec/specified.hpp"

namespace cowproof {

// How calls are decoded, for one signature: Step is a function (state&, operands...) -> outcome.
namespace detail {
template <class T> constexpr bool offers_several = requires { typename T::places; };
template <class T> constexpr bool is_set_of_names = requires { typename T::element; };
template <class X> constexpr std::uint8_t thing_numbered = resource_of<typename X::tag>;

template <class... A> constexpr void name_alternatives(operand_type& type, types<A...>) {
  static_assert(sizeof...(A) <= std::tuple_size_v<decltype(type.named)>);
  ((type.named[type.alternatives++] = thing_numbered<A>), ...);
}

template <class Operand> constexpr operand_type type_of_operand(std::string_view name) {
  operand_type type{name};
  auto const is = [&]<class X>(operand_kind kind, types<X> named) {
    type.kind = kind;
    name_alternatives(type, named);
  };
  if constexpr (std::is_same_v<Operand, bool>) {
    type.kind = operand_kind::flag;
  } else if constexpr (is_maybe<Operand>) {
    type.kind = operand_kind::address;
    name_alternatives(type, typename Operand::alternatives{});
  } else if constexpr (is_choice<Operand>) {
    is(operand_kind::choice, types<decltype(Operand::pick)>{});
  } else if constexpr (offers_several<Operand>) {
    is(operand_kind::choices, types<decltype(Operand::first)>{});
  } else if constexpr (is_set_of_names<Operand>) {
    is(operand_kind::set, types<typename Operand::element>{});
  } else {
    is(operand_kind::index, types<Operand>{});
  }
  return type;
}

// An address that is one of several things: see at().
template <class Address, class... A>
COWPROOF_INLINE void decode_alternative(std::uint32_t code, Address& address, types<A...>) {
  if (code == outside) return;
  auto const parts = parts_of_address(code, sizeof...(A));
  std::uint32_t alternative = 0;
  ((alternative++ == parts.alternative ? void(address = Address(A{parts.number})) : void()), ...);
}

// How many there are to offer: without a scope, as many as the machine has.
template <class X> COWPROOF_INLINE int most_offered(scope const* within) {
  return within == nullptr ? X::size : size_within<typename X::tag>(*within);
}

template <class Operand>
COWPROOF_INLINE void decode(std::uint32_t code, [[maybe_unused]] scope const* within, Operand& operand) {
  if constexpr (is_choice<Operand>) {
    operand.pick.i = offer_pick(code);
    operand.exists = offer_exists(code);
  } else if constexpr (offers_several<Operand>) {
    operand.first.i = offer_pick(code);
    operand.exists = offer_exists(code);
    if constexpr (requires { operand.most; }) operand.most = most_offered<decltype(Operand::first)>(within);
  } else if constexpr (is_maybe<Operand>) {
    decode_alternative(code, operand, typename Operand::alternatives{});
  } else {
    operand = unrank<Operand>(code);
  }
}

template <class State, class Outcome, class... Operand> struct signature {
  static constexpr std::size_t size = sizeof...(Operand);
  static_assert(size <= call::most_operands);
  static constexpr auto types_named(std::array<std::string_view, size> const& names) {
    std::size_t i = 0;
    return std::array<operand_type, size>{type_of_operand<std::decay_t<Operand>>(names[i++])...};
  }

  // Calls use(operands...) with the operands that the call holds.
  template <class Use> static COWPROOF_INLINE auto apply(call const& c, scope const* within, Use&& use) {
    std::tuple<std::decay_t<Operand>...> operands;
    [&]<std::size_t... I>(std::index_sequence<I...>) COWPROOF_INLINE_LAMBDA {
      (decode(c.operand[I], within, std::get<I>(operands)), ...);
    }(std::index_sequence_for<Operand...>{});
    return std::apply(use, operands);
  }

  // Calls visit(place, types<X>) for each operand that is offered, an X each.
  template <class Visitor> static COWPROOF_INLINE void each_choice(Visitor&& visit) {
    [&]<std::size_t... I>(std::index_sequence<I...>) COWPROOF_INLINE_LAMBDA {
      (visit_choice<std::decay_t<Operand>>(visit, I), ...);
    }(std::index_sequence_for<Operand...>{});
  }

 private:
  template <class Any, class Visitor> static COWPROOF_INLINE void visit_choice(Visitor& visit, std::size_t place) {
    if constexpr (is_choice<Any>) visit(place, types<decltype(Any::pick)>{});
  }
};
template <class State, class Outcome, class... Operand>
signature<State, Outcome, Operand...> signature_of(Outcome (*)(State&, Operand...));
template <class Operation> using signature_of_operation = decltype(signature_of(Operation::step));

template <class Outcome> COWPROOF_INLINE result result_of(Outcome const& out) {
  if constexpr (!std::is_same_v<typename Outcome::value_type, no_value>) {
    if (out.how == ending::completed) return {out.how, true, static_cast<std::uint32_t>(rank(out.value))};
  }
  return {out.how, false, 0};
}

template <class Operation, class State> result step_of(State& s, call const& c, scope const* within) {
  return signature_of_operation<Operation>::apply(
      c, within, [&](auto const&... x) { return result_of(Operation::step(s, x...)); });
}
template <class State, class... Operation> constexpr auto transitions_of(operation_list<Operation...>) {
  return std::array<result (*)(State&, call const&, scope const*), sizeof...(Operation)>{&step_of<Operation, State>...};
}

__extension__ using wide_bits = unsigned __int128;
}  // namespace detail

// How each operation of M is played. What a mutant inherits is the machine's, here too: it is compiled once for all.
template <class M> inline constexpr auto transitions = detail::transitions_of<typename M::state>(operations_of<M>{});
template <class M> using transition_table = decltype(detail::transitions_of<typename M::state>(operations_of<M>{}));

// M is a machine over concrete<...>, or a mutant of it.
template <class M> struct player {
  using D = typename M::domain_type;
  using state = typename M::state;
  using view = view_of<M>;
  using operations = operations_of<M>;
  using situations = typename properties_of<M>::situations;
  using goal_set = std::conditional_t<(situations::size <= 64), std::uint64_t, detail::wide_bits>;  // a bit each
  static_assert(situations::size <= 128);

  // Where as many are offered as are needed, they are taken from those within the scope, if there is one.
  static result step(state& s, call const& c) { return transitions<M>[c.operation](s, c, nullptr); }

  // What the specification says; what it leaves open, it learns from how the machine's operation ended.
  static result specify(view& v, call const& c, ending how) { return specs[c.operation](v, c, how); }

  // The situations in which the call finds the state.
  static goal_set goals_reached(state const& s, call const& c) { return goals_of_operations[c.operation](s, c); }

  // What a step from one state to the other did not keep, a bit each: memory runs out with cause; no more is taken;
  // then the step properties that the machine lists. What was offered is of the scope.
  static std::uint64_t broken_step_properties(state const& before, state const& after, ending how, call const& c,
                                              scope const& within) {
    return step_property_checks[c.operation](before, after, how, c, within);
  }

  // The same call with offers that the state can make: a taken pick becomes the next available one.
  // So every subsequence of a sequence of calls is a sequence of calls.
  static call resolve(state const& s, call c, scope const& within) {
    resolvers[c.operation](s, c, within);
    return c;
  }

 private:
  template <class X> static std::uint32_t next_available(state const& s, std::uint32_t code, int size) {
    if (!offer_exists(code)) return code;
    auto const n = static_cast<std::uint32_t>(size);
    for (std::uint32_t i = 0; i < n; ++i) {
      auto const pick = (offer_pick(code) + i) % n;
      if (M::available(s, X{pick})) return offer(pick, true);
    }
    return offer(offer_pick(code), false);
  }

  template <class Operation> static void resolve_of(state const& s, call& c, scope const& within) {
    detail::signature_of_operation<Operation>::each_choice([&]<class X>(std::size_t i, cowproof::types<X>) {
      c.operand[i] = next_available<X>(s, c.operand[i], size_within<typename X::tag>(within));
    });
  }
  template <class Operation> static result spec_of(view& v, call const& c, ending how) {
    auto const open = specified<M>::leeway(how);
    return detail::signature_of_operation<Operation>::apply(
        c, nullptr, [&](auto const&... x) { return detail::result_of(Operation::spec(v, x..., open)); });
  }
  template <class Operation> static goal_set goals_reached_by(state const& s, call const& c) {
    goal_set met = 0;
    goal_set bit = 1;
    detail::signature_of_operation<Operation>::apply(c, nullptr, [&](auto const&... x) {
      situations::each([&](auto w) {
        if constexpr (decltype(w)::operation == Operation::name) met |= w.met_in(s, x...) ? bit : 0;
        bit <<= 1;
      });
    });
    return met;
  }
  template <class Operation>
  static std::uint64_t meter_of(state const& before, state const& after, [[maybe_unused]] ending how, call const& c,
                                scope const& within) {
    std::uint64_t broken = 0;
    std::uint64_t bit = 1;
    detail::signature_of_operation<Operation>::apply(c, &within, [&](auto const&... x) {
      auto const claim = [&](bool kept) {
        broken |= kept ? 0 : bit;
        bit <<= 1;
      };
      bool const lacks = cowproof::lacks_memory<M, Operation>(before, x...);
      claim(lacks ? how != ending::completed : !ran_out_of_memory(how));
      claim(cowproof::takes_no_more<M, Operation>(before, after, x...));
      step_properties_of<M>::each([&]<class StepProperty>(StepProperty) {
        if constexpr (!is_promise_of<StepProperty, Operation>) bit <<= 1;
        else if constexpr (is_no_spurious_refusal<StepProperty>) claim(StepProperty::allows(before, how, x...));
        else claim(StepProperty::holds_between(before, after, x...));
      });
    });
    return broken;
  }
  template <class Operation> static constexpr operation_type type_of() {
    using signature = detail::signature_of_operation<Operation>;
    static_assert(signature::size == Operation::operands.size(), "each operand has a name");
    operation_type type{Operation::name, {}, signature::size, {}};
    std::ranges::copy(signature::types_named(Operation::operands), type.operand.begin());
    for (int e = 0; e < number_of_endings; ++e)
      type.may_end[static_cast<std::size_t>(e)] = Operation::may(static_cast<ending>(e));
    return type;
  }

  template <class... Operation> static constexpr auto specs_of(operation_list<Operation...>) {
    return std::array<result (*)(view&, call const&, ending), sizeof...(Operation)>{&spec_of<Operation>...};
  }
  template <class... Operation> static constexpr auto goals_of(operation_list<Operation...>) {
    return std::array<goal_set (*)(state const&, call const&), sizeof...(Operation)>{&goals_reached_by<Operation>...};
  }
  template <class... Operation> static constexpr auto step_property_checks_of(operation_list<Operation...>) {
    using meter = std::uint64_t (*)(state const&, state const&, ending, call const&, scope const&);
    return std::array<meter, sizeof...(Operation)>{&meter_of<Operation>...};
  }
  template <class... Operation> static constexpr auto resolvers_of(operation_list<Operation...>) {
    return std::array<void (*)(state const&, call&, scope const&), sizeof...(Operation)>{&resolve_of<Operation>...};
  }
  template <class... Operation> static constexpr auto types_of(operation_list<Operation...>) {
    return std::array<operation_type, sizeof...(Operation)>{type_of<Operation>()...};
  }

  static constexpr auto specs = specs_of(operations{});
  static constexpr auto goals_of_operations = goals_of(operations{});
  static constexpr auto step_property_checks = step_property_checks_of(operations{});
  static constexpr auto resolvers = resolvers_of(operations{});

 public:
  // What the operations look like from outside.
  static constexpr auto types = types_of(operations{});
};

}  // namespace cowproof

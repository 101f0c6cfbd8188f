// Plays calls on a concrete machine: decodes the operands by the types in the operations' signatures.
#pragma once
#include <tuple>

#include "engines/call.hpp"
#include "invariants/witnesses.hpp"
#include "model/concrete/domain.hpp"
#include "spec/abstraction.hpp"

namespace cowproof {

// How calls are decoded, for one signature: Step is a function (state&, operands...) -> outcome.
namespace detail {
template <class Operand> constexpr operand_kind kind_of() {
  if constexpr (std::is_same_v<Operand, bool>) {
    return operand_kind::flag;
  } else if constexpr (is_choice<Operand>) {
    using tag = typename decltype(Operand{}.pick)::tag;
    return std::is_same_v<tag, frame_tag> ? operand_kind::fresh_frame : operand_kind::fresh_process;
  } else if constexpr (is_maybe<Operand>) {
    return operand_kind::address;
  } else {
    return std::is_same_v<typename Operand::tag, process_tag> ? operand_kind::process : operand_kind::word;
  }
}

template <class Operand> COWPROOF_INLINE void decode(std::uint32_t code, Operand& operand) {
  if constexpr (is_choice<Operand>) {
    operand.pick.i = offer_pick(code);
    operand.exists = offer_exists(code);
  } else {
    operand = unrank<Operand>(code);
  }
}

template <class State, class Outcome, class... Operand> struct signature {
  static constexpr std::size_t size = sizeof...(Operand);
  static constexpr std::array<operand_kind, size> kinds{kind_of<std::decay_t<Operand>>()...};

  // Calls use(operands...) with the operands that the call holds.
  template <class Use> static COWPROOF_INLINE auto apply(call const& c, Use&& use) {
    std::tuple<std::decay_t<Operand>...> operands;
    [&]<std::size_t... I>(std::index_sequence<I...>) COWPROOF_INLINE_LAMBDA {
      (decode(c.operand[I], std::get<I>(operands)), ...);
    }(std::index_sequence_for<Operand...>{});
    return std::apply(use, operands);
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
}  // namespace detail

// M is machine<concrete<...>> or a mutant of it.
template <class M> struct player {
  using D = typename M::domain_type;
  using state = typename M::state;
  using view = typename eager_copy<D>::view;
  using operations = operations_of<M>;
  using witnesses = all_witnesses<D>;

  static result step(state& s, call const& c) { return steps[c.operation](s, c); }

  // What the specification says; `exhausted` tells it that the machine ran out of memory.
  static result specify(view& v, call const& c, bool exhausted) { return specs[c.operation](v, c, exhausted); }

  // The situations of invariants/witnesses.hpp in which the call finds the state: a bit each.
  static std::uint32_t witnessed(state const& s, call const& c) { return sights[c.operation](s, c); }

  // The same call with offers that the state can make: a taken pick becomes the next available one.
  // So every subsequence of a sequence of calls is a sequence of calls.
  static call resolve(state const& s, call c, scope const& within) {
    auto const& type = types[c.operation];
    for (std::size_t i = 0; i < type.operands; ++i) {
      auto& code = c.operand[i];
      auto const kind = type.operand[i].kind;
      if (kind == operand_kind::fresh_frame) code = next_available<typename M::frame>(s, code, within.frames);
      if (kind == operand_kind::fresh_process) code = next_available<typename M::process>(s, code, within.processes);
    }
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

  template <class Operation> static result step_of(state& s, call const& c) {
    return detail::signature_of_operation<Operation>::apply(
        c, [&](auto const&... x) { return detail::result_of(Operation::step(s, x...)); });
  }
  template <class Operation> static result spec_of(view& v, call const& c, bool exhausted) {
    return detail::signature_of_operation<Operation>::apply(
        c, [&](auto const&... x) { return detail::result_of(Operation::spec(v, x..., exhausted)); });
  }
  template <class Operation> static std::uint32_t sight_of(state const& s, call const& c) {
    std::uint32_t met = 0;
    std::uint32_t bit = 1;
    detail::signature_of_operation<Operation>::apply(c, [&](auto const&... x) {
      witnesses::each([&](auto w) {
        if constexpr (decltype(w)::operation == Operation::name) met |= w.met_in(s, x...) ? bit : 0;
        bit <<= 1;
      });
    });
    return met;
  }
  template <class Operation> static constexpr operation_type type_of() {
    using signature = detail::signature_of_operation<Operation>;
    static_assert(signature::size == Operation::operands.size(), "each operand has a name");
    operation_type type{Operation::name, {}, signature::size, {}};
    for (std::size_t i = 0; i < signature::size; ++i) type.operand[i] = {Operation::operands[i], signature::kinds[i]};
    for (int e = 0; e < number_of_endings; ++e)
      type.may_end[static_cast<std::size_t>(e)] = Operation::may(static_cast<ending>(e));
    return type;
  }

  template <class... Operation> static constexpr auto steps_of(operation_list<Operation...>) {
    return std::array<result (*)(state&, call const&), sizeof...(Operation)>{&step_of<Operation>...};
  }
  template <class... Operation> static constexpr auto specs_of(operation_list<Operation...>) {
    return std::array<result (*)(view&, call const&, bool), sizeof...(Operation)>{&spec_of<Operation>...};
  }
  template <class... Operation> static constexpr auto sights_of(operation_list<Operation...>) {
    return std::array<std::uint32_t (*)(state const&, call const&), sizeof...(Operation)>{&sight_of<Operation>...};
  }
  template <class... Operation> static constexpr auto types_of(operation_list<Operation...>) {
    return std::array<operation_type, sizeof...(Operation)>{type_of<Operation>()...};
  }

  static constexpr auto steps = steps_of(operations{});
  static constexpr auto specs = specs_of(operations{});
  static constexpr auto sights = sights_of(operations{});

 public:
  // What the operations look like from outside.
  static constexpr auto types = types_of(operations{});
};

}  // namespace cowproof

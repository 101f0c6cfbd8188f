// Plays calls on a concrete machine: decodes the operands by the types in the operations' signatures.
#pragma once
#include <tuple>

#include "engines/call.hpp"
#include "model/concrete/domain.hpp"
#include "spec/abstraction.hpp"
#include "spec/operations.hpp"

namespace cowproof {

namespace detail {
template <class Operand> constexpr operand_kind kind_of() {
  if constexpr (std::is_same_v<Operand, bool>) return operand_kind::flag;
  else if constexpr (is_choice<Operand>) {
    using offered = decltype(Operand{}.pick);
    return std::is_same_v<typename offered::tag, frame_tag> ? operand_kind::fresh_frame : operand_kind::fresh_process;
  } else if constexpr (is_maybe<Operand>) return operand_kind::address;
  else return std::is_same_v<typename Operand::tag, process_tag> ? operand_kind::process : operand_kind::word;
}

template <class Operand> COWPROOF_INLINE void decode(std::uint32_t code, Operand& operand) {
  if constexpr (is_choice<Operand>) {
    operand.pick.i = offer_pick(code);
    operand.exists = offer_exists(code);
  } else operand = unrank<Operand>(code);
}

template <class Value> COWPROOF_INLINE result result_of(ending how, Value const& value) {
  if constexpr (std::is_same_v<Value, no_value>) return {how, false, 0};
  else if (how != ending::completed) return {how, false, 0};
  else return {how, true, static_cast<std::uint32_t>(rank(value))};
}
}  // namespace detail

// M is machine<concrete<...>> or a mutant of it.
template <class M> struct player {
  using D = typename M::domain_type;
  using state = typename M::state;
  using view = typename eager_copy<D>::view;
  using operations = operations_of<M>;

  static result step(state& s, call const& c) { return steps[c.operation](s, c); }

  // What the specification says; `exhausted` tells it that the machine ran out of memory.
  static result specify(view& v, call const& c, bool exhausted) { return specs[c.operation](v, c, exhausted); }

  // The same call with offers that the state can make: a taken pick becomes the next available one.
  // So every subsequence of a sequence of calls is a sequence of calls.
  static call resolve(state const& s, call c, scope const& within) {
    auto const& kinds = operand_kinds[c.operation];
    for (std::size_t i = 0; i < call::most_operands; ++i) {
      if (kinds[i] == operand_kind::fresh_frame) c.operand[i] = next_available<typename M::frame>(s, c.operand[i], within.frames);
      if (kinds[i] == operand_kind::fresh_process)
        c.operand[i] = next_available<typename M::process>(s, c.operand[i], within.processes);
    }
    return c;
  }

 private:
  using step_function = result (*)(state&, call const&);
  using spec_function = result (*)(view&, call const&, bool);
  using kinds_of_operands = std::array<operand_kind, call::most_operands>;

  template <class X> static std::uint32_t next_available(state const& s, std::uint32_t code, int size) {
    if (!offer_exists(code)) return code;
    auto const n = static_cast<std::uint32_t>(size);
    for (std::uint32_t i = 0; i < n; ++i) {
      auto const pick = (offer_pick(code) + i) % n;
      if (M::available(s, X{pick})) return offer(pick, true);
    }
    return offer(offer_pick(code), false);
  }

  template <class... Operand> static void decode_all(call const& c, std::tuple<Operand...>& operands) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (detail::decode(c.operand[I], std::get<I>(operands)), ...);
    }(std::index_sequence_for<Operand...>{});
  }

  template <class Operation, class Outcome, class... Operand>
  static result step_by_types(state& s, call const& c, Outcome (*)(state&, Operand...)) {
    std::tuple<std::decay_t<Operand>...> operands;
    decode_all(c, operands);
    auto const out = std::apply([&](auto const&... x) { return Operation::step(s, x...); }, operands);
    return detail::result_of(out.how, out.value);
  }
  template <class Operation> static result step_of(state& s, call const& c) {
    return step_by_types<Operation>(s, c, Operation::step);
  }

  template <class Operation, class Outcome, class... Operand>
  static result spec_by_types(view& v, call const& c, bool exhausted, Outcome (*)(state&, Operand...)) {
    std::tuple<std::decay_t<Operand>...> operands;
    decode_all(c, operands);
    auto const out = std::apply([&](auto const&... x) { return Operation::spec(v, x..., exhausted); }, operands);
    return detail::result_of(out.how, out.value);
  }
  template <class Operation> static result spec_of(view& v, call const& c, bool exhausted) {
    return spec_by_types<Operation>(v, c, exhausted, Operation::step);
  }

  template <class Outcome, class... Operand>
  static constexpr kinds_of_operands kinds(Outcome (*)(state&, Operand...)) {
    kinds_of_operands k{};
    std::size_t i = 0;
    ((k[i++] = detail::kind_of<std::decay_t<Operand>>()), ...);
    return k;
  }

  template <class... Operation> static constexpr auto steps_of(operation_list<Operation...>) {
    return std::array<step_function, sizeof...(Operation)>{&step_of<Operation>...};
  }
  template <class... Operation> static constexpr auto specs_of(operation_list<Operation...>) {
    return std::array<spec_function, sizeof...(Operation)>{&spec_of<Operation>...};
  }
  template <class... Operation> static constexpr auto kinds_of(operation_list<Operation...>) {
    return std::array<kinds_of_operands, sizeof...(Operation)>{kinds(Operation::step)...};
  }

  static constexpr auto steps = steps_of(operations{});
  static constexpr auto specs = specs_of(operations{});
  static constexpr auto operand_kinds = kinds_of(operations{});
  template <class> friend std::vector<operation_type> signature_of();
};

}  // namespace cowproof

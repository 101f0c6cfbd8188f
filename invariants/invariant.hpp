// What lists of invariants and of situations are made of, and which lists a machine has.
#pragma once
#include "spec/operation.hpp"

namespace cowproof {

// A named predicate over states, with its sentence.
template <literal Name, auto Predicate, literal Sentence> struct invariant {
  static constexpr std::string_view name = Name.view();
  static constexpr std::string_view sentence = Sentence.view();
  static constexpr auto holds_in = Predicate;
};

template <class... Invariant> struct invariant_list {
  static constexpr int size = sizeof...(Invariant);
  template <class Visitor> static constexpr void each([[maybe_unused]] Visitor visit) { (visit(Invariant{}), ...); }
};

// A situation of one operation: a predicate over the state and the operands with which it completes.
template <literal Operation, literal Name, auto Predicate> struct coverage_goal {
  static constexpr std::string_view operation = Operation.view();
  static constexpr std::string_view name = Name.view();
  static constexpr auto met_in = Predicate;
};

template <class... Witness> struct coverage_goal_list {
  static constexpr int size = sizeof...(Witness);
  static constexpr std::array<std::string_view, sizeof...(Witness)> names{Witness::name...};
  static constexpr std::array<std::string_view, sizeof...(Witness)> operations{Witness::operation...};
  template <class Visitor> static constexpr void each(Visitor visit) { (visit(Witness{}), ...); }
};

// Specialised for each kind of machine; M is one over some domain, or one that derives from it.
//
//   inductive        invariant_list: each operation preserves all of them, given all of them
//   bounding         inductive given those; only storing a count needs them
//   implied          follow from the inductive ones in every state
//   situations       coverage_goal_list: must be met, or what is checked and proved says nothing
//   step_properties  a step_property_list (invariants/step_property.hpp): what a step may cost, and may not refuse
//   needs            a need_list (invariants/needs.hpp): what it needs of what it is offered
//   memory           types<...>: what there is a limited amount of, and is offered
template <class M, class Kind = typename M::kind> struct properties_of;

}  // namespace cowproof

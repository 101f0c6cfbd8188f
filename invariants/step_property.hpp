// What lists of step properties are made of: what every step of one operation keeps, apart from what a program can
// tell.
//
// An abstraction function cannot see what a step costs; and a kernel that refuses everything breaks nothing else. The
// three ways to fork differ in the first, and a kernel that never brings a page in is told by the second.
#pragma once
#include "invariants/invariant.hpp"
#include "model/vocabulary.hpp"

namespace cowproof {

// What an operation leaves alone: Predicate(before, after, operands...), of the states before and after the step. If it
// names no operation it is about each of them.
template <literal Operation, literal Name, auto Predicate, literal Sentence> struct frame_condition {
  static constexpr std::string_view operation = Operation.view();
  static constexpr std::string_view name = Name.view();
  static constexpr std::string_view sentence = Sentence.view();
  static constexpr auto holds_between = Predicate;
};

// What an operation may not refuse: Predicate(before, how, operands...), of the state before the step and its ending.
template <literal Operation, literal Name, auto Predicate, literal Sentence> struct no_spurious_refusal {
  static constexpr std::string_view operation = Operation.view();
  static constexpr std::string_view name = Name.view();
  static constexpr std::string_view sentence = Sentence.view();
  static constexpr auto allows = Predicate;
};
template <class StepProperty> constexpr bool is_no_spurious_refusal = requires { StepProperty::allows; };
template <class StepProperty, class Operation>
constexpr bool is_promise_of = StepProperty::operation.empty() || StepProperty::operation == Operation::name;

template <class... StepProperty> struct step_property_list {
  static constexpr int size = sizeof...(StepProperty);
  template <class Visitor> static constexpr void each([[maybe_unused]] Visitor visit) { (visit(StepProperty{}), ...); }
};

template <class M> using step_properties_of = typename properties_of<M>::step_properties;

// Of the X that were available, none is used afterwards.
template <class M, class X, class State> auto uses_no_more(State const& before, State const& after) {
  return M::domain_type::template all<X>(
      [&](auto x) { return implies(M::available(before, x), M::available(after, x)); });
}

}  // namespace cowproof

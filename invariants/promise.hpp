// What lists of promises are made of: what every step of one operation keeps, apart from what a program can tell.
//
// An abstraction function cannot see what a step costs; and a kernel that refuses everything breaks nothing else. The
// three ways to fork differ in the first, and a kernel that never brings a page in is told by the second.
#pragma once
#include "invariants/invariant.hpp"
#include "model/vocabulary.hpp"

namespace cowproof {

// What an operation leaves alone: Predicate(before, after, operands...), of the states before and after the step. If it
// names no operation it is about each of them.
template <literal Operation, literal Name, auto Predicate, literal Sentence> struct cost {
  static constexpr std::string_view operation = Operation.view();
  static constexpr std::string_view name = Name.view();
  static constexpr std::string_view sentence = Sentence.view();
  static constexpr auto holds_between = Predicate;
};

// What an operation may not refuse: Predicate(before, how, operands...), of the state before the step and its ending.
template <literal Operation, literal Name, auto Predicate, literal Sentence> struct progress {
  static constexpr std::string_view operation = Operation.view();
  static constexpr std::string_view name = Name.view();
  static constexpr std::string_view sentence = Sentence.view();
  static constexpr auto allows = Predicate;
};
template <class Promise> constexpr bool is_progress = requires { Promise::allows; };
template <class Promise, class Operation>
constexpr bool is_promise_of = Promise::operation.empty() || Promise::operation == Operation::name;

template <class... Promise> struct promise_list {
  static constexpr int size = sizeof...(Promise);
  template <class Visitor> static constexpr void each([[maybe_unused]] Visitor visit) { (visit(Promise{}), ...); }
};

namespace detail {
template <class Theory> struct promises_in {
  using type = promise_list<>;
};
template <class Theory>
  requires requires { typename Theory::promises; }
struct promises_in<Theory> {
  using type = typename Theory::promises;
};
}  // namespace detail

// Those of a machine, if it lists any in its theory.
template <class M> using promises_of = typename detail::promises_in<theory<M>>::type;

// Of the X that were available, none is used afterwards.
template <class M, class X, class State> auto uses_no_more(State const& before, State const& after) {
  return M::domain_type::template all<X>(
      [&](auto x) { return implies(M::available(before, x), M::available(after, x)); });
}

}  // namespace cowproof

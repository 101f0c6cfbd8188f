// What lists of cost properties are made of: what an operation leaves alone, as predicates over the states before and
// after it. An abstraction function cannot see this; it is what the three ways to fork differ in.
#pragma once
#include "invariants/invariant.hpp"
#include "model/vocabulary.hpp"

namespace cowproof {

// A property of every step of one operation: Predicate(before, after, operands...).
template <literal Operation, literal Name, auto Predicate, literal Sentence> struct cost {
  static constexpr std::string_view operation = Operation.view();
  static constexpr std::string_view name = Name.view();
  static constexpr std::string_view sentence = Sentence.view();
  static constexpr auto holds_between = Predicate;
};

template <class... Cost> struct cost_list {
  static constexpr int size = sizeof...(Cost);
  template <class Visitor> static constexpr void each([[maybe_unused]] Visitor visit) { (visit(Cost{}), ...); }
};

namespace detail {
template <class Theory> struct costs_in {
  using type = cost_list<>;
};
template <class Theory>
  requires requires { typename Theory::costs; }
struct costs_in<Theory> {
  using type = typename Theory::costs;
};
}  // namespace detail

// Those of a machine, if it lists any in its theory.
template <class M> using costs_of = typename detail::costs_in<theory<M>>::type;

// Of the X that were available, none is used afterwards, or none but the one that was offered.
template <class M, class X, class State> auto uses_no_more(State const& before, State const& after) {
  return M::domain_type::template all<X>(
      [&](auto x) { return implies(M::available(before, x), M::available(after, x)); });
}
template <class M, class X, class State, class Offer>
auto uses_only(State const& before, State const& after, Offer const& offered) {
  auto const one = offered.take();
  return M::domain_type::template all<X>(
      [&](auto x) { return implies(M::available(before, x), M::available(after, x) || x == one); });
}

}  // namespace cowproof

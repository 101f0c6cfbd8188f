// Quantified claims, and the triggers by which a solver instantiates the laws.
#pragma once
#include <tuple>
#include <vector>

#include "proofs/values.hpp"

namespace cowproof::symbolic {

using trigger = std::vector<z3::expr>;
using triggers = std::vector<trigger>;

// A trigger serves if it covers every variable and consists of plain applications of uninterpreted functions.
bool serves(trigger const& t, std::vector<z3::expr> const& variables);

// The formula over these constants, bound; triggers that do not serve are left out.
boolean bind(bool universal, std::vector<z3::expr> const& variables, boolean const& body, triggers const& by);

// Which of the terms of its sort a name may be. An index that is numbered overloads this.
template <class D, class Tag> boolean in_range(index<D, Tag> const&) { return true; }

namespace detail {
template <class K> K bound_variable(int number) {
  return K(context().constant((std::string(K::tag::name) + "!" + std::to_string(number)).c_str(), K().term.get_sort()));
}
// Of a thing of which there is one, this is the one, and not a variable.
template <class... K> std::vector<z3::expr> variables_among(K const&... k) {
  std::vector<z3::expr> variables;
  auto const add = [&](auto const& x) {
    if constexpr (!is_single_index<std::decay_t<decltype(x)>>) variables.push_back(x.term);
  };
  (add(k), ...);
  return variables;
}
template <class... K> std::tuple<K...> bound_variables(int first) {
  return [&]<int... I>(std::integer_sequence<int, I...>) {
    return std::tuple<K...>(bound_variable<K>(first + I)...);
  }(std::make_integer_sequence<int, sizeof...(K)>{});
}

template <class... K, class Body, class Triggers>
boolean quantify(bool universal, Body&& body_of, Triggers&& triggers_of) {
  constexpr int variables = sizeof...(K);
  auto const bound = bound_variables<K...>(session::current().enter_quantifier(variables));
  auto const claim = std::apply(
      [&](auto const&... k) {
        boolean const within = (boolean(true) && ... && in_range(k));
        boolean const body = body_of(k...);
        boolean const open = universal ? implies(within, body) : within && body;
        auto const free = variables_among(k...);
        return free.empty() ? open : bind(universal, free, open, triggers_of(k...));
      },
      bound);
  session::current().leave_quantifier(variables);
  return claim;
}
}  // namespace detail

template <class... K, class Body> boolean every(Body&& body_of) {
  return detail::quantify<K...>(true, body_of, [](auto const&...) { return triggers{}; });
}
template <class... K, class Body, class Triggers> boolean every(Body&& body_of, Triggers&& triggers_of) {
  return detail::quantify<K...>(true, body_of, triggers_of);
}
template <class... K, class Body> boolean some(Body&& body_of) {
  return detail::quantify<K...>(false, body_of, [](auto const&...) { return triggers{}; });
}

}  // namespace cowproof::symbolic

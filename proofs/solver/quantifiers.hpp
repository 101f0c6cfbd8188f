// Quantified claims, and the triggers by which a solver instantiates the laws.
#pragma once
#include <tuple>
#include <vector>

#include "proofs/function_ref.hpp"
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

template <class... K> using body_for = std::type_identity_t<function_ref<boolean(K const&...)>>;
template <class... K> using triggers_for = std::type_identity_t<function_ref<triggers(K const&...)>>;

// Compiled once for the kinds of its variables; null: no triggers.
template <class... K> boolean quantify(bool universal, body_for<K...> body_of, triggers_for<K...> const* triggers_of) {
  constexpr int variables = sizeof...(K);
  auto const bound = bound_variables<K...>(session::current().enter_quantifier(variables));
  auto const claim = std::apply(
      [&](K const&... k) {
        boolean const within = (boolean(true) && ... && in_range(k));
        boolean const body = body_of(k...);
        boolean const open = universal ? implies(within, body) : within && body;
        auto const free = variables_among(k...);
        return free.empty() ? open : bind(universal, free, open, triggers_of ? (*triggers_of)(k...) : triggers{});
      },
      bound);
  session::current().leave_quantifier(variables);
  return claim;
}
}  // namespace detail

template <class... K> boolean every(detail::body_for<K...> body_of) {
  return detail::quantify<K...>(true, body_of, nullptr);
}
template <class... K> boolean every(detail::body_for<K...> body_of, detail::triggers_for<K...> triggers_of) {
  return detail::quantify<K...>(true, body_of, &triggers_of);
}
template <class... K> boolean some(detail::body_for<K...> body_of) {
  return detail::quantify<K...>(false, body_of, nullptr);
}

}  // namespace cowproof::symbolic

// Functions from terms to values: shared, immutable, and each argument is computed once.
#pragma once
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <tuple>

#include "model/misuse.hpp"
#include "proofs/function_ref.hpp"
#include "proofs/values.hpp"

namespace cowproof::symbolic {

// A copy is a pointer, and results are remembered: n updates of a map are n closures, not 2^n evaluations.
template <class T, class... K> class closure {
 public:
  template <class F>
    requires(std::is_invocable_r_v<T, F, K...> && !std::is_same_v<std::decay_t<F>, closure>)
  closure(F f) : closure(function(std::move(f)), 0) {}

  T operator()(K const&... k) const {
    std::array<unsigned, sizeof...(K)> const key{k.term.id()...};
    auto found = body_->seen.find(key);
    if (found == body_->seen.end()) {
      // The arguments are kept too: an id is reused when its term is gone.
      found = body_->seen.emplace(key, std::tuple<T, K...>(body_->compute(k...), k...)).first;
    }
    return std::get<0>(found->second);
  }

 private:
  using function = std::function<T(K const&...)>;
  struct body {
    explicit body(function&& f) : compute(std::move(f)) {}
    function compute;
    std::map<std::array<unsigned, sizeof...(K)>, std::tuple<T, K...>> seen;
  };
  // Compiled once for all functions.
  closure(function&& f, int) : body_(std::make_shared<body>(std::move(f))) {}

  std::shared_ptr<body> body_;
};

// A function of which nothing is known: an uninterpreted one of this name for each term of the value.
template <class T, class... K> closure<T, K...> arbitrary_function(std::string const& name) {
  return [name](K const&... k) {
    z3::expr_vector arguments(context());
    z3::sort_vector sorts(context());
    auto const add = [&](auto const& x) {
      if constexpr (is_single_index<std::decay_t<decltype(x)>>) return;
      arguments.push_back(x.term);
      sorts.push_back(x.term.get_sort());
    };
    (add(k), ...);
    T t;
    each_term(
        t,
        [&](z3::expr& term, std::string const& n) {
          term = context().function(n.c_str(), sorts, term.get_sort())(arguments);
        },
        name);
    return t;
  };
}

// Evaluates f now, on placeholders, and substitutes later. So a lambda of the model may capture by reference: what it
// captures is read where it is written.
template <class T, class... K> closure<T, K...> evaluated(std::type_identity_t<function_ref<T(K const&...)>> f) {
  auto const placeholders = std::make_tuple(K(session::current().placeholder(K::tag::name, K().term.get_sort()))...);
  T const body = std::apply(
      [&](K const&... k) {
        cowproof::detail::reading const evaluating;
        return T(f(k...));
      },
      placeholders);
  return [body, placeholders](K const&... k) {
    z3::expr_vector from(context()), to(context());
    std::apply([&](auto const&... p) { (from.push_back(p.term), ...); }, placeholders);
    (to.push_back(k.term), ...);
    T result = body;
    each_term(result, [&](z3::expr& term, auto const&) { term = term.substitute(from, to); });
    return result;
  };
}

}  // namespace cowproof::symbolic

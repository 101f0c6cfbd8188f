// Values made of terms: nothing or one of several, records, and what is done to all their terms at once.
#pragma once
#include <functional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "proofs/terms.hpp"

namespace cowproof::symbolic {

// Nothing, or one of several: a flag each, of which the first that is set counts. So every assignment is a value.
template <class... Alternative> class maybe {
 public:
  using alternatives = types<Alternative...>;
  std::tuple<std::pair<boolean, Alternative>...> slots;

  maybe() = default;
  template <class X>
    requires(std::is_same_v<X, Alternative> || ...)
  explicit maybe(X const& value) {
    std::get<std::pair<boolean, X>>(slots) = {boolean(true), value};
  }
  template <class X> std::pair<boolean, X> const& slot() const { return std::get<std::pair<boolean, X>>(slots); }
};

template <class X, class... A> boolean has(maybe<A...> const& m) {
  boolean none_before = true, found = false;
  auto const look_at = [&]<class B>(std::pair<boolean, B> const& slot) {
    if constexpr (std::is_same_v<X, B>) found = none_before && slot.first;
    none_before = none_before && !slot.first;
  };
  (look_at(m.template slot<A>()), ...);
  return found;
}
template <class X, class... A> X get(maybe<A...> const& m) { return m.template slot<X>().second; }
template <class... A> boolean occupied(maybe<A...> const& m) {
  return (boolean(false) || ... || m.template slot<A>().first);
}

// --------------------------------------------------------------------------------------------- the terms of a value

template <class T> constexpr bool is_term = requires(T const& t) { t.term; };
template <class T> constexpr bool has_elements = is_array<T> && !is_term<T>;  // as many as there are
template <class T>
concept value = is_term<T> || is_maybe<T> || has_elements<T> || record<T>;

// Calls visit(term, name) for each term of a value that can be another, in order. All that follows is built on this one
// traversal.
template <class T, class Visitor> void each_term(T& t, Visitor&& visit, std::string const& name = "") {
  using plain = std::remove_const_t<T>;
  if constexpr (is_single_index<plain>) return;
  else if constexpr (is_term<plain>) visit(t.term, name);
  else if constexpr (is_maybe<plain>) {
    auto const visit_slot = [&](auto& slot, std::string const& suffix) {
      visit(slot.first.term, name + ".present" + suffix);
      each_term(slot.second, visit, name + suffix);
    };
    std::apply(
        [&](auto&... slot) {
          int i = 0;
          (visit_slot(slot, sizeof...(slot) == 1 ? "" : "." + std::to_string(i++)), ...);
        },
        t.slots);
  } else if constexpr (has_elements<plain>) {
    int i = 0;
    for (auto& element : t.elements) each_term(element, visit, name + "." + std::to_string(i++));
  } else {
    hana::for_each(hana::accessors<plain>(), [&](auto accessor) {
      each_term(hana::second(accessor)(t), visit, name + "." + hana::to<char const*>(hana::first(accessor)));
    });
  }
}

template <class T> std::vector<z3::expr> terms_of(T const& t) {
  std::vector<z3::expr> terms;
  each_term(t, [&](z3::expr const& term, auto const&) { terms.push_back(term); });
  return terms;
}

// A value of which nothing is known: a constant of this name for each term.
template <value T> T arbitrary(std::string const& name) {
  T t;
  each_term(
      t, [](z3::expr& term, std::string const& n) { term = context().constant(n.c_str(), term.get_sort()); }, name);
  return t;
}

template <value T> T ite(boolean const& condition, T const& yes, std::type_identity_t<T> const& no) {
  T chosen = yes;
  auto const others = terms_of(no);
  std::size_t i = 0;
  each_term(chosen, [&](z3::expr& term, auto const&) { term = choose(condition, term, others[i++]); });
  return chosen;
}

// Equality of values. What an absent alternative would hold does not matter.
template <value T> boolean same(T const& a, T const& b) {
  if constexpr (is_term<T>) return a == b;
  else if constexpr (is_maybe<T>) {
    return [&]<class... A>(types<A...>) {
      return (boolean(true) && ... && (iff(has<A>(a), has<A>(b)) && implies(has<A>(a), same(get<A>(a), get<A>(b)))));
    }(typename T::alternatives{});
  } else if constexpr (has_elements<T>) {
    boolean all = true;
    for (std::size_t i = 0; i < a.elements.size(); ++i) all = all && same(a.elements[i], b.elements[i]);
    return all;
  } else {
    boolean all = true;
    hana::for_each(hana::accessors<T>(),
                   [&](auto field) { all = all && same(hana::second(field)(a), hana::second(field)(b)); });
    return all;
  }
}
template <class... A> boolean operator==(maybe<A...> const& a, maybe<A...> const& b) { return same(a, b); }

// How many, of one thing.
inline count one_if(boolean const& b) { return ite(b, count(1), count(0)); }

}  // namespace cowproof::symbolic

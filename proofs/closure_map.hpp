// A map of the unbounded domain: a function from names, updated by composing closures.
#pragma once
#include "proofs/closures.hpp"
#include "proofs/quantifiers.hpp"
#include "proofs/symbolic.hpp"

namespace cowproof::symbolic {

template <class T, class... K> class closure_map {
 public:
  using value_type = T;

  closure_map() = default;  // T{} everywhere
  explicit closure_map(closure<T, K...> values) : values_(std::move(values)) {}
  static closure_map arbitrary(std::string const& name) { return closure_map(arbitrary_function<T, K...>(name)); }

  T operator()(K const&... k) const { return values_(k...); }

  void set(K const&... k, T const& value) {
    values_ = [guard = guard(), old = values_, at = std::tuple<K...>(k...), value](K const&... x) {
      boolean const here = std::apply([&](auto const&... y) { return (guard && ... && (x == y)); }, at);
      if (here.is_true()) return value;
      if (here.is_false()) return old(x...);
      return ite(here, value, old(x...));
    };
  }

  // Every cell gets f(keys..., old value).
  template <class F> void each(F&& f) {
    auto const old = values_;
    auto const next = evaluated<T, K...>([&](K const&... k) { return T(f(k..., old(k...))); });
    values_ = [guard = guard(), old, next](K const&... k) { return ite(guard, next(k...), old(k...)); };
  }

  template <tally<K...> Tally> closure_map& operator+=(Tally const& t) {
    each([&](K const&... k, T const& n) { return n + t.of(k...); });
    return *this;
  }
  template <tally<K...> Tally> closure_map& operator-=(Tally const& t) {
    each([&](K const&... k, T const& n) { return n - t.of(k...); });
    return *this;
  }
  template <class... Relation> boolean operator==(all_tallies<Relation...> const& t) const {
    return every<K...>([&](auto const&... k) { return values_(k...) == t.of(k...); });
  }
  boolean operator==(closure_map const& other) const {
    return every<K...>([&](auto const&... k) { return same(values_(k...), other.values_(k...)); });
  }

 private:
  closure<T, K...> values_ = [](K const&...) { return T{}; };
};

}  // namespace cowproof::symbolic

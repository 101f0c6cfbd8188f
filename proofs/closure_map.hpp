// A map of the unbounded domain: a function from names, updated by composing closures.
#pragma once
#include "proofs/closures.hpp"
#include "proofs/solver/quantifiers.hpp"
#include "proofs/symbolic.hpp"

namespace cowproof::symbolic {

template <class T, class... K> class closure_map {
 public:
  using value_type = T;

  closure_map() = default;  // T{} everywhere
  explicit closure_map(closure<T, K...> values) : values_(std::move(values)) {}
  closure_map(closure_map const&) = default;
  // To assign a map is an update, and guarded like any other.
  closure_map& operator=(closure_map const& other) {
    auto const guard_now = guard();
    if (guard_now.is_true()) values_ = other.values_;
    else
      values_ = [guard_now, old = values_, next = other.values_](K const&... k) {
        return ite(guard_now, next(k...), old(k...));
      };
    return *this;
  }
  static closure_map arbitrary(std::string const& name) { return closure_map(arbitrary_function<T, K...>(name)); }

  T operator()(K const&... k) const {
    expect_not_changing();
    return values_(k...);
  }
  // Within the function of an update of this map, nothing reads it.
  void expect_not_changing() const { cowproof::detail::expect_not_changing(this); }

  void set(K const&... k, T const& value) {
    values_ = [guard = guard(), old = values_, at = std::tuple<K...>(k...), value](K const&... x) {
      boolean const here = std::apply([&](auto const&... y) { return (guard && ... && (x == y)); }, at);
      if (here.is_true()) return value;
      if (here.is_false()) return old(x...);
      return ite(here, value, old(x...));
    };
  }

  // Every cell gets f(keys..., old value), and all at the same time.
  template <class F> void each(F&& f) {
    auto const old = values_;
    auto const guard_now = guard();
    auto const next = evaluated<T, K...>([&](K const&... k) {
      cowproof::detail::reading_others_than const evaluating(this);
      return T(f(k..., old(k...)));
    });
    values_ = [guard = guard_now, old, next](K const&... k) { return ite(guard, next(k...), old(k...)); };
  }

  template <tally<K...> Tally> closure_map& operator+=(Tally&& t) {
    static_assert(!cowproof::detail::is_kept_tally<Tally>,
                  "a tally is used where it is made: counts += relation.row(x)");
    each([&](K const&... k, T const& n) { return n + t.of(k...); });
    return *this;
  }
  template <tally<K...> Tally> closure_map& operator-=(Tally&& t) {
    static_assert(!cowproof::detail::is_kept_tally<Tally>,
                  "a tally is used where it is made: counts -= relation.row(x)");
    each([&](K const&... k, T const& n) { return n - t.of(k...); });
    return *this;
  }
  template <class... Relation> boolean operator==(all_tallies<Relation...>&& t) const {
    return every<K...>([&](auto const&... k) { return values_(k...) == t.of(k...); });
  }
  boolean operator==(closure_map const& other) const {
    return every<K...>([&](auto const&... k) { return same(values_(k...), other.values_(k...)); });
  }

 private:
  closure<T, K...> values_ = [](K const&...) { return T{}; };
};

}  // namespace cowproof::symbolic

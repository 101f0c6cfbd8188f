// What the environment offers: another may be taken, and others may be found available or in need.
#pragma once
#include <utility>

#include "engines/derived/changes.hpp"

namespace cowproof::derived {

template <class B, class X> class choice : public B::template choice<X> {
 public:
  using base_type = typename B::template choice<X>;
  using boolean = truth<typename B::boolean>;
  boolean exists;

  choice() = default;
  choice(X const& offered, boolean const& there) : base_type{offered, there.plain()}, exists(there) {}

  X take() const {
    point const here("take");
    auto const text = [] { return std::string(X::tag::name) + " 0"; };
    if (here.is(change::choice_replaced, 0, text)) return X{};
    carrying_out const word;
    return base_type::take();
  }
  X take_unless(boolean const& spared, X const& instead) const {
    point const here("take_unless");
    auto const text = [] { return std::string(X::tag::name) + " 0"; };
    if (here.is(change::choice_replaced, 0, text)) return X{};
    boolean const is_spared = decision_at(here, spared);
    carrying_out const word;
    return base_type::take_unless(is_spared.plain(), instead);
  }
};

template <class B, class Base, class... Place> class reservation : public Base {
 public:
  using base_type = Base;
  truth<typename B::boolean> exists;
  explicit reservation(Base b) : Base(std::move(b)), exists(Base::exists) {}

  template <class P> auto take(P const& p) const {
    carrying_out const word;
    return Base::take(p);
  }
  auto given_to(typename Base::offers const& x) const {
    carrying_out const word;
    return perhaps<B, Place...>(Base::given_to(x));
  }
};

template <class B, class X, class... Place> class choices : public B::template choices<X, Place...> {
 public:
  using base_type = typename B::template choices<X, Place...>;
  using boolean = truth<typename B::boolean>;

  choices() = default;
  template <class... Part> explicit choices(std::in_place_t, Part const&... part) : base_type{part...} {}

  template <class Available, class... Need>
    requires(sizeof...(Need) == sizeof...(Place))
  auto reserve(Available&& available, Need&&... needs) const {
    point const here("reserve");
    base_type const& base = *this;
    carrying_out const word;
    return std::apply([&base](auto const&... f) { return reserved(base.reserve(f...)); },
                      predicates(here, available, needs...));
  }
  template <class Available, class... Need>
    requires(sizeof...(Need) == sizeof...(Place))
  boolean suffices(Available&& available, Need&&... needs) const {
    point const here("suffices");
    base_type const& base = *this;
    carrying_out const word;
    return std::apply([&base](auto const&... f) { return boolean(base.suffices(f...)); },
                      predicates(here, available, needs...));
  }

 private:
  template <class Made> static auto reserved(Made made) { return reservation<B, Made, Place...>(std::move(made)); }
  template <class Available, class... Need>
  static auto predicates(point const& here, Available& available, Need&... needs) {
    return [&]<int... I>(std::integer_sequence<int, I...>) {
      return std::tuple{predicate_at<B>(here, 0, "available", available),
                        predicate_at<B>(here, I + 1, "needs", needs)...};
    }(std::make_integer_sequence<int, sizeof...(Need)>{});
  }
};

}  // namespace cowproof::derived

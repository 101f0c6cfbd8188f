// What the environment offers, as plain values: one X, or one for each place that needs one.
#pragma once
#include <array>

#include "model/concrete/codes.hpp"
#include "model/misuse.hpp"

namespace cowproof {

// `taken` tells a search whether the offer mattered. A copy would lose that, so an offer cannot be copied.
template <class X> struct concrete_choice {
  X pick{};
  bool exists = false;
  mutable bool taken = false;

  concrete_choice() = default;
  concrete_choice(X offered, bool there) : pick(offered), exists(there) {}
  concrete_choice(concrete_choice const&) = delete;
  concrete_choice& operator=(concrete_choice const&) = delete;
  COWPROOF_INLINE X take() const {
    taken = true;
    return pick;
  }
  COWPROOF_INLINE X take_unless(bool spared, X const& instead) const {
    taken |= !spared;
    return spared ? instead : pick;
  }
};

// Distinct X, one for each place that needs one; it refers to the offer that it was reserved from.
template <class X, class... Place> class concrete_reservation {
  static constexpr int places = (Place::size + ... + 0);
  static_assert(X::size < 256 && places < 256, "an X, and a place, fits a byte");
  using place = concrete_maybe<Place...>;

 public:
  using offers = X;
  bool exists = false;  // enough was offered

  template <class Available, class... Need>
  concrete_reservation(X first, int most, bool offered, bool& taken, Available&& available, Need&&... needs)
      : exists(offered),
        taken_(&taken) {
    walk rest{first.i, static_cast<std::uint64_t>(most), offered ? most : 0};
    (serve<Place>(rest, available, needs), ...);
  }

  template <class P> COWPROOF_INLINE X take(P const& p) const {
    *taken_ = true;
    return X{takes_[number(p)]};
  }
  // The place that needed one and got x.
  COWPROOF_INLINE place given_to(X const& x) const {
    auto const got = unrank<place>(given_[x.i]);
    *taken_ |= occupied(got);
    return got;
  }

 private:
  static constexpr std::size_t at_least_one(int n) { return n == 0 ? 1 : static_cast<std::size_t>(n); }
  template <class P> static COWPROOF_INLINE constexpr std::size_t number(P const& p) {
    return static_cast<std::size_t>(place::template base<P>() - 1 + p.i);
  }

  // The X that were not looked at, in a cycle.
  struct walk {
    std::uint64_t next, size;
    int left;
    COWPROOF_INLINE void go_on() {
      next = next + 1 == size ? 0 : next + 1;
      --left;
    }
  };
  // The next one that is available for each place that needs one.
  template <class P, class Available, class Need>
  COWPROOF_INLINE void serve(walk& rest, Available& available, Need& needs) {
    for (std::uint64_t i = 0; i < P::size; ++i) {
      P const p{i};
      if (!needs(p)) continue;
      while (rest.left > 0 && !available(X{rest.next})) rest.go_on();
      exists &= rest.left > 0;
      if (rest.left <= 0) return;
      takes_[number(p)] = static_cast<std::uint8_t>(rest.next);
      given_[rest.next] = static_cast<std::uint8_t>(rank(place(p)));
      rest.go_on();
    }
  }

  std::array<std::uint8_t, at_least_one(places)> takes_{};
  std::array<std::uint8_t, at_least_one(X::size)> given_{};
  bool* taken_;
};

// They are reserved once, for all places.
template <class X, class... Place> struct concrete_choices {
  using offers = X;
  using places = types<Place...>;
  X first{};
  bool exists = false;
  int most = X::size;  // those beyond are not offered: a scope leaves them out
  mutable bool taken = false;
  mutable bool reserved = false;

  concrete_choices() = default;
  concrete_choices(X offered, bool there, int within = X::size) : first(offered), exists(there), most(within) {}
  concrete_choices(concrete_choices const&) = delete;
  concrete_choices& operator=(concrete_choices const&) = delete;

  template <class Available, class... Need>
    requires(sizeof...(Need) == sizeof...(Place))
  COWPROOF_INLINE auto reserve(Available&& available, Need&&... needs) const {
    detail::expect_first_reservation(reserved);
    reserved = true;
    return tried(available, needs...);
  }
  // Would it do for these places?
  template <class Available, class... Need>
    requires(sizeof...(Need) == sizeof...(Place))
  COWPROOF_INLINE bool suffices(Available&& available, Need&&... needs) const {
    return tried(available, needs...).exists;
  }

 private:
  template <class... Function> COWPROOF_INLINE auto tried(Function&... functions) const {
    detail::expect_no_reading();
    detail::reading const evaluating;
    return concrete_reservation<X, Place...>(first, most, exists, taken, functions...);
  }
};

}  // namespace cowproof

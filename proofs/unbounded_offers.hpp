// Offers for many places in the unbounded domain: which X each place gets is a function of which nothing is known but
// that, if enough were offered, places that need one get different ones that are available.
#pragma once
#include <algorithm>
#include <optional>

#include "proofs/closures.hpp"
#include "proofs/guards.hpp"
#include "proofs/solver/quantifiers.hpp"

namespace cowproof::symbolic {

template <class X, class... Place> class chosen_reservation {
 public:
  using offers = X;
  using place = maybe<Place...>;
  using takes = std::tuple<closure<X, Place>...>;
  using needs = std::tuple<closure<boolean, Place>...>;
  boolean exists;

  template <class Available>
  chosen_reservation(boolean const& offered, takes taken, closure<place, X> inverse, needs needed,
                     Available&& available)
      : taken_(std::move(taken)),
        inverse_(std::move(inverse)),
        needed_(std::move(needed)) {
    exists = (offered && ... && all_get<Place>(available));
  }

  template <class P> X take(P const& p) const { return std::get<closure<X, P>>(taken_)(p); }

  // The place that needed one and got x.
  place given_to(X const& x) const {
    place found;
    auto const at = inverse_(x);
    auto const look_at = [&]<class P>(P const& p) {
      found = ite(has<P>(at) && needs_one(p) && take(p) == x, place(p), found);
    };
    (look_at(get<Place>(at)), ...);
    return found;
  }

 private:
  template <class P> boolean needs_one(P const& p) const { return std::get<closure<boolean, P>>(needed_)(p); }

  // Each gets one that is available and that tells by whom it was got: so no two get the same.
  template <class P, class Available> boolean all_get(Available&& available) const {
    return every<P>(
        [&](P const& p) {
          X const x = take(p);
          auto const by = inverse_(x);
          return implies(needs_one(p), available(x) && has<P>(by) && get<P>(by) == p);
        },
        [&](P const& p) { return triggers{{take(p).term}}; });
  }

  takes taken_;
  closure<place, X> inverse_;
  needs needed_;
};

// What the functions of an offer are called. Those about other places are others: that an offer suffices for some
// places, and is reserved for others, says nothing of all of them together.
class names_of_functions {
 public:
  // For the places that an operation asks about first, or is asked about afterwards, the name of the offer; `asked` are
  // the terms that say which places need one, and of what.
  std::string name_for(std::string const& offer, std::vector<z3::expr> const& asked, bool reserves) const {
    auto& updates = session::current().updates();
    int const now = updates.number_of_run();
    if (now == outside) return known_->reserved.value_or(offer);
    if (std::exchange(known_->run, now) != now) known_->first = asked;
    bool const is_first = std::ranges::equal(known_->first, asked, identical);
    auto const name = is_first ? offer : updates.name_of(offer, asked);
    if (reserves) known_->reserved = name;
    return name;
  }

 private:
  static constexpr int outside = 0;  // of a run
  struct known {
    int run = outside;
    std::vector<z3::expr> first;
    std::optional<std::string> reserved;  // the name for the places of the last reservation
  };
  std::shared_ptr<known> known_ = std::make_shared<known>();
};

// They are reserved once in a run of an operation. Copies of an offer share its marks.
template <class X, class... Place> struct arbitrary_choices {
  using offers = X;
  using places = types<Place...>;
  using reservation = chosen_reservation<X, Place...>;
  std::string name;
  boolean exists;
  reservation_mark once = {};
  names_of_functions functions = {};

  static arbitrary_choices arbitrary(std::string const& name) {
    return {name, symbolic::arbitrary<boolean>(name + ".exists")};
  }
  template <class Available, class... Need>
    requires(sizeof...(Need) == sizeof...(Place))
  reservation reserve(Available&& available, Need&&... needs) const {
    once.reserve();
    return tried(true, available, needs...);
  }
  // Would it do for these places?
  template <class Available, class... Need>
    requires(sizeof...(Need) == sizeof...(Place))
  boolean suffices(Available&& available, Need&&... needs) const {
    return tried(false, available, needs...).exists;
  }

 private:
  template <class Available, class... Need>
  reservation tried(bool reserves, Available& available, Need&... needs) const {
    cowproof::detail::expect_no_reading();
    cowproof::detail::reading const evaluating;
    auto const of = functions.name_for(name, {of_any<X>(available), of_any<Place>(needs)...}, reserves);
    return reservation(exists, {arbitrary_function<X, Place>(of + ".to_" + Place::tag::name)...},
                       arbitrary_function<maybe<Place...>, X>(of + ".given_to"), {evaluated<boolean, Place>(needs)...},
                       available);
  }
  template <class K, class Predicate> static z3::expr of_any(Predicate& holds_of) {
    return boolean(holds_of(K(session::current().variable(K::tag::name, K().term.get_sort())))).term;
  }
};

}  // namespace cowproof::symbolic

// Offers for many places in the unbounded domain: which X each place gets is a function of which nothing is known but
// that, if enough were offered, places that need one get different ones that are available.
#pragma once
#include <any>
#include <memory>
#include <vector>

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

  // Each gets one that is available and that tells which operation took it: so no two get the same.
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

// What was asked about an offer in a run; of one type for all offers, and made here: clang 14 does not emit what it
// meets only in the initialiser of a member of a template.
struct asked_questions {
  int run = 0;  // 0 is outside of a run
  std::vector<std::any> earlier;
};
inline std::shared_ptr<asked_questions> nothing_asked() { return std::make_shared<asked_questions>(); }

// What a step asks about an offer: which X are available, and which places need one.
//
// Whatever it asks, the same function says which X a place gets. That is right if of two questions one is about all
// places of the other: an X for each of the larger set is one for each of the smaller. Otherwise there would have to be
// enough for both together.
template <class X, class... Place> class asked_places {
 public:
  using needs = std::tuple<closure<boolean, Place>...>;

  void ask(closure<boolean, X> const& available, needs const& needed) const {
    auto& updates = session::current().updates();
    int const now = updates.number_of_run();
    if (now == 0) return;
    if (std::exchange(asked_->run, now) != now) asked_->earlier.clear();
    question const asking{available, needed};
    for (auto const& earlier : asked_->earlier)
      updates.require("places_are_nested", are_nested(std::any_cast<question const&>(earlier), asking));
    asked_->earlier.push_back(asking);
  }

 private:
  struct question {
    closure<boolean, X> available;
    needs needed;
  };

  static boolean are_nested(question const& a, question const& b) {
    return every<X>([&](X const& x) { return iff(a.available(x), b.available(x)); }) &&
           (are_among(a.needed, b.needed) || are_among(b.needed, a.needed));
  }
  static boolean are_among(needs const& some, needs const& all) {
    return (boolean(true) && ... && every<Place>([&](Place const& p) {
              return implies(std::get<closure<boolean, Place>>(some)(p), std::get<closure<boolean, Place>>(all)(p));
            }));
  }

  std::shared_ptr<asked_questions> asked_ = nothing_asked();
};

// They are reserved once in a run of an operation. Copies of an offer share its marks.
template <class X, class... Place> struct arbitrary_choices {
  using offers = X;
  using places = types<Place...>;
  using reservation = chosen_reservation<X, Place...>;
  std::string name;
  boolean exists;
  reservation_mark once = {};
  asked_places<X, Place...> asked = {};

  static arbitrary_choices arbitrary(std::string const& name) {
    return {name, symbolic::arbitrary<boolean>(name + ".exists")};
  }
  template <class Available, class... Need>
    requires(sizeof...(Need) == sizeof...(Place))
  reservation reserve(Available&& available, Need&&... needs) const {
    once.reserve();
    return tried(available, needs...);
  }
  // Would it do for these places?
  template <class Available, class... Need>
    requires(sizeof...(Need) == sizeof...(Place))
  boolean suffices(Available&& available, Need&&... needs) const {
    return tried(available, needs...).exists;
  }

 private:
  template <class Available, class... Need> reservation tried(Available& available, Need&... needs) const {
    cowproof::detail::expect_no_reading();
    cowproof::detail::reading const evaluating;
    typename reservation::needs const needed{evaluated<boolean, Place>(needs)...};
    asked.ask(evaluated<boolean, X>(available), needed);
    return reservation(exists, {arbitrary_function<X, Place>(name + ".to_" + Place::tag::name)...},
                       arbitrary_function<maybe<Place...>, X>(name + ".given_to"), needed, available);
  }
};

}  // namespace cowproof::symbolic

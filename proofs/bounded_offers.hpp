// Offers for many places in the bounded domain: as in the concrete one, each place gets the next X that is available,
// in a cycle from the first. X that are available do not differ but by name, so no counterexample is lost.
#pragma once
#include "proofs/bounded_cells.hpp"

namespace cowproof::symbolic {

template <class X, class... Place> class walked_reservation {
  using place = maybe<Place...>;
  // Who needs an X, who gets one, and which.
  template <class P> struct served {
    cell_map<boolean, P> is_served;
    cell_map<X, P> taken;
  };

 public:
  using offers = X;
  boolean exists;

  template <class Available, class... Need>
  walked_reservation(X const& first, int most, boolean const& offered, Available&& available, Need&&... needs) {
    cowproof::detail::expect_no_reading();
    session::current().updates().always([&] {
      walk const in_order(first, most, available);
      count needed = 0;
      (serve<Place>(in_order, offered, needed, needs), ...);
      exists = offered && needed <= in_order.number;
    });
  }

  template <class P> X take(P const& p) const { return std::get<served<P>>(served_).taken(p); }
  place given_to(X const& x) const {
    place found;
    auto const look_among = [&]<class P>(served<P> const& s) {
      each_key<P>([&](P const& p) { found = ite(s.is_served(p) && s.taken(p) == x, place(p), found); });
    };
    (look_among(std::get<served<Place>>(served_)), ...);
    return found;
  }

 private:
  // The X that are available, and how many of them come before each.
  struct walk {
    cell_map<boolean, X> is_available;
    cell_map<count, X> before;
    count number = 0;

    template <class Available> walk(X const& first, int most, Available&& available) {
      each_key<X>([&](X const& x) {
        is_available.set(x, boolean(number_of(x) < most) && answer_of(available, x));
        number = number + one_if(is_available(x));
      });
      each_key<X>([&](X const& x) {
        count n = 0;
        each_key<X>([&](X const& y) {
          auto const earlier = steps(first, y, most) < steps(first, x, most);
          n = n + one_if(is_available(y) && earlier);
        });
        before.set(x, n);
      });
    }
    static int number_of(X const& x) { return x.term.get_numeral_int(); }
    static count steps(X const& first, X const& x, int most) {
      auto const ahead = count(x.term) - count(first.term);
      return ite(count(0) <= ahead, ahead, ahead + most);
    }
  };

  template <class P, class Need> void serve(walk const& in_order, boolean const& offered, count& needed, Need&& needs) {
    auto& s = std::get<served<P>>(served_);
    each_key<P>([&](P const& p) {
      boolean const need = answer_of(needs, p);
      s.is_served.set(p, need && offered && needed < in_order.number);
      X next;
      each_key<X>([&](X const& x) { next = ite(in_order.is_available(x) && in_order.before(x) == needed, x, next); });
      s.taken.set(p, ite(s.is_served(p), next, X{}));
      needed = needed + one_if(need);
    });
  }

  template <class Function, class Asked> static boolean answer_of(Function& f, Asked const& x) {
    cowproof::detail::reading const evaluating;
    return f(x);
  }

  std::tuple<served<Place>...> served_;
};

template <class X, class... Place> struct walked_choices {
  using offers = X;
  using places = types<Place...>;
  X first;
  boolean exists;
  int most = size_of<X>;  // those beyond are not offered: a scope leaves them out
  reservation_mark once = {};

  static walked_choices arbitrary(std::string const& name) {
    return {symbolic::arbitrary<X>(name), symbolic::arbitrary<boolean>(name + ".exists")};
  }
  template <class Available, class... Need>
    requires(sizeof...(Need) == sizeof...(Place))
  walked_reservation<X, Place...> reserve(Available&& available, Need&&... needs) const {
    once.reserve();
    return {first, most, exists, available, needs...};
  }
  // Would it do for these places?
  template <class Available, class... Need>
    requires(sizeof...(Need) == sizeof...(Place))
  boolean suffices(Available&& available, Need&&... needs) const {
    return walked_reservation<X, Place...>(first, most, exists, available, needs...).exists;
  }
};

}  // namespace cowproof::symbolic

// What the updates of a relation require of the entries that they put in place of others, of one entry each.
//
// The closed forms of the unbounded domain take these for granted. The bounded domain, which counts, requires the same:
// so an obligation has a counterexample where it fails.
#pragma once
#include "proofs/symbolic.hpp"

namespace cowproof::symbolic {

// Both name the same K, or none.
template <class K, class Entry> boolean names_the_same(Entry const& a, Entry const& b) {
  return iff(holds<K>(a), holds<K>(b)) && implies(holds<K>(a), key<K>(a) == key<K>(b));
}

// Both name the same of all these kinds that are none of the exceptions.
template <class... Except, class Entry, class... Key>
boolean names_the_same_but(Entry const& a, Entry const& b, types<Key...>) {
  [[maybe_unused]] auto const same_names = [&]<class K>(types<K>) -> boolean {
    if constexpr ((std::is_same_v<K, Except> || ...)) return true;
    else return names_the_same<K>(a, b);
  };
  return (boolean(true) && ... && same_names(types<Key>{}));
}

// What named a names b instead, and named no other of its kind.
template <class A, class B, class Entry, class Keys>
boolean retargets(Entry const& old, Entry const& now, A const& a, B const& b, Keys keys) {
  return implies(names(old, a),
                 !holds<B>(old) && !holds<A>(now) && names(now, b) && names_the_same_but<A, B>(old, now, keys));
}

// What is renewed names the x that was reserved for its column, and for it alone.
template <class Entry, class Column, class Reservation, class Keys>
boolean renews(boolean const& renewed, Entry const& old, Entry const& now, Column const& c, Reservation const& reserved,
               Keys keys) {
  using K = typename Reservation::offers;
  auto const x = reserved.take(c);
  auto const place = reserved.given_to(x);
  return implies(
      renewed, has<Column>(place) && get<Column>(place) == c && names(now, x) && names_the_same_but<K>(old, now, keys));
}

}  // namespace cowproof::symbolic

// The invariants of a state, and of many at once.
#pragma once
#include "engines/explore/sliced/states.hpp"
#include "invariants/invariants.hpp"

namespace cowproof::search {

// Every inductive and implied invariant.
template <class M> COWPROOF_INLINE bool invariants_hold(typename M::state const& s) {
  using D = typename M::domain_type;
  bool hold = true;
  auto const look = [&](auto i) COWPROOF_INLINE_LAMBDA { hold &= i.holds_in(s); };
  inductive_invariants<D>::each(look);
  implied_invariants<D>::each(look);
  return hold;
}

// The same of many states at once.
template <class M>
__attribute__((flatten, noinline)) bool all_invariants_hold(key_of<typename M::state> const* keys, int size) {
  using S = typename M::state;
  using D = sliced<typename M::domain_type::capacity_type>;
  sliced_truth hold = true;
  key_columns<packed_words<S>> columns;
  for (int first = 0; first < size; first += static_cast<int>(lane_count)) {
    for (int i = 0; i < static_cast<int>(lane_count); ++i)
      columns.put(static_cast<unsigned>(i), keys[first + i < size ? first + i : first]);
    auto const states = sliced_states<typename machine<D>::state, S>(columns);
    auto const look = [&](auto i) COWPROOF_INLINE_LAMBDA { hold = hold && i.holds_in(states); };
    inductive_invariants<D>::each(look);
    implied_invariants<D>::each(look);
  }
  return !any_lane(~hold.w);
}

}  // namespace cowproof::search

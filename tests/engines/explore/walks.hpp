// Walks through the states of a machine, one step after the other, by the player.
#pragma once
#include <random>
#include <vector>

#include "engines/explore.hpp"

namespace cowproof::search {

template <class M> struct walked_step {
  call made;
  result out;
  typename M::state after;
  bool counts;  // it completes, or changes the state
};

// Every step within the scope.
template <class M> std::vector<walked_step<M>> steps_from(typename M::state const& s, scope const& within) {
  static auto const calls = all_calls(player<M>::types, within);
  std::vector<walked_step<M>> steps;
  for (call const& c : calls) {
    if (!(player<M>::resolve(s, c, within) == c)) continue;
    auto after = s;
    auto const out = player<M>::step(after, c);
    steps.push_back({c, out, after, out.how == ending::completed || !same_state(after, s)});
  }
  return steps;
}

// A state after a number of steps that count.
template <class M, class Draw> typename M::state walk_from_initial(Draw& draw, int steps, scope const& within) {
  auto s = M::initial();
  for (int i = 0; i < steps; ++i) {
    std::vector<typename M::state> next;
    for (auto const& step : steps_from<M>(s, within))
      if (step.counts) next.push_back(step.after);
    s = next[draw() % next.size()];
  }
  return s;
}

}  // namespace cowproof::search

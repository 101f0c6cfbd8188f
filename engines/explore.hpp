// Every state within a scope, breadth first, and a shortest path to each.
//
// A call may take any frame or process slot that is available, or be offered none.
#pragma once
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "engines/player.hpp"
#include "model/fields.hpp"

namespace cowproof {

// All calls within a scope, whatever a state can offer; an offer of nothing is one call, not one a pick.
std::vector<call> all_calls(std::span<operation_type const> operations, scope const& within);

// Unusual operands, avoided in counterexamples: an allocation that fails, an address outside, a flag that is not set.
std::size_t oddities(call const& c, std::span<operation_type const> operations);

// A machine, or a mutant of it, behind plain functions.
template <class State> struct explorable {
  std::span<operation_type const> operations;
  State initial;
  result (*step)(State&, call const&);
  call (*resolve)(State const&, call, scope const&);
};
// Played is M or a mutant of it.
template <class M, class Played = M> explorable<typename M::state> make_explorable() {
  return {player<M>::types, M::initial(),
          [](typename M::state& s, call const& c) { return transitions<Played>[c.operation](s, c, nullptr); },
          &player<M>::resolve};
}

template <class State> class exploration {
 public:
  // Stops when there are more states than that.
  exploration(explorable<State> const& what, scope const& within, std::size_t most_states) {
    auto const calls = all_calls(what.operations, within);
    add(what.initial, {});
    for (std::size_t i = 0; i < reached_.size(); ++i) {
      for (call const& c : calls) {
        if (!(what.resolve(reached_[i].state, c, within) == c)) continue;
        State next = reached_[i].state;
        what.step(next, c);
        add(next, {i, c});
      }
      if (reached_.size() > most_states) return;
    }
    complete_ = true;
  }

  bool is_complete() const { return complete_; }
  std::size_t states() const { return reached_.size(); }

  // The calls that lead from the initial state to this one; no sequence is shorter.
  std::optional<std::vector<call>> path_to(State const& s) const {
    auto const found = numbers_.find(s);
    if (found == numbers_.end()) return std::nullopt;
    std::vector<call> path;
    for (std::size_t i = found->second; i != 0; i = reached_[i].from.state) path.push_back(reached_[i].from.by);
    return std::vector<call>(path.rbegin(), path.rend());
  }
  std::optional<std::size_t> distance_to(State const& s) const {
    auto const path = path_to(s);
    return path ? std::optional(path->size()) : std::nullopt;
  }

 private:
  struct origin {
    std::size_t state = 0;
    call by{};
  };
  struct node {
    State state;
    origin from;
  };
  struct hasher {
    std::size_t operator()(State const& s) const { return hash_of(s); }
  };
  struct equality {
    bool operator()(State const& a, State const& b) const { return same_state(a, b); }
  };

  void add(State const& s, origin const& from) {
    if (numbers_.emplace(s, reached_.size()).second) reached_.push_back({s, from});
  }

  std::vector<node> reached_;
  std::unordered_map<State, std::size_t, hasher, equality> numbers_;
  bool complete_ = false;
};

}  // namespace cowproof

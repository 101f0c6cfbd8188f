// What one state does, in the search's own words: expand a state, check each step, and list the steps as plain data.
#pragma once
#include <optional>

#include "engines/explore/ancestry.hpp"
#include "engines/explore/checks.hpp"
#include "engines/explore/frontier.hpp"
#include "engines/explore/group.hpp"
#include "engines/explore/level.hpp"
#include "engines/explore/sliced/claims.hpp"
#include "engines/explore/sliced/steps.hpp"
#include "engines/explore/successors.hpp"
#include "engines/explore/table.hpp"

namespace cowproof::search {

// One kind of search, known when it is compiled.
template <class Machine, template <class> class Model, class Bounds, bool Reduces> struct search_kind {
  using machine = Machine;
  using model = Model<Machine>;
  using bounds = Bounds;
  using domain_type = typename Machine::domain_type;
  using state = typename Machine::state;
  using view = typename eager_copy<domain_type>::view;
  using key = key_of<state>;
  static constexpr bool reduces = Reduces;
  static constexpr unsigned most = most_successors<Machine, model>;

  // The steps of hundreds of states can be made at once, where the lowest that is available is offered.
  static constexpr bool makes_many = model::only_completed && Bounds::are_constant && !Reduces &&
                                     std::is_same_v<Machine, cowproof::machine<domain_type>>;
  using many_steps = sliced_steps<Machine, Model>;
};

// The steps of some neighbours in a chunk, made together.
template <class K, bool = K::makes_many> struct made_together {};
template <class K> struct made_together<K, true> {
  typename K::many_steps steps;
  int first = 0, size = 0;  // of which states of the chunk

  void forget() { first = size = 0; }
  bool are_of(int place) const { return first <= place && place < first + size; }
  // Of the state at this place and of those that follow. The first of them of which a step is wrong, or nothing.
  __attribute__((noinline)) std::optional<int> make(chunk<typename K::key> const& of, int place, bool refine) {
    first = place;
    size = std::min(of.length - place, static_cast<int>(lane_count));
    steps.make(of.keys + first, static_cast<unsigned>(size), refine);
    auto const wrong = static_cast<int>(steps.first_wrong());
    return wrong < size ? std::optional(first + wrong) : std::nullopt;
  }
  // Adds where the steps of the state at this place lead to, and tells how many there are.
  template <class Batch> COWPROOF_INLINE unsigned add_to(Batch& batch, int place, std::uint64_t number) const {
    auto const at = static_cast<unsigned>(place - first);
    std::uint64_t const made = steps.made(at);
    for (std::uint64_t left = steps.changed(at); left != 0; left &= left - 1) {
      auto const before = std::popcount(made & ((left & -left) - 1));
      batch.add(steps.after(at, std::countr_zero(left)), true, number, static_cast<unsigned>(before));
    }
    return static_cast<unsigned>(std::popcount(made));
  }
};

// What one thread has of a search.
template <class K> struct alignas(128) worker {
  using key = typename K::key;
  chunk_pool<key> pool;
  frontier<key> later;
  batch<key, K::most> waiting;
  static constexpr std::uint64_t room = batch<key, K::most>::room;
  refinement_claims<typename K::state, typename K::domain_type> claims;
  std::uint64_t transitions = 0;
  std::uint64_t unreduced_states = 0;
  std::uint64_t unreduced_transitions = 0;

  dealt_chunk<key> dealt;
  made_together<K> together;  // of it

  // Steps whose representative was looked up a moment ago.
  static constexpr int recent_bits = K::reduces ? 16 : 0;
  std::vector<key> recent = std::vector<key>(K::reduces ? std::size_t{1} << recent_bits : 0);
};

namespace detail {
template <class Operation, class... Operand> COWPROOF_INLINE bool lacks_an_offer(Operand const&... x) {
  bool lacks = false;
  std::size_t i = 0;
  auto const look = [&](auto const& operand) COWPROOF_INLINE_LAMBDA {
    using type = std::decay_t<decltype(operand)>;
    if constexpr (is_choice<type>) {
      if constexpr (std::is_same_v<typename picked<type>::tag, frame_tag>) lacks |= !operand.exists;
    } else if constexpr (std::is_same_v<type, bool>) {
      lacks |= Operation::operands[i] == "memory" && !operand;
    }
    ++i;
  };
  (look(x), ...);
  return lacks;
}

template <class Outcome> COWPROOF_INLINE bool same_outcome(Outcome const& a, Outcome const& b) {
  bool same = a.how == b.how;
  if constexpr (!std::is_same_v<typename Outcome::value_type, no_value>)
    same &= a.how != ending::completed || a.value == b.value;
  return same;
}
}  // namespace detail

// Claims what the specification says of this step; the promises are those of engines/property.hpp. A process that
// takes no part is left alone by the specification, so isolation follows. What changes nothing is judged at once: most
// calls of the full model are refused.
template <class K, class Operation, class Outcome, class... Operand>
COWPROOF_INLINE void claim(worker<K>& w, [[maybe_unused]] typename K::view const& before, typename K::key const& pre,
                           typename K::key const& post, bool changed, Outcome const& out, Operand const&... x) {
  bool const exhausted = ran_out_of_memory(out.how);
  bool agree = true;
  if constexpr (!K::model::only_completed) {
    agree &= !changed || out.how == ending::completed || out.how == ending::fault_no_memory;
    agree &= !exhausted || detail::lacks_an_offer<Operation>(x...);
    if (!changed) {
      auto expected = before;
      agree &= detail::same_outcome(out, Operation::spec(expected, x..., exhausted));
      return w.claims.add_judged(pre, agree && same_state(expected, before));
    }
  }
  constexpr auto number = detail::number_of<Operation>(operations_of<typename K::machine>{});
  w.claims.template add<number>(pre, post, out, exhausted, agree, x...);
}

// A step as plain data, for what is done once.
template <class K> struct listed_step {
  call made;
  typename K::state post;
  bool counts;  // it completes or changes the state
};
template <class K>
std::vector<listed_step<K>> list_steps(typename K::state const& pre, typename K::bounds const& bounds,
                                       choice_rule rule) {
  std::vector<listed_step<K>> steps;
  using M = typename K::machine;
  each_successor<M, typename K::model>(
      pre, bounds, rule, [&]<class Operation>(typename K::state const& post, auto const& out, auto const&... x) {
        bool const counts = out.how == ending::completed || !same_state(post, pre);
        steps.push_back({call_of<M, Operation>(x...), post, counts});
      });
  return steps;
}

}  // namespace cowproof::search

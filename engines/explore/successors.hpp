// Every step from a state: choice points are read from the signatures of the operations.
#pragma once
#include <bit>

#include "engines/explore/models.hpp"
#include "engines/explore/request.hpp"
#include "engines/player.hpp"

namespace cowproof::search {

namespace detail {
template <class X> using picked = decltype(std::declval<X const&>().pick);

// The index types that some operation is offered.
template <class Found, class... Operand> struct offered {
  using type = Found;
};
template <class... Found, class Operand, class... Rest> struct offered<types<Found...>, Operand, Rest...> {
  static consteval auto next() {
    if constexpr (!is_choice<Operand>) return offered<types<Found...>, Rest...>{};
    else if constexpr ((std::is_same_v<Found, picked<Operand>> || ...)) return offered<types<Found...>, Rest...>{};
    else return offered<types<Found..., picked<Operand>>, Rest...>{};
  }
  using type = typename decltype(next())::type;
};
template <class Found, class State, class Outcome, class... Operand>
typename offered<Found, std::decay_t<Operand>...>::type offered_to(Found, Outcome (*)(State&, Operand...));
template <class Found> Found offered_by(Found, operation_list<>);
template <class Found, class Operation, class... Rest>
auto offered_by(Found found, operation_list<Operation, Rest...>) {
  return offered_by(decltype(offered_to(found, Operation::step)){}, operation_list<Rest...>{});
}

template <class Operand> constexpr unsigned most_codes() {
  if constexpr (std::is_same_v<Operand, bool>) return 2;
  else if constexpr (is_choice<Operand>) return picked<Operand>::size + 1;
  else return static_cast<unsigned>(cardinality<Operand>);
}
template <class State, class Outcome, class... Operand> constexpr unsigned most_calls(Outcome (*)(State&, Operand...)) {
  return (most_codes<std::decay_t<Operand>>() * ... * 1U);
}

// How many values an operand has within the bounds.
template <class Operand, class Bounds> COWPROOF_INLINE unsigned codes_within(Bounds const& bounds) {
  if constexpr (std::is_same_v<Operand, bool>) return 2;
  else if constexpr (is_maybe<Operand>) {
    return [&]<class... A>(types<A...>) COWPROOF_INLINE_LAMBDA {
      return (bounds.template size<A>() + ... + 1U);
    }(typename Operand::alternatives{});
  } else return bounds.template size<Operand>();
}

// What is available of an index type: a bit each.
template <class X> struct available_set {
  unsigned bits;
};
template <class M, class Offered> struct available_sets;
template <class M, class... X> struct available_sets<M, types<X...>> : available_set<X>... {
  template <class Bounds>
  COWPROOF_INLINE available_sets(typename M::state const& s, Bounds const& bounds, choice_rule rule)
      : available_set<X>{find<X>(s, bounds, rule)}... {}

 private:
  template <class Index, class Bounds>
  static COWPROOF_INLINE unsigned find(typename M::state const& s, Bounds const& bounds, choice_rule rule) {
    static_assert(Index::size < 32);
    unsigned found = 0;
    unsigned const size = bounds.template size<Index>();
#pragma GCC unroll 8
    for (unsigned i = 0; i < size; ++i) found |= static_cast<unsigned>(M::available(s, Index{i})) << i;
    return rule == choice_rule::lowest ? found & -found : found;
  }
};

// operation_list::each with everything in one function. g++ stops before that by itself, which costs a third of the
// speed; where bounds are no constants it would take minutes to compile.
template <class Visitor, class... Operation>
COWPROOF_INLINE void inline_each(Visitor const& visit, operation_list<Operation...>) {
  (visit(Operation{}), ...);
}

template <class M> using available_to = available_sets<M, decltype(offered_by(types<>{}, operations_of<M>{}))>;

template <class M, class Model, class Bounds, class Operation, class Visitor> struct enumeration {
  using state = typename M::state;
  state const& pre;
  available_to<M> const& available;
  Bounds const& bounds;
  Visitor& visit;

  template <class State, class Outcome, class... Operand>
  COWPROOF_INLINE void run(Outcome (*)(State&, Operand...)) const {
    choose<std::decay_t<Operand>...>();
  }

 private:
  template <class... Rest, class... Chosen> COWPROOF_INLINE void choose(Chosen const&... x) const {
    if constexpr (sizeof...(Rest) == 0) take(x...);
    else choose_one<Rest...>(x...);
  }
  template <class Operand, class... Rest, class... Chosen> COWPROOF_INLINE void choose_one(Chosen const&... x) const {
    if constexpr (is_choice<Operand>) {
      offer<Operand, Rest...>(x...);
    } else {
      unsigned const codes = codes_within<Operand>(bounds);
      for (unsigned code = Model::template first_code<Operand>; code < codes; ++code)
        choose<Rest...>(x..., unrank<Operand>(code));
    }
  }
  // Each that is available, until one is not taken: then none matters. And none.
  template <class Choice, class... Rest, class... Chosen> COWPROOF_INLINE void offer(Chosen const&... x) const {
    using index = picked<Choice>;
    unsigned left = static_cast<available_set<index> const&>(available).bits;
    bool const some = left != 0;
    do {
      Choice const offered(index{static_cast<std::uint64_t>(std::countr_zero(left | 1U << 31))}, some);
      choose<Rest...>(x..., offered);
      if (!offered.taken) break;
      left &= left - 1;
    } while (left != 0);
    if constexpr (Model::allocation_may_fail) {
      if (some) choose<Rest...>(x..., Choice(index{}, false));
    }
  }
  template <class... Operand> COWPROOF_INLINE void take(Operand const&... x) const {
    if (!Model::template admits<Operation>(pre, x...)) return;
    state post = pre;
    auto const out = Operation::step(post, x...);
    if (Model::only_completed && out.how != ending::completed) return;
    visit.template operator()<Operation>(post, out, x...);
  }
};
}  // namespace detail

// Calls visit<Operation>(post, outcome, operands...) for each step that the model has, always in the same order.
template <class M, class Model, class Bounds, class Visitor>
COWPROOF_INLINE void each_successor(typename M::state const& pre, Bounds const& bounds, choice_rule rule,
                                    Visitor&& visit) {
  detail::available_to<M> const available(pre, bounds, rule);
  auto const steps_of = [&]<class Operation>(Operation) COWPROOF_INLINE_LAMBDA {
    if constexpr (Model::template has<Operation>)
      detail::enumeration<M, Model, Bounds, Operation, std::remove_reference_t<Visitor>>{pre, available, bounds, visit}
          .run(Operation::step);
  };
  if constexpr (Bounds::are_constant) detail::inline_each(steps_of, operations_of<M>{});
  else operations_of<M>::each(steps_of);
}

// No state has more steps.
template <class M, class Model>
constexpr unsigned most_successors = []<class... Operation>(operation_list<Operation...>) {
  return ((Model::template has<Operation> ? detail::most_calls(Operation::step) : 0U) + ...);
}(operations_of<M>{});

namespace detail {
template <class Operand> std::uint32_t code_of(Operand const& x) {
  if constexpr (is_choice<Operand>) return cowproof::offer(static_cast<std::uint32_t>(x.pick.i), x.exists);
  else return static_cast<std::uint32_t>(rank(x));
}
template <class Operation, class... All> consteval std::uint8_t number_of(operation_list<All...>) {
  std::uint8_t number = 0;
  bool found = false;
  ((found = found || std::is_same_v<Operation, All>, number = static_cast<std::uint8_t>(number + (found ? 0 : 1))),
   ...);
  return number;
}
}  // namespace detail

// The step as plain data.
template <class M, class Operation, class... Operand> call call_of(Operand const&... x) {
  return {detail::number_of<Operation>(operations_of<M>{}), {detail::code_of(x)...}};
}

}  // namespace cowproof::search

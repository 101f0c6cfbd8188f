// What an operation needs of what it is offered: so memory runs out only for a reason, and no more is taken.
#pragma once
#include "invariants/step_property.hpp"
#include "spec/specified.hpp"

namespace cowproof {

// Does the operation need what it is offered as this operand? Predicate(before, operands...), of the state before the
// step. What is not listed is needed always.
template <literal Operation, literal Operand, auto Predicate> struct need {
  static constexpr std::string_view operation = Operation.view();
  static constexpr std::string_view operand = Operand.view();
  static constexpr auto is_needed = Predicate;
};

// Where as many are offered as are needed: are there too few? It is listed for every such operand.
template <literal Operation, literal Operand, auto Predicate> struct shortage {
  static constexpr std::string_view operation = Operation.view();
  static constexpr std::string_view operand = Operand.view();
  static constexpr auto are_too_few = Predicate;
};

template <class... Need> struct need_list {
  template <class Visitor> static constexpr void each([[maybe_unused]] Visitor visit) { (visit(Need{}), ...); }
};

namespace detail {
template <class Operand> constexpr bool is_offer_of_many = requires { typename Operand::places; };
template <class X, class Operand>
constexpr bool is_offer_of = [] {
  if constexpr (is_choice<Operand>) return std::is_same_v<decltype(Operand::pick), X>;
  else if constexpr (is_offer_of_many<Operand>) return std::is_same_v<typename Operand::offers, X>;
  else return false;
}();

template <class M, class Operation, std::size_t I, class... X>
typename M::boolean is_needed(typename M::state const& before, X const&... operands) {
  typename M::boolean needed = true;
  properties_of<M>::needs::each([&]<class Need>(Need) {
    if constexpr (Need::operation == Operation::name && Need::operand == Operation::operands[I])
      needed = Need::is_needed(before, operands...);
  });
  return needed;
}
template <class M, class Operation, std::size_t I, class... X>
typename M::boolean are_too_few(typename M::state const& before, X const&... operands) {
  typename M::boolean too_few = true;
  properties_of<M>::needs::each([&]<class Need>(Need) {
    if constexpr (Need::operation == Operation::name && Need::operand == Operation::operands[I])
      too_few = Need::are_too_few(before, operands...);
  });
  return too_few;
}

template <class M, class Operation, std::size_t I, class Operand, class... X>
typename M::boolean is_lacking([[maybe_unused]] typename M::state const& before,
                               [[maybe_unused]] Operand const& operand, [[maybe_unused]] X const&... operands) {
  if constexpr (is_offer_of_many<Operand>) return are_too_few<M, Operation, I>(before, operands...);
  else if constexpr (is_choice<Operand> && !is_offer_of<typename M::process, Operand>)
    return is_needed<M, Operation, I>(before, operands...) && !operand.exists;
  else if constexpr (std::is_same_v<Operand, typename M::boolean> && Operation::operands[I] == "memory")
    return !operand;
  else return false;
}

template <class M, class Operation, std::size_t I, class Some, class Operand, class... X>
typename M::boolean may_be_taken([[maybe_unused]] typename M::state const& before, [[maybe_unused]] Some const& some,
                                 [[maybe_unused]] Operand const& operand, [[maybe_unused]] X const&... operands) {
  if constexpr (is_choice<Operand> && is_offer_of<Some, Operand>)
    return operand.take() == some && is_needed<M, Operation, I>(before, operands...);
  else return false;
}

// Of the X that were available, none is used afterwards but what was offered and needed. Which of many are taken is a
// promise of its own.
template <class M, class Operation, class Some, class... X>
typename M::boolean takes_no_more_of(typename M::state const& before, typename M::state const& after,
                                     X const&... operands) {
  if constexpr ((... || (is_offer_of_many<X> && is_offer_of<Some, X>))) return true;
  else
    return M::domain_type::template all<Some>([&](auto const& some) {
      auto const may_be_taken_by_one = [&]<std::size_t... I>(std::index_sequence<I...>) {
        return (typename M::boolean(false) || ... ||
                may_be_taken<M, Operation, I>(before, some, operands, operands...));
      };
      return !M::available(before, some) || M::available(after, some) ||
             may_be_taken_by_one(std::index_sequence_for<X...>{});
    });
}
}  // namespace detail

// Is what the machine lists about operands that there are?
template <class M> consteval bool needs_name_operands() {
  bool all = true;
  properties_of<M>::needs::each([&]<class Need>(Need) {
    bool found = false;
    operations_of<M>::each([&]<class Operation>(Operation) {
      for (auto const operand : Operation::operands)
        found = found || (Need::operation == Operation::name && Need::operand == operand);
    });
    all = all && found;
  });
  return all;
}

// Is there a kind of memory of which takes_no_more says something? Of which an operation is offered as many as it
// needs, what is taken is a promise of its own.
template <class M, class... X> consteval bool says_what_is_taken() {
  return []<class... Some>(types<Some...>) {
    auto const of_many = []<class Y>(types<Y>) {
      return (... || (detail::is_offer_of_many<X> && detail::is_offer_of<Y, X>));
    };
    return (... || !of_many(types<Some>{}));
  }(typename properties_of<M>::memory{});
}

// Does the operation need more than it is offered?
template <class M, class Operation, class... X>
typename M::boolean lacks_memory(typename M::state const& before, X const&... operands) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return (typename M::boolean(false) || ... || detail::is_lacking<M, Operation, I>(before, operands, operands...));
  }(std::index_sequence_for<X...>{});
}

// Of the memory that was available, the step takes only what was offered and is needed.
template <class M, class Operation, class... X>
typename M::boolean takes_no_more(typename M::state const& before, typename M::state const& after,
                                  X const&... operands) {
  return [&]<class... Some>(types<Some...>) {
    return (typename M::boolean(true) && ... &&
            detail::takes_no_more_of<M, Operation, Some>(before, after, operands...));
  }(typename properties_of<M>::memory{});
}

}  // namespace cowproof

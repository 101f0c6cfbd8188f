// What a list of operations is made of: each transition beside its specification, with the names of its operands.
//
// Engines, proofs and traces go through such lists and read the types of the operands from the signatures.
#pragma once
#include <algorithm>
#include <array>
#include <string_view>

#include "model/outcome.hpp"

namespace cowproof {

template <int N> struct literal {
  char text[N]{};
  constexpr literal(char const (&s)[N]) { std::copy_n(s, N, text); }
  constexpr std::string_view view() const { return {text, N - 1}; }
};

// The ways in which an operation may end other than by completing.
template <ending... E> struct may_end {
  static constexpr std::array<ending, sizeof...(E)> endings{E...};
};

// One operation: its transition, its specification, how it may end, and a name for each operand after the state.
template <literal Name, auto Step, auto Spec, class MayEnd, literal... Operands> struct operation {
  static constexpr std::string_view name = Name.view();
  static constexpr std::array<std::string_view, sizeof...(Operands)> operands{Operands.view()...};
  static constexpr auto step = Step;
  static constexpr auto spec = Spec;
  static constexpr bool may(ending e) {
    return e == ending::completed || std::ranges::find(MayEnd::endings, e) != MayEnd::endings.end();
  }
};

template <class... Operation> struct operation_list {
  static constexpr int size = sizeof...(Operation);
  static constexpr std::array<std::string_view, sizeof...(Operation)> names{Operation::name...};
  template <class Visitor> static constexpr void each(Visitor visit) { (visit(Operation{}), ...); }
};

}  // namespace cowproof

// The list of operations: each transition beside its specification, with the names of its operands.
//
// Engines, proofs and traces go through this list and read the types of the operands from the signatures.
#pragma once
#include <algorithm>
#include <array>
#include <string_view>

#include "spec/eager_copy.hpp"

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

// The operations of M, a machine or something that derives from one and hides a transition.
template <class M, class S = eager_copy<typename M::domain_type>>
using operations_of = operation_list<
    operation<"map", &M::step_map, &S::spec_map,
              may_end<ending::refused_no_process, ending::refused_out_of_range, ending::refused_already_mapped,
                      ending::refused_no_memory>,
              "process", "address", "writable", "frame">,
    operation<"unmap", &M::step_unmap, &S::spec_unmap,
              may_end<ending::refused_no_process, ending::refused_out_of_range>, "process", "address">,
    operation<"load", &M::step_load, &S::spec_load, may_end<ending::refused_no_process, ending::fault_not_mapped>,
              "process", "address">,
    operation<"store", &M::step_store, &S::spec_store,
              may_end<ending::refused_no_process, ending::fault_not_mapped, ending::fault_protection,
                      ending::fault_no_memory, ending::refused_no_memory>,
              "process", "address", "word", "frame">,
    operation<"fork", &M::step_fork, &S::spec_fork,
              may_end<ending::refused_no_process, ending::refused_no_process_slot, ending::refused_no_memory>,
              "process", "child", "memory">,
    operation<"exec", &M::step_exec, &S::spec_exec, may_end<ending::refused_no_process>, "process">,
    operation<"exit", &M::step_exit, &S::spec_exit, may_end<ending::refused_no_process, ending::refused_is_init>,
              "process">>;

}  // namespace cowproof

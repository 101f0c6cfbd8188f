// What the proofs about a machine need besides its specification and its invariants.
#pragma once
#include <string_view>
#include <vector>

#include "proofs/terms.hpp"

namespace cowproof::symbolic {

// Calls from the initial state, by the names of their operations; the solver finds the operands.
using call_path = std::vector<std::string_view>;

template <class M> struct no_theorems {
  // Instances of theorems about an operation's state and operands, to be assumed: those that the solver does not find.
  template <class Operation, class Operands>
  static std::vector<boolean> theorems(typename M::state const&, Operands const&) {
    return {};
  }
};

// Specialised for each kind of machine.
//
//   theorems<Operation>(state, operands)   see above
//   path_to(goal)                          a call_path to where an ending ("store_fault_no_memory") or a situation can
//                                          be met, in the state before or after some of it was refused
//   calls_on_paths_complete                if it is there, all calls on the paths do
//   scopes                                 in which counterexamples are looked for, the smallest first
template <class M, class Kind = typename M::kind> struct proof_traits;

}  // namespace cowproof::symbolic

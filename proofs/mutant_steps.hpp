// What mutants do in place of the machine: all that has to be compiled for each of them.
#pragma once
#include <any>
#include <string_view>
#include <vector>

#include "model/naming.hpp"
#include "spec/operation.hpp"
#include "spec/specified.hpp"

namespace cowproof::symbolic {

// A step in place of that of an operation, which has its signature.
struct other_step {
  std::string_view operation;
  std::any step;  // a function: see step_of
};
struct mutant_steps {
  std::string_view mutant;
  std::vector<other_step> steps;
};

namespace detail {
// A function of these two types alone: of all mutants, those that inherit a transition share it.
template <class Operation, class Plain> void add_if_other(std::vector<other_step>& to) {
  if constexpr (!std::is_same_v<Operation, Plain>) {
    static_assert(std::is_same_v<decltype(Operation::step), decltype(Plain::step)>, "a mutant has the same operands");
    to.push_back({Plain::name, std::decay_t<decltype(Plain::step)>(Operation::step)});
  }
}
template <class... Operation, class... Plain>
void add_others(operation_list<Operation...>, operation_list<Plain...>, std::vector<other_step>& to) {
  (add_if_other<Operation, Plain>(to), ...);
}
}  // namespace detail

// The transitions of a mutant that are not M's.
template <class M, class Mutant> mutant_steps steps_of_mutant() {
  mutant_steps found{Mutant::about.name, {}};
  detail::add_others(operations_of<Mutant>{}, operations_of<M>{}, found.steps);
  return found;
}
template <class M, class... Mutant> std::vector<mutant_steps> steps_of_mutants(types<Mutant...>) {
  return {steps_of_mutant<M, Mutant>()...};
}

// The step of each operation of a list.
template <class... Operation> std::vector<other_step> steps_of(operation_list<Operation...>) {
  return {{Operation::name, std::decay_t<decltype(Operation::step)>(Operation::step)}...};
}

}  // namespace cowproof::symbolic

// Counterexamples within a scope: the same obligation over the bounded domain, its model decoded and replayed.
#pragma once
#include <optional>

#include "engines/coverage.hpp"
#include "engines/explore.hpp"
#include "proofs/bounded.hpp"
#include "proofs/decode.hpp"
#include "proofs/operation_obligations.hpp"
#include "proofs/solve.hpp"

namespace cowproof::symbolic {

// The scopes that are tried, the smallest first. They differ in which bugs they show; each is small enough to know
// every state that can be reached within it.
inline constexpr scope small_scopes[]{
    {.processes = 2, .pages = 1, .frames = 2, .words = 2},
    {.processes = 2, .pages = 2, .frames = 3, .words = 2},
    {.processes = 3, .pages = 1, .frames = 3, .words = 2},
    {.processes = 4, .pages = 1, .frames = 2, .words = 2},
};
using small_capacity = capacity<sized<process_tag, 4>, sized<page_tag, 2>, sized<frame_tag, 3>, sized<word_tag, 2>>;
using small_terms = bounded<small_capacity>;
using small_values = concrete<small_capacity>;
using small_state = machine<small_values>::state;  // of mutants too: they change transitions alone

// A state and a call that break an obligation, as the solver found them.
struct broken_step {
  small_state before, after;
  call made;
  result ended;
};

// How many calls lead to a state; nothing if it is not known to be reachable.
using distance = std::function<std::optional<std::size_t>(small_state const&)>;

// What there is to refute: one operation of the machine or of a mutant, over both domains.
struct refutable {
  std::string_view mutant;  // empty: the machine
  std::string_view operation;
  // Breaks the obligation, of the first few ways in the one that is nearest to the initial state.
  std::optional<broken_step> (*refute)(std::string const& obligation, scope const& within, solver_limits const& limits,
                                       distance const& distance_to);
  explorable<small_state> (*machine_to_explore)();
};

namespace detail {

inline constexpr int most_models = 30;

// Another state than that of the model. What an absent entry would hold does not count.
template <class State> boolean differs(State const& s, z3::model const& model) {
  boolean same_state = true;
  each_field(s, [&](std::string_view, auto const& map) {
    for (auto const& cell : map.cells) {
      auto found = cell;
      each_term(found, [&](z3::expr& term, auto const&) { term = model.eval(term, true); });
      same_state = same_state && same(cell, found);
    }
  });
  return !same_state;
}

template <class PlainOperation, class Operation, class Operands>
call decoded_call(z3::model const& model, Operands const& operands) {
  using plain_operands = operands_of<PlainOperation>;
  call made;
  made.operation = static_cast<std::uint8_t>(find_operation(Operation::name));
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    ((made.operand[I] = decoded_operand<std::tuple_element_t<I, plain_operands>>(model, std::get<I>(operands))), ...);
  }(std::make_index_sequence<std::tuple_size_v<Operands>>{});
  return made;
}

template <class PlainOperation, class Operands> boolean operands_fit(Operands const& operands, scope const& within) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return (boolean(true) && ... &&
            fits<std::tuple_element_t<I, operands_of<PlainOperation>>>(std::get<I>(operands), within));
  }(std::make_index_sequence<std::tuple_size_v<Operands>>{});
}

template <class M, class Operation, class PlainOperation>
std::optional<broken_step> refute(std::string const& name, scope const& within, solver_limits const& limits,
                                  distance const& distance_to) {
  session const building;
  attempt<M, Operation> tried;
  tried.assumed.push_back(state_fits<small_state>(tried.pre, within));
  tried.assumed.push_back(operands_fit<PlainOperation>(tried.operands, within));
  auto const made = obligations_of(tried);
  auto const broken = std::ranges::find(made, name, &obligation::name);
  if (broken == made.end() || broken->kind != wanted::validity) return std::nullopt;

  auto const whole = tried.run(guards::all_guarded);
  auto solver = solver_with(limits);
  for (auto const& a : assertions_of(*broken)) solver.add(a);
  std::optional<broken_step> nearest;
  std::optional<std::size_t> nearest_distance;
  for (int i = 0; i < most_models && solver.check() == z3::sat; ++i) {
    auto const model = solver.get_model();
    broken_step const found{decoded_state<small_state>(model, tried.pre), decoded_state<small_state>(model, whole.post),
                            decoded_call<PlainOperation, Operation>(model, tried.operands),
                            decoded_result<outcome_of<PlainOperation>>(model, whole.out)};
    auto const there = distance_to(found.before);
    if (!nearest || (there && (!nearest_distance || *there < *nearest_distance))) {
      nearest = found;
      nearest_distance = there;
    }
    solver.add(differs(tried.pre, model).term);
  }
  return nearest;
}

}  // namespace detail

// Adds the operations of the machine, or the one that a mutant replaces.
template <class M, class PlainM> void add_refutables(std::string_view mutant, std::vector<refutable>& to) {
  auto const add = [&]<class Operation, class PlainOperation>(types<Operation, PlainOperation>) {
    if constexpr (defines<M>(Operation::name))
      to.push_back({mutant, Operation::name, &detail::refute<M, Operation, PlainOperation>, &make_explorable<PlainM>});
  };
  [&]<class... Operation, class... PlainOperation>(operation_list<Operation...>, operation_list<PlainOperation...>) {
    (add(types<Operation, PlainOperation>{}), ...);
  }(operations_of<M>{}, operations_of<PlainM>{});
}

// Each group in a file of its own, because the compiler takes long.
void add_machine_refutables(std::vector<refutable>& to);
void add_mutant_refutables(std::vector<refutable>& to);

}  // namespace cowproof::symbolic

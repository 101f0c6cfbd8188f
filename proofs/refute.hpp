// Counterexamples within a scope: the same obligation over the bounded domain, its model decoded, replayed, and looked
// up among the states that can be reached.
#pragma once
#include <algorithm>
#include <deque>
#include <memory>
#include <optional>

#include "engines/explore.hpp"
#include "proofs/bounded.hpp"
#include "proofs/operation_obligations.hpp"
#include "proofs/solver/decode.hpp"
#include "proofs/suites.hpp"

namespace cowproof::symbolic {

// A state and a call that break an obligation, as the solver found them.
template <class State> struct broken_step {
  State before, after;
  call made;
  result ended;
};

// How many calls lead to a state; nothing if it is not known to be reachable.
template <class State> using distance = std::function<std::optional<std::size_t>(State const&)>;

// Breaks an obligation, of the first few ways in the one that is nearest to the initial state.
template <class State>
using refuter =
    std::function<std::optional<broken_step<State>>(std::string const& obligation, scope const& within,
                                                    solver_limits const& limits, distance<State> const& distance_to)>;

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

template <class M, class Operation>
constexpr std::uint8_t number_of = [] {
  std::uint8_t number = 0;
  while (operations_of<M>::names[number] != Operation::name) ++number;
  return number;
}();

template <class M, class PlainOperation, class Operation, class Operands>
call decoded_call(z3::model const& model, Operands const& operands) {
  using plain_operands = operands_of<PlainOperation>;
  call made;
  made.operation = number_of<M, Operation>;
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

template <class M, class Operation, class State, class PlainOperation>
std::optional<broken_step<State>> refute(step_of<Operation> step, std::string const& name, scope const& within,
                                         solver_limits const& limits, distance<State> const& distance_to) {
  session const building;
  attempt_at<M, Operation> tried(step);
  tried.assumed.push_back(state_fits<State>(tried.pre, within));
  tried.assumed.push_back(operands_fit<PlainOperation>(tried.operands, within));
  auto const made = obligations_of<M>(tried);
  auto const broken = std::ranges::find(made, name, &obligation::name);
  if (broken == made.end() || broken->kind != wanted::validity) return std::nullopt;

  auto const whole = tried.run(guards::all_guarded);
  auto solver = solver_with(limits);
  for (auto const& a : assertions_of(*broken)) solver.add(a);
  std::optional<broken_step<State>> nearest;
  std::optional<std::size_t> nearest_distance;
  for (int i = 0; i < most_models && solver.check() == z3::sat; ++i) {
    auto const model = solver.get_model();
    broken_step<State> const found{decoded_state<State>(model, tried.pre), decoded_state<State>(model, whole.post),
                                   decoded_call<M, PlainOperation, Operation>(model, tried.operands),
                                   decoded_result<outcome_of<PlainOperation>>(model, whole.how, tried.value_of(whole))};
    auto const there = distance_to(found.before);
    if (!nearest || (there && (!nearest_distance || *there < *nearest_distance))) {
      nearest = found;
      nearest_distance = there;
    }
    solver.add(differs(tried.pre, model).term);
  }
  return nearest;
}

template <class State>
proof_counterexample described(broken_step<State> const& step, scope const& within, explorable<State> const& played,
                               exploration<State> const& reached) {
  auto const describe_within = [&](State const& s) {
    return describe(s, [&](auto const& key) { return are_within(within, key); });
  };
  proof_counterexample found;
  found.within = within;
  found.broken_by = step.made;
  found.before = describe_within(step.before);
  State after = step.before;
  found.ended = played.step(after, step.made);
  found.after = describe_within(after);
  found.replayed = same_state(after, step.after) && found.ended == step.ended;
  if (auto path = reached.path_to(step.before)) {
    found.reached = reachability::reachable;
    found.path = std::move(*path);
  } else if (reached.is_complete()) {
    found.reached = reachability::unreachable;
  }
  return found;
}

// The states that can be reached within a scope. They are looked for when a counterexample is found there, and once:
// all obligations of a mutant ask about the same.
template <class State> class reached_states {
 public:
  explicit reached_states(explorable<State> const& played) : played_(played) {}

  explorable<State> const& played() const { return played_; }
  exploration<State> const& within(scope const& s, std::size_t most_states) {
    auto const is_it = [&](known const& k) { return k.within == s && k.most_states == most_states; };
    auto const found = std::ranges::find_if(known_, is_it);
    return found != known_.end() ? found->states : known_.emplace_back(played_, s, most_states).states;
  }

 private:
  struct known {
    scope within;
    std::size_t most_states;
    exploration<State> states;
    known(explorable<State> const& played, scope const& s, std::size_t most)
        : within(s),
          most_states(most),
          states(played, s, most) {}
  };
  explorable<State> played_;
  std::deque<known> known_;
};

// In the smallest scope in which it is reachable, or else in the smallest.
template <class State>
std::optional<proof_counterexample> find_within(std::span<scope const> scopes, reached_states<State>& reached,
                                                refuter<State> const& refute, std::string const& obligation,
                                                solver_limits const& limits, std::size_t most_states) {
  std::optional<proof_counterexample> first;
  for (scope const& within : scopes) {
    distance<State> const distance_to = [&](State const& s) {
      return reached.within(within, most_states).distance_to(s);
    };
    auto const step = refute(obligation, within, limits, distance_to);
    if (!step) continue;
    auto const found = described(*step, within, reached.played(), reached.within(within, most_states));
    if (found.reached == reachability::reachable) return found;
    if (!first) first = found;
  }
  return first;
}

// Looks for counterexamples to the obligations of an operation in which this step is done, and played so.
template <class M, class Operation, class PlainOperation, class State>
refutable refutable_of(std::string_view mutant, step_of<Operation> step,
                       std::shared_ptr<reached_states<State>> const& reached) {
  refuter<State> const refute_it = [step](auto const&... x) {
    return refute<M, Operation, State, PlainOperation>(step, x...);
  };
  return {mutant, Operation::name,
          [refute_it, reached](std::string const& obligation, solver_limits const& limits, std::size_t most_states) {
            return find_within<State>(proof_traits<M>::scopes, *reached, refute_it, obligation, limits, most_states);
          }};
}

// The operations in which other steps are done; without any, all of them.
template <class M, class PlainM, class State = typename PlainM::state>
void add_refutables(std::string_view mutant, std::vector<other_step> const* others, explorable<State> const& played,
                    std::vector<refutable>& to) {
  auto const reached = std::make_shared<reached_states<State>>(played);
  [&]<class... Operation, class... PlainOperation>(operation_list<Operation...>, operation_list<PlainOperation...>) {
    auto const add = [&]<class Own, class Plain>(types<Own, Plain>) {
      auto const add_with = [&](step_of<Own> step) {
        to.push_back(refutable_of<M, Own, Plain, State>(mutant, step, reached));
      };
      if (others == nullptr) return add_with(Own::step);
      for (auto const& other : *others)
        if (other.operation == Own::name) add_with(std::any_cast<step_of<Own>>(other.step));
    };
    (add(types<Operation, PlainOperation>{}), ...);
  }(operations_of<M>{}, operations_of<PlainM>{});
}

}  // namespace detail

// The operations of a machine, over both domains, and what its mutants replace.
template <class M, class PlainM, class... Mutant, class... PlainMutant>
std::vector<refutable> refutables_of(types<Mutant...>, types<PlainMutant...>) {
  std::vector<refutable> all;
  detail::add_refutables<M, PlainM>("", nullptr, make_explorable<PlainM>(), all);
  [[maybe_unused]] auto const add = [&](mutant_steps const& mutant, auto const& played) {
    detail::add_refutables<M, PlainM>(mutant.mutant, &mutant.steps, played, all);
  };
  (add(steps_of_mutant<M, Mutant>(), make_explorable<PlainM, PlainMutant>()), ...);
  return all;
}

}  // namespace cowproof::symbolic

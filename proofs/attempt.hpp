// An operation tried in an arbitrary state with arbitrary operands, and what may be assumed of them.
#pragma once
#include <any>
#include <optional>
#include <tuple>

#include "invariants/needs.hpp"
#include "model/fields.hpp"
#include "proofs/relation/laws.hpp"
#include "proofs/symbolic.hpp"
#include "proofs/traits.hpp"
#include "spec/specified.hpp"

namespace cowproof::symbolic {

// The types of a transition, from its signature.
template <class State, class Outcome, class... Operand> struct signature {
  using outcome = Outcome;
  using operands = std::tuple<std::decay_t<Operand>...>;
};
template <class State, class Outcome, class... Operand>
signature<State, Outcome, Operand...> signature_of(Outcome (*)(State&, Operand...));
template <class Operation> using operands_of = typename decltype(signature_of(Operation::step))::operands;
template <class Operation> using outcome_of = typename decltype(signature_of(Operation::step))::outcome;

// What an operation does, as a value: the step of a mutant can stand in its place.
template <class Operation> using step_of = std::decay_t<decltype(Operation::step)>;

// Calls visit(name, operand) for each operand.
template <class Operation, class Operands, class Visitor> void each_operand(Operands& operands, Visitor&& visit) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (visit(Operation::operands[I], std::get<I>(operands)), ...);
  }(std::make_index_sequence<std::tuple_size_v<std::remove_const_t<Operands>>>{});
}

template <class Operation> operands_of<Operation> arbitrary_operands(std::string const& suffix = "") {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return operands_of<Operation>{arbitrary_operand<std::tuple_element_t<I, operands_of<Operation>>>(
        "the_" + std::string(Operation::operands[I]) + suffix)...};
  }(std::make_index_sequence<Operation::operands.size()>{});
}

template <class State> State arbitrary_state() {
  State s;
  each_field(s, [](std::string_view name, auto& field) {
    field = std::decay_t<decltype(field)>::arbitrary(std::string(name));
  });
  return s;
}

// The laws of a field, if it has any.
template <class Field> std::vector<named_claim> laws_of(Field const&) { return {}; }
template <class Field> std::vector<named_claim> existence_laws_of(Field const&) { return {}; }

template <class Entry, class Row, class Col, class... Key>
std::vector<named_claim> laws_of(counted_relation<Entry, Row, Col, Key...> const& relation) {
  using type = counted_relation<Entry, Row, Col, Key...>;
  std::vector<named_claim> all;
  [[maybe_unused]] auto const add = [&](std::vector<named_claim> const& more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  (add(relation_laws<type, Key>{relation}.for_all()), ...);
  return all;
}
template <class Entry, class Row, class Col, class... Key>
std::vector<named_claim> existence_laws_of(counted_relation<Entry, Row, Col, Key...> const& relation) {
  return {relation_laws<counted_relation<Entry, Row, Col, Key...>, Key>{relation}.counted_cell_exists_for_all()...};
}

template <class Invariants, class State> std::vector<named_claim> claims_of(State const& s) {
  std::vector<named_claim> claims;
  Invariants::each([&](auto i) { claims.push_back({std::string(i.name), i.holds_in(s)}); });
  return claims;
}

// What holds before every operation.
template <class M> std::vector<named_claim> inductive_claims(typename M::state const& s) {
  return claims_of<typename properties_of<M>::inductive>(s);
}
template <class M> std::vector<named_claim> bounding_claims(typename M::state const& s) {
  return claims_of<typename properties_of<M>::bounding>(s);
}

// The environment offers what is available, or nothing.
template <class M, class Operand> boolean promised(typename M::state const& s, Operand const& operand) {
  if constexpr (is_choice<Operand>) return implies(operand.exists, M::available(s, operand.pick));
  else return true;
}

// What holds by definition of what an operation made up on its way.
inline void add_definitions(guards::record const& record, std::vector<boolean>& to) {
  for (auto const& d : record.definitions) to.push_back(d.claim);
}

// What an operation names: operands and what is offered.
template <class M> class named_things {
  template <class... Tag>
  static std::tuple<std::vector<typename M::domain_type::template index<Tag>>...> of_each(types<Tag...>);
  decltype(of_each(typename specified<M>::tags{})) named_;

 public:
  template <class X> void add(X const& x) { std::get<std::vector<X>>(named_).push_back(x); }
  template <class X, class Predicate> boolean some(Predicate&& holds_of) const {
    boolean found = false;
    for (X const& x : std::get<std::vector<X>>(named_)) found = found || holds_of(x);
    return found;
  }
};

// An attempt at an operation of M, as those see it who need not know its signature: nearly all obligations are made
// from this, and compiled once a machine.
template <class M> class attempt {
 public:
  using state = typename M::state;
  using view = view_of<M>;
  using process = typename M::process;

  struct machine_run {
    state post;
    ending how;
    std::any value;
    guards::record record;
  };
  struct specified_run {
    view post;
    ending how;
    std::any value;
    guards::record record;
  };

  std::string name;
  bool (*may)(cowproof::ending);
  state pre = arbitrary_state<state>();
  view observed = cowproof::specified<M>::abstract(pre);
  std::vector<boolean> assumed;

  virtual ~attempt() = default;
  virtual machine_run run(int chosen_effect) const = 0;
  virtual specified_run specified(ending const& how) const = 0;

  // If it completes with a value: that both return the same.
  virtual std::optional<boolean> returns_the_same(machine_run const& run, specified_run const& expected) const = 0;
  virtual std::optional<boolean> returns_the_same(machine_run const& run, machine_run const& other) const = 0;
  // Does it need more than it is offered?
  virtual boolean lacks_memory() const = 0;
  // What it step properties to leave alone, and not to refuse.
  virtual std::vector<named_claim> costs(state const& post) const = 0;
  virtual std::vector<named_claim> progress(ending const& how) const = 0;

  named_things<M> named;

 protected:
  attempt(std::string_view operation, bool (*may_end_so)(cowproof::ending)) : name(operation), may(may_end_so) {
    for (auto const& i : inductive_claims<M>(pre)) assumed.push_back(i.claim);
    each_field(pre, [&](std::string_view, auto const& field) {
      for (auto const& law : laws_of(field)) assumed.push_back(law.claim);
    });
  }

  // What is assumed of an operand, and what it tells of the operation.
  template <class Operand> void take(Operand const& operand) {
    auto const promise = promised<M>(pre, operand);
    if (!promise.is_true()) assumed.push_back(promise);
    if constexpr (is_choice<Operand>) named.add(operand.pick);
    else if constexpr (requires { typename Operand::tag; }) named.add(operand);
  }
};

// An attempt at this operation, or at what does another step in its place.
template <class M, class Operation> class attempt_at final : public attempt<M> {
  using base = attempt<M>;
  using outcome = outcome_of<Operation>;
  using value = typename outcome::value_type;

 public:
  using typename base::machine_run;
  using typename base::specified_run;
  using typename base::state;
  operands_of<Operation> operands = arbitrary_operands<Operation>();

  explicit attempt_at(step_of<Operation> step = Operation::step) : base(Operation::name, &Operation::may), step_(step) {
    each_operand<Operation>(operands, [&](auto, auto const& operand) { this->take(operand); });
    for (auto const& theorem : proof_traits<M>::template theorems<Operation>(this->pre, operands))
      this->assumed.push_back(theorem);
  }

  machine_run run(int chosen_effect) const override {
    machine_run r{this->pre, {}, {}, {}};
    r.record = session::current().updates().run(
        chosen_effect, [&] { keep(r, std::apply([&](auto const&... x) { return step_(r.post, x...); }, operands)); });
    return r;
  }
  specified_run specified(ending const& how) const override {
    specified_run r{this->observed, {}, {}, {}};
    r.record = session::current().updates().run(guards::all_guarded, [&] {
      auto const open = cowproof::specified<M>::leeway(how);
      keep(r, std::apply([&](auto const&... x) { return Operation::spec(r.post, x..., open); }, operands));
    });
    return r;
  }

  static value value_of(machine_run const& run) { return std::any_cast<value>(run.value); }
  std::optional<boolean> returns_the_same(machine_run const& run, specified_run const& expected) const override {
    if constexpr (std::is_same_v<value, no_value>) return std::nullopt;
    else return value_of(run) == std::any_cast<value>(expected.value);
  }
  std::optional<boolean> returns_the_same(machine_run const& run, machine_run const& other) const override {
    if constexpr (std::is_same_v<value, no_value>) return std::nullopt;
    else return value_of(run) == value_of(other);
  }
  boolean lacks_memory() const override {
    return std::apply([&](auto const&... x) { return cowproof::lacks_memory<M, Operation>(this->pre, x...); },
                      operands);
  }
  std::vector<named_claim> costs(state const& post) const override {
    std::vector<named_claim> claims;
    std::apply(
        [&]<class... X>(X const&... x) {
          if constexpr (says_what_is_taken<M, X...>())
            claims.push_back({"takes_no_more", cowproof::takes_no_more<M, Operation>(this->pre, post, x...)});
        },
        operands);
    step_properties_of<M>::each([&]<class StepProperty>(StepProperty) {
      if constexpr (is_promise_of<StepProperty, Operation> && !is_no_spurious_refusal<StepProperty>)
        claims.push_back({std::string(StepProperty::name), holds(StepProperty::holds_between, this->pre, post)});
    });
    return claims;
  }
  std::vector<named_claim> progress(ending const& how) const override {
    std::vector<named_claim> claims;
    step_properties_of<M>::each([&]<class StepProperty>(StepProperty) {
      if constexpr (is_promise_of<StepProperty, Operation> && is_no_spurious_refusal<StepProperty>)
        claims.push_back({std::string(StepProperty::name), holds(StepProperty::allows, this->pre, how)});
    });
    return claims;
  }

 private:
  template <class Run> static void keep(Run& run, outcome const& out) {
    run.how = out.how;
    run.value = out.value;
  }
  template <class StepProperty, class Second>
  boolean holds(StepProperty promise, state const& before, Second const& second) const {
    return std::apply([&](auto const&... x) { return promise(before, second, x...); }, operands);
  }

  step_of<Operation> step_;
};

}  // namespace cowproof::symbolic

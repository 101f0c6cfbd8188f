// An operation tried in an arbitrary state with arbitrary operands, and what may be assumed of them.
#pragma once
#include <tuple>

#include "invariants/invariant.hpp"
#include "model/fields.hpp"
#include "proofs/relation_laws.hpp"
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

// Calls visit(name, operand) for each operand.
template <class Operation, class Operands, class Visitor> void each_operand(Operands& operands, Visitor&& visit) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (visit(std::string(Operation::operands[I]), std::get<I>(operands)), ...);
  }(std::make_index_sequence<std::tuple_size_v<std::remove_const_t<Operands>>>{});
}

template <class Operation> operands_of<Operation> arbitrary_operands(std::string const& suffix = "") {
  operands_of<Operation> operands;
  each_operand<Operation>(operands, [&](std::string const& name, auto& operand) {
    operand = arbitrary_operand<std::decay_t<decltype(operand)>>("the_" + name + suffix);
  });
  return operands;
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
  auto const add = [&](std::vector<named_claim> const& more) { all.insert(all.end(), more.begin(), more.end()); };
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
  return claims_of<typename theory<M>::inductive>(s);
}
template <class M> std::vector<named_claim> bounding_claims(typename M::state const& s) {
  return claims_of<typename theory<M>::bounding>(s);
}

// The environment offers what is available, or nothing.
template <class M, class Operand> boolean promised(typename M::state const& s, Operand const& operand) {
  if constexpr (is_choice<Operand>) return implies(operand.exists, M::available(s, operand.pick));
  else return true;
}

// What holds by definition of what an operation made up on its way.
template <class Record> void add_definitions(Record const& record, std::vector<boolean>& to) {
  if constexpr (requires { record.definitions; })
    for (auto const& d : record.definitions) to.push_back(d.claim);
}

template <class M, class Operation> struct attempt {
  using state = typename M::state;
  using view = view_of<M>;
  using outcome = outcome_of<Operation>;

  operands_of<Operation> operands = arbitrary_operands<Operation>();
  state pre = arbitrary_state<state>();
  view observed = cowproof::specified<M>::abstract(pre);
  std::vector<boolean> assumed = assumptions();

  struct machine_run {
    state post;
    outcome out;
    guards::record record;
  };
  machine_run run(int chosen_effect) const {
    machine_run r{pre, {}, {}};
    r.record = session::current().updates().run(chosen_effect, [&] {
      r.out = std::apply([&](auto const&... x) { return Operation::step(r.post, x...); }, operands);
    });
    return r;
  }

  struct specified_run {
    view post;
    outcome out;
    guards::record record;
  };
  specified_run specified(ending const& how) const {
    specified_run r{observed, {}, {}};
    r.record = session::current().updates().run(guards::all_guarded, [&] {
      auto const open = cowproof::specified<M>::leeway(how);
      r.out = std::apply([&](auto const&... x) { return Operation::spec(r.post, x..., open); }, operands);
    });
    return r;
  }

 private:
  std::vector<boolean> assumptions() const {
    std::vector<boolean> hypotheses;
    for (auto const& i : inductive_claims<M>(pre)) hypotheses.push_back(i.claim);
    each_field(pre, [&](std::string_view, auto const& field) {
      for (auto const& law : laws_of(field)) hypotheses.push_back(law.claim);
    });
    each_operand<Operation>(operands, [&](std::string const&, auto const& operand) {
      auto const promise = promised<M>(pre, operand);
      if (!promise.is_true()) hypotheses.push_back(promise);
    });
    for (auto const& theorem : proof_traits<M>::template theorems<Operation>(pre, operands))
      hypotheses.push_back(theorem);
    return hypotheses;
  }
};

}  // namespace cowproof::symbolic

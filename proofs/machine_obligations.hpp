// The obligations of a whole machine: it begins well, its invariants imply the others, and every operation keeps its
// promises. A template: instantiate it for each machine in a file of its own.
#pragma once
#include "proofs/mutant_steps.hpp"
#include "proofs/operation_obligations.hpp"
#include "proofs/reachability.hpp"

namespace cowproof::symbolic {

template <class M> void add_initiation(obligations& to) {
  auto const s = M::initial();
  for (auto const& i : inductive_claims<M>(s)) to.push_back({"initial_satisfies_" + i.name, {}, i.claim});
  for (auto const& i : bounding_claims<M>(s)) to.push_back({"initial_satisfies_" + i.name, {}, i.claim});
  auto const observed = specified<M>::abstract(s);
  auto const expected = specified<M>::specification::initial();
  each_field_of_both(observed, expected, [&](std::string_view field, auto const& is, auto const& should_be) {
    to.push_back({"initial_refines_" + std::string(field), {}, is == should_be});
  });
}

// The theorems about relations take for granted that an absent entry names nothing, and that an empty one is absent.
template <class Entry, class Row, class Col, class... Key>
void add_premises(std::string const& field, counted_relation<Entry, Row, Col, Key...> const&, obligations& to) {
  auto const e = arbitrary<Entry>("the_entry");
  auto const add = [&]<class K>(types<K>) {
    auto const name = field + "_absent_entry_names_no_" + K::tag::name;
    to.push_back({name, {}, !holds<K>(Entry{}) && implies(!occupied(e), !holds<K>(e))});
  };
  (add(types<Key>{}), ...);
}
template <class Field> void add_premises(std::string const&, Field const&, obligations&) {}

// What follows in every state that satisfies the inductive invariants, from all laws there are.
template <class M> void add_consequences(obligations& to) {
  auto const s = arbitrary_state<typename M::state>();
  std::vector<boolean> hypotheses;
  for (auto const& i : inductive_claims<M>(s)) hypotheses.push_back(i.claim);
  each_field(s, [&](std::string_view, auto const& field) {
    for (auto const& law : laws_of(field)) hypotheses.push_back(law.claim);
    if (theory<M>::implied::size == 0) return;
    for (auto const& law : existence_laws_of(field)) hypotheses.push_back(law.claim);
  });
  theory<M>::implied::each([&](auto i) {
    to.push_back({"invariants_imply_" + std::string(i.name), hypotheses, i.holds_in(s)});
  });
  to.push_back({"invariants_are_possible", hypotheses, true, wanted::satisfiability});
}

template <class M, class Operation> void add_operation(obligations& to, step_of<Operation> step = Operation::step) {
  attempt_at<M, Operation> const tried(step);
  for (auto& o : obligations_of(tried)) to.push_back(std::move(o));
}

template <class M> obligations obligations_of_machine() {
  obligations made;
  auto const any = arbitrary_state<typename M::state>();
  each_field(any, [&](std::string_view name, auto const& field) { add_premises(std::string(name), field, made); });
  add_initiation<M>(made);
  add_consequences<M>(made);
  operations_of<M>::each([&]<class Operation>(Operation) { add_operation<M, Operation>(made); });
  add_reachability<M>(made);
  return made;
}

// Of a mutant, those of the operations in which it does another step. What it shares with M is compiled once.
template <class M> obligations obligations_with(std::vector<other_step> const& steps) {
  obligations made;
  operations_of<M>::each([&]<class Operation>(Operation) {
    for (auto const& other : steps)
      if (other.operation == Operation::name)
        add_operation<M, Operation>(made, std::any_cast<step_of<Operation>>(other.step));
  });
  return made;
}

}  // namespace cowproof::symbolic

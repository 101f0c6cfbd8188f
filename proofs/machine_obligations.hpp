// The obligations of a whole machine: it begins well, its invariants imply the others, and every operation keeps its
// step properties. A template: instantiate it for each machine in a file of its own.
#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "proofs/mutant_steps.hpp"
#include "proofs/operation_obligations.hpp"
#include "proofs/reachability.hpp"
#include "proofs/suites.hpp"

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
  [[maybe_unused]] auto const add = [&]<class K>(types<K>) {
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
    if (properties_of<M>::implied::size == 0) return;
    for (auto const& law : existence_laws_of(field)) hypotheses.push_back(law.claim);
  });
  properties_of<M>::implied::each([&](auto i) {
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

// The runs of an operation: without effect, and with each of its effects alone.
template <class M> using separate_runs = std::vector<typename attempt<M>::machine_run>;
template <class M> separate_runs<M> runs_of(attempt<M> const& tried) {
  separate_runs<M> runs{tried.run(guards::none)};
  auto const effects = static_cast<int>(runs.front().record.effects.size());
  for (int e = 0; e < effects; ++e) runs.push_back(tried.run(e));
  return runs;
}

// That one run does what another one does, under the hypotheses and what holds by definition in both.
template <class M>
void add_same_run(attempt<M> const& tried, typename attempt<M>::machine_run const& run,
                  typename attempt<M>::machine_run const& other, std::optional<std::size_t> effect, obligations& to) {
  for (auto const& r : run.record.requirements) {
    auto known = tried.assumed;
    known.insert(known.end(), r.known.begin(), r.known.end());
    to.push_back({tried.name + "_" + r.name, known, r.claim});
  }
  auto hypotheses = tried.assumed;
  add_definitions(run.record, hypotheses);
  add_definitions(other.record, hypotheses);
  to.push_back({tried.name + "_ends_alike", hypotheses, run.how == other.how});
  if (effect) {
    auto const& condition = run.record.effects[*effect].condition;
    to.push_back({tried.name + "_when_alike", hypotheses, iff(condition, other.record.effects[*effect].condition)});
    hypotheses.push_back(condition);
  }
  each_field_of_both(run.post, other.post, [&](std::string_view field, auto const& post, auto const& others) {
    to.push_back({tried.name + "_leaves_the_same_" + std::string(field), hypotheses, post == others});
  });
  auto const same_value = tried.returns_the_same(run, other);
  if (same_value && effect && run.record.effects[*effect].how == cowproof::ending::completed)
    to.push_back({tried.name + "_returns_the_same", hypotheses, *same_value});
}

// That the step does what another one does, effect by effect: all that is known of the other is then known of it.
template <class M> obligations same_as(attempt<M> const& tried, separate_runs<M> const& others) {
  auto const runs = runs_of(tried);
  obligations made;
  if (runs.size() != others.size()) return {{tried.name + "_has_the_same_effects", {}, false}};
  for (std::size_t i = 0; i < runs.size(); ++i)
    add_same_run(tried, runs[i], others[i], i == 0 ? std::nullopt : std::optional(i - 1), made);
  return made;
}

// What the suite of a machine has to try a step again and again.
template <class M> repeated_attempt attempt_with(other_step const& other) {
  repeated_attempt made;
  operations_of<M>::each([&]<class Operation>(Operation) {
    if (other.operation != Operation::name) return;
    auto const tried = std::make_shared<attempt_at<M, Operation> const>(std::any_cast<step_of<Operation>>(other.step));
    attempt<M> const& plain = *tried;
    made.now = [tried, &plain] { return obligations_of(plain); };
    made.as_before = [tried, &plain, first = runs_of(plain)] { return same_as(plain, first); };
  });
  return made;
}

}  // namespace cowproof::symbolic

// The obligations of an operation, derived from its signature: it keeps the invariants, refines its specification,
// disturbs nobody, and does all this in situations that exist.
//
// An effect of the operation is proved on its own: its condition is a hypothesis, the other effects are left out. A
// last case has none, and then nothing may change.
#pragma once
#include <map>

#include "engines/coverage.hpp"
#include "invariants/promise.hpp"
#include "proofs/attempt.hpp"
#include "proofs/obligation.hpp"

namespace cowproof::symbolic {

// An ending as a part of a name: fault_no_memory.
inline std::string name_of(cowproof::ending e) {
  std::string name(ending_name(e));
  std::replace(name.begin(), name.end(), '(', '_');
  std::erase(name, ')');
  return name;
}

inline boolean ran_out_of_memory(ending const& how) {
  boolean any = false;
  for (int i = 0; i < number_of_endings; ++i) {
    auto const e = static_cast<cowproof::ending>(i);
    if (cowproof::ran_out_of_memory(e)) any = any || how == ending(e);
  }
  return any;
}

template <class M> class operation_obligations {
  using view = typename attempt<M>::view;
  using process = typename M::process;
  using machine_run = typename attempt<M>::machine_run;
  using specified_run = typename attempt<M>::specified_run;

 public:
  explicit operation_obligations(attempt<M> const& tried) : tried_(tried) {}

  obligations all() {
    auto const whole = tried_.run(guards::none);
    auto const expected = tried_.specified(whole.how);
    add_outcome(whole, expected);
    add_without_effect(whole, expected);
    auto const effects = static_cast<int>(whole.record.effects.size());
    for (int e = 0; e < effects; ++e) add_effect(e, expected);
    return std::move(made_);
  }

 private:
  void add(std::string const& what, std::vector<boolean> const& hypotheses, boolean const& claim,
           wanted kind = wanted::validity) {
    made_.push_back({tried_.name + "_" + what, hypotheses, claim, kind});
  }
  // What is assumed, and what holds by definition in a run of the operation and of its specification.
  std::vector<boolean> assumed_in(machine_run const& run, specified_run const& expected) const {
    auto hypotheses = tried_.assumed;
    add_definitions(run.record, hypotheses);
    add_definitions(expected.record, hypotheses);
    return hypotheses;
  }
  static std::vector<boolean> with(std::vector<boolean> hypotheses, boolean const& condition) {
    hypotheses.push_back(condition);
    return hypotheses;
  }

  // Conditions decide the outcome, whatever the effects are.
  void add_outcome(machine_run const& whole, specified_run const& expected) {
    auto const assumed = assumed_in(whole, expected);
    auto const& how = whole.how;
    boolean listed = false;
    for (int i = 0; i < number_of_endings; ++i) {
      auto const e = static_cast<cowproof::ending>(i);
      if (tried_.may(e)) listed = listed || how == ending(e);
    }
    add("ends_as_listed", assumed, listed);
    add("refines_outcome", assumed, how == expected.how);
    add("exhausts_with_cause", assumed, implies(ran_out_of_memory(how), tried_.lacks_memory));
    for (auto const& promise : tried_.progress(how)) add(promise.name, assumed, promise.claim);
    auto const& effects = whole.record.effects;
    boolean exclusive = true;
    for (std::size_t i = 0; i < effects.size(); ++i)
      for (std::size_t j = i + 1; j < effects.size(); ++j)
        exclusive = exclusive && !(effects[i].condition && effects[j].condition);
    add("has_one_effect", assumed, exclusive);
  }

  void add_without_effect(machine_run const& whole, specified_run const& expected) {
    auto const assumed = assumed_in(whole, expected);
    each_field_of_both(whole.post, tried_.pre, [&](std::string_view field, auto const& post, auto const& pre) {
      add("without_effect_changes_no_" + std::string(field), assumed, post == pre);
    });
    boolean idle = true;
    for (auto const& e : whole.record.effects) idle = idle && !e.condition;
    add_refinement("without_effect_refines_", with(assumed, idle), tried_.observed, expected.post);
    if (may_be_idle()) add("without_effect_is_possible", assumed, idle, wanted::satisfiability);
  }

  bool may_be_idle() const {
    for (int i = 0; i < number_of_endings; ++i) {
      auto const e = static_cast<cowproof::ending>(i);
      if (e != cowproof::ending::completed && tried_.may(e)) return true;
    }
    return false;
  }

  void add_effect(int number, specified_run const& expected) {
    auto const run = tried_.run(number);
    auto const& effect = run.record.effects[static_cast<std::size_t>(number)];
    auto const prefix = effect.how == cowproof::ending::completed ? "" : name_of(effect.how) + "_";
    auto const assumed = assumed_in(run, expected);
    auto const hypotheses = with(assumed, effect.condition);
    auto const observed = specified<M>::abstract(run.post);

    auto possible = assumed;
    for (auto const& i : bounding_claims<M>(tried_.pre)) possible.push_back(i.claim);
    // Without more to assume, that somebody is not disturbed shows it too.
    if (theory<M>::bounding::size != 0) add(prefix + "is_possible", possible, effect.condition, wanted::satisfiability);
    add_requirements(prefix, hypotheses, run);
    for (auto const& i : inductive_claims<M>(run.post)) add(prefix + "preserves_" + i.name, hypotheses, i.claim);
    auto bounded_before = hypotheses;
    for (auto const& i : bounding_claims<M>(tried_.pre)) bounded_before.push_back(i.claim);
    for (auto const& i : bounding_claims<M>(run.post)) add(prefix + "preserves_" + i.name, bounded_before, i.claim);
    add_refinement(prefix + "refines_", hypotheses, observed, expected.post);
    if (effect.how == cowproof::ending::completed)
      if (auto const same_value = tried_.returns_the_same(run, expected)) add("refines_value", hypotheses, *same_value);
    add_isolation(prefix, hypotheses, observed);
    for (auto const& cost : tried_.costs(run.post)) add(prefix + cost.name, hypotheses, cost.claim);
  }

  // What its updates take for granted; several of them may take the same.
  void add_requirements(std::string const& prefix, std::vector<boolean> const& hypotheses, machine_run const& run) {
    std::map<std::string, int> times;
    for (auto const& r : run.record.requirements) {
      int const n = ++times[r.name];
      add(prefix + r.name + (n == 1 ? "" : "_" + std::to_string(n)), hypotheses, r.claim);
    }
  }

  // Nobody can tell but the operands, and there is somebody else.
  void add_isolation(std::string const& prefix, std::vector<boolean> const& hypotheses, view const& observed) {
    auto const bystander = arbitrary<process>("bystander");
    auto uninvolved = hypotheses;
    uninvolved.push_back(in_range(bystander) && !tried_.takes_part(bystander));
    add(prefix + "isolates", uninvolved, specified<M>::undisturbed(tried_.observed, observed, bystander));
    add(prefix + "isolates_somebody", uninvolved, specified<M>::lives(tried_.pre, bystander), wanted::satisfiability);
  }

  void add_refinement(std::string const& prefix, std::vector<boolean> const& hypotheses, view const& observed,
                      view const& expected) {
    each_field_of_both(observed, expected, [&](std::string_view field, auto const& is, auto const& should_be) {
      add(prefix + std::string(field), hypotheses, is == should_be);
    });
  }

  attempt<M> const& tried_;
  obligations made_;
};

template <class M> obligations obligations_of(attempt<M> const& tried) { return operation_obligations<M>(tried).all(); }

}  // namespace cowproof::symbolic

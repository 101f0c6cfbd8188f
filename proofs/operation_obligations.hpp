// The obligations of an operation, derived from its signature: it keeps the invariants, refines its specification,
// isolates the processes that take no part, and does all this in situations that exist.
//
// An effect of the operation is proved on its own: its condition is a hypothesis, the other effects are left out. A
// last case has none, and then nothing may change.
#pragma once
#include <map>

#include "engines/coverage.hpp"
#include "invariants/step_property.hpp"
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
    for (int e = 0; e < effects; ++e) add_effect(e, whole, expected);
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
    if (may_run_out()) add_needs(assumed, how);
    for (auto const& step_property : tried_.progress(how)) add(step_property.name, assumed, step_property.claim);
    add_requirements("specification_", of_what_is_counted(expected.record));
  }

  // Memory runs out only if more is needed than is offered, and then the operation is not done.
  void add_needs(std::vector<boolean> const& assumed, ending const& how) {
    auto const lacks = tried_.lacks_memory();
    add("exhausts_with_cause", assumed, implies(ran_out_of_memory(how), lacks));
    add("completes_with_memory", assumed, implies(how == ending(cowproof::ending::completed), !lacks));
  }

  // A step that is refused keeps what every step keeps.
  void add_without_effect(machine_run const& whole, specified_run const& expected) {
    std::string const prefix = "without_effect_";
    auto const assumed = assumed_in(whole, expected);
    add_requirements(prefix, whole.record);
    each_field_of_both(whole.post, tried_.pre, [&](std::string_view field, auto const& post, auto const& pre) {
      add(prefix + "changes_no_" + std::string(field), assumed, post == pre);
    });
    boolean idle = true;
    for (auto const& e : whole.record.effects) idle = idle && !e.condition;
    if (!may_be_idle()) return add("has_an_effect", assumed, !idle);
    add(prefix + "is_possible", assumed, idle, wanted::satisfiability);
    auto const hypotheses = with(assumed, idle);
    auto const observed = specified<M>::abstract(whole.post);
    add_refinement(prefix + "refines_", hypotheses, observed, expected.post);
    if (auto const same_value = tried_.returns_the_same(whole, expected))
      add(prefix + "refines_value", hypotheses, implies(whole.how == ending(cowproof::ending::completed), *same_value));
    add(prefix + "isolates", with(hypotheses, is_bystander(bystander())),
        specified<M>::undisturbed(tried_.observed, observed, bystander(), tried_.named));
    for (auto const& cost : tried_.costs(whole.post)) add(prefix + cost.name, hypotheses, cost.claim);
  }

  bool may_run_out() const {
    return tried_.may(cowproof::ending::refused_no_memory) || tried_.may(cowproof::ending::fault_no_memory);
  }
  bool may_be_idle() const {
    for (int i = 0; i < number_of_endings; ++i) {
      auto const e = static_cast<cowproof::ending>(i);
      if (e != cowproof::ending::completed && tried_.may(e)) return true;
    }
    return false;
  }

  void add_effect(int number, machine_run const& whole, specified_run const& expected) {
    auto const run = tried_.run(number);
    auto const& effect = run.record.effects[static_cast<std::size_t>(number)];
    auto const prefix = prefix_of(run.record.effects, number);
    auto const assumed = assumed_in(run, expected);
    auto const hypotheses = with(assumed, effect.condition);
    auto const observed = specified<M>::abstract(run.post);

    auto possible = assumed;
    for (auto const& i : bounding_claims<M>(tried_.pre)) possible.push_back(i.claim);
    // Without more to assume, it also shows that a process is not disturbed.
    if (properties_of<M>::bounding::size != 0)
      add(prefix + "is_possible", possible, effect.condition, wanted::satisfiability);
    add_requirements(prefix, run.record);
    add(prefix + "ends_so", hypotheses, run.how == ending(effect.how) && whole.how == ending(effect.how));
    add_change(prefix, effect, hypotheses, run);
    add_no_other_effect(prefix, number, hypotheses, run);
    for (auto const& i : inductive_claims<M>(run.post)) add(prefix + "preserves_" + i.name, hypotheses, i.claim);
    auto bounded_before = hypotheses;
    for (auto const& i : bounding_claims<M>(tried_.pre)) bounded_before.push_back(i.claim);
    for (auto const& i : bounding_claims<M>(run.post)) add(prefix + "preserves_" + i.name, bounded_before, i.claim);
    add_refinement(prefix + "refines_", hypotheses, observed, expected.post);
    if (effect.how == cowproof::ending::completed)
      if (auto const same_value = tried_.returns_the_same(run, expected))
        add(prefix + "refines_value", hypotheses, *same_value);
    add_isolation(prefix, hypotheses, observed);
    for (auto const& cost : tried_.costs(run.post)) add(prefix + cost.name, hypotheses, cost.claim);
  }

  // By how it ends; where several end alike, which a machine has no reason for, by number.
  static std::string prefix_of(std::vector<effect> const& effects, int number) {
    auto const how = effects[static_cast<std::size_t>(number)].how;
    std::string const ending_prefix = how == cowproof::ending::completed ? "" : name_of(how) + "_";
    bool const is_first = std::find_if(effects.begin(), effects.begin() + number,
                                       [&](effect const& e) { return e.how == how; }) == effects.begin() + number;
    return is_first ? ending_prefix : "effect_" + std::to_string(number + 1) + "_" + ending_prefix;
  }

  // An effect with which nothing may change changes nothing.
  void add_change(std::string const& prefix, effect const& done, std::vector<boolean> const& hypotheses,
                  machine_run const& run) {
    if (specified<M>::may_change(done.how)) return;
    each_field_of_both(run.post, tried_.pre, [&](std::string_view field, auto const& post, auto const& pre) {
      add(prefix + "changes_no_" + std::string(field), hypotheses, post == pre);
    });
  }

  // After the first effect that is done, there is no second. Each is proved on its own, so this must be.
  void add_no_other_effect(std::string const& prefix, int number, std::vector<boolean> const& hypotheses,
                           machine_run const& run) {
    auto const& effects = run.record.effects;
    boolean none = true;
    for (int e = 0; e < static_cast<int>(effects.size()); ++e)
      if (e != number) none = none && !effects[static_cast<std::size_t>(e)].condition;
    if (effects.size() > 1) add(prefix + "has_no_other_effect", hypotheses, none);
  }

  // A view counts nothing, as a rule: then its updates take nothing for granted.
  static guards::record of_what_is_counted(guards::record record) {
    std::erase_if(record.requirements, [](requirement const& r) { return r.claim.is_true(); });
    return record;
  }

  // What updates take for granted; several of them may take the same. Each is proved from what was known before it, of
  // which it is shown that it does not rule out that another update fails.
  void add_requirements(std::string const& prefix, guards::record const& record) {
    std::map<std::string, int> times;
    for (auto const& r : record.requirements) {
      int const n = ++times[r.name];
      auto hypotheses = tried_.assumed;
      hypotheses.insert(hypotheses.end(), r.known.begin(), r.known.end());
      auto const name = prefix + r.name + (n == 1 ? "" : "_" + std::to_string(n));
      add(name, hypotheses, r.claim);
      if (!r.of_any.is_true()) add(name + "_could_fail", hypotheses, !r.of_any, wanted::satisfiability);
    }
  }

  // Only processes among the operands can tell, and there is another one.
  void add_isolation(std::string const& prefix, std::vector<boolean> const& hypotheses, view const& observed) {
    auto const uninvolved = with(hypotheses, is_bystander(bystander()));
    add(prefix + "isolates", uninvolved,
        specified<M>::undisturbed(tried_.observed, observed, bystander(), tried_.named));
    add(prefix + "isolates_somebody", uninvolved, specified<M>::lives(tried_.pre, bystander()), wanted::satisfiability);
  }
  static process bystander() { return arbitrary<process>("bystander"); }
  boolean is_bystander(process const& q) const { return in_range(q) && !cowproof::takes_part(q, tried_.named); }

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

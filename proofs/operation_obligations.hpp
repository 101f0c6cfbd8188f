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

// Does the environment offer an X, or as many as are needed? Does the operand hold a set of X?
template <class X, class Operand>
constexpr bool offers = [] {
  if constexpr (is_choice<Operand>) return std::is_same_v<decltype(Operand::pick), X>;
  else if constexpr (requires { typename Operand::places; }) return std::is_same_v<typename Operand::offers, X>;
  else return false;
}();
template <class X, class Operand>
constexpr bool is_set_of = [] {
  if constexpr (requires { typename Operand::element; }) return std::is_same_v<typename Operand::element, X>;
  else return false;
}();

template <class M, class Operation> class operation_obligations {
  using this_attempt = attempt<M, Operation>;
  using view = typename this_attempt::view;
  using process = typename M::process;

 public:
  explicit operation_obligations(this_attempt const& tried) : tried_(tried) {}

  obligations all() {
    auto const whole = tried_.run(guards::none);
    auto const expected = tried_.specified(whole.out.how);
    add_outcome(whole, expected);
    add_without_effect(whole, expected);
    auto const effects = static_cast<int>(whole.record.effects.size());
    for (int e = 0; e < effects; ++e) add_effect(e, expected);
    return std::move(made_);
  }

 private:
  using machine_run = typename this_attempt::machine_run;
  using specified_run = typename this_attempt::specified_run;

  void add(std::string const& what, std::vector<boolean> const& hypotheses, boolean const& claim,
           wanted kind = wanted::validity) {
    made_.push_back({std::string(Operation::name) + "_" + what, hypotheses, claim, kind});
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
    auto const& how = whole.out.how;
    boolean listed = false;
    for (int i = 0; i < number_of_endings; ++i) {
      auto const e = static_cast<cowproof::ending>(i);
      if (Operation::may(e)) listed = listed || how == ending(e);
    }
    add("ends_as_listed", assumed, listed);
    add("refines_outcome", assumed, how == expected.out.how);
    add("exhausts_with_cause", assumed, implies(ran_out_of_memory(how), lacks_memory()));
    add_progress(assumed, whole);
    auto const& effects = whole.record.effects;
    boolean exclusive = true;
    for (std::size_t i = 0; i < effects.size(); ++i)
      for (std::size_t j = i + 1; j < effects.size(); ++j)
        exclusive = exclusive && !(effects[i].condition && effects[j].condition);
    add("has_one_effect", assumed, exclusive);
  }

  // An operation runs out of memory only if something was not offered, or it was told that there is none. Of many
  // frames that are offered there may be too few.
  boolean lacks_memory() const {
    boolean lacks = false;
    each_operand<Operation>(tried_.operands, [&](std::string const& name, auto const& operand) {
      using operand_type = std::decay_t<decltype(operand)>;
      if constexpr (requires { typename operand_type::places; }) lacks = true;
      else if constexpr (is_choice<operand_type>) {
        if constexpr (!offers<process, operand_type>) lacks = lacks || !operand.exists;
      }
      if constexpr (std::is_same_v<operand_type, boolean>)
        if (name == "memory") lacks = lacks || !operand;
    });
    return lacks;
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

  static bool may_be_idle() {
    for (int i = 0; i < number_of_endings; ++i) {
      auto const e = static_cast<cowproof::ending>(i);
      if (e != cowproof::ending::completed && Operation::may(e)) return true;
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
    if constexpr (!std::is_same_v<decltype(run.out.value), no_value>) {
      if (effect.how == cowproof::ending::completed)
        add("refines_value", hypotheses, run.out.value == expected.out.value);
    }
    add_isolation(prefix, hypotheses, observed);
    add_costs(prefix, hypotheses, run);
  }

  // What its updates take for granted; several of them may take the same.
  void add_requirements(std::string const& prefix, std::vector<boolean> const& hypotheses, machine_run const& run) {
    std::map<std::string, int> times;
    for (auto const& r : run.record.requirements) {
      int const n = ++times[r.name];
      add(prefix + r.name + (n == 1 ? "" : "_" + std::to_string(n)), hypotheses, r.claim);
    }
  }

  // What it leaves alone, apart from what a program can tell.
  void add_costs(std::string const& prefix, std::vector<boolean> const& hypotheses, machine_run const& run) {
    promises_of<M>::each([&]<class Promise>(Promise) {
      if constexpr (Promise::operation == Operation::name && !is_progress<Promise>)
        add(prefix + std::string(Promise::name), hypotheses,
            std::apply([&](auto const&... x) { return Promise::holds_between(tried_.pre, run.post, x...); },
                       tried_.operands));
    });
  }

  // What it may not refuse.
  void add_progress(std::vector<boolean> const& assumed, machine_run const& whole) {
    promises_of<M>::each([&]<class Promise>(Promise) {
      if constexpr (Promise::operation == Operation::name && is_progress<Promise>)
        add(std::string(Promise::name), assumed,
            std::apply([&](auto const&... x) { return Promise::allows(tried_.pre, whole.out.how, x...); },
                       tried_.operands));
    });
  }

  // Nobody can tell but the operands, and there is somebody else.
  void add_isolation(std::string const& prefix, std::vector<boolean> const& hypotheses, view const& observed) {
    auto const bystander = arbitrary<process>("bystander");
    auto uninvolved = hypotheses;
    uninvolved.push_back(in_range(bystander) && !takes_part(bystander));
    add(prefix + "isolates", uninvolved, specified<M>::undisturbed(tried_.observed, observed, bystander));
    add(prefix + "isolates_somebody", uninvolved, specified<M>::lives(tried_.pre, bystander), wanted::satisfiability);
  }

  void add_refinement(std::string const& prefix, std::vector<boolean> const& hypotheses, view const& observed,
                      view const& expected) {
    each_field_of_both(observed, expected, [&](std::string_view field, auto const& is, auto const& should_be) {
      add(prefix + std::string(field), hypotheses, is == should_be);
    });
  }

  // Is q an operand, or the process slot that the operation takes?
  boolean takes_part(process const& q) const {
    boolean named = false;
    each_operand<Operation>(tried_.operands, [&](std::string const&, auto const& operand) {
      using operand_type = std::decay_t<decltype(operand)>;
      if constexpr (std::is_same_v<operand_type, process>) named = named || involves(operand, q);
      else if constexpr (is_choice<operand_type>) {
        if constexpr (offers<process, operand_type>) named = named || involves(operand.pick, q);
      } else if constexpr (is_maybe<operand_type>) {
        if constexpr (mentions<process, operand_type>())
          named = named || (has<process>(operand) && involves(get<process>(operand), q));
      } else if constexpr (is_set_of<process, operand_type>) named = named || operand.contains(q);
    });
    return named;
  }

  boolean involves(process const& named, process const& q) const {
    return cowproof::takes_part<M>(tried_.observed, named, q);
  }

  this_attempt const& tried_;
  obligations made_;
};

template <class M, class Operation> obligations obligations_of(attempt<M, Operation> const& tried) {
  return operation_obligations<M, Operation>(tried).all();
}

}  // namespace cowproof::symbolic

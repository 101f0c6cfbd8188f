// Whatever an engine checks after a step is an obligation as well, of every operation of every machine; and no
// obligation is true of any step whatever.
#include <any>
#include <set>

#include <gmock/gmock.h>

#include "invariants/eager.hpp"
#include "invariants/on_demand.hpp"
#include "invariants/smp/invariants.hpp"
#include "invariants/whole/coverage_goals.hpp"
#include "model/fields.hpp"
#include "proofs/suites.hpp"
#include "proofs/unbounded.hpp"

namespace cowproof::symbolic {
namespace {

using ::testing::IsEmpty;
using names = std::vector<std::string>;

// What an operation step properties of every step, and not only of its ending.
template <class M> std::set<std::string> costs_of_machine() {
  std::set<std::string> costs;
  step_properties_of<M>::each([&]<class StepProperty>(StepProperty) {
    auto const of = StepProperty::operation.empty() ? "" : std::string(StepProperty::operation) + "_";
    if (!is_no_spurious_refusal<StepProperty>) costs.insert(of + std::string(StepProperty::name));
  });
  return costs;
}
std::set<std::string> costs_of(std::string_view machine_name) {
  if (machine_name == "core") return costs_of_machine<machine<unbounded>>();
  if (machine_name == "eager") return costs_of_machine<eager_machine<unbounded>>();
  if (machine_name == "on_demand") return costs_of_machine<on_demand_machine<unbounded>>();
  if (machine_name == "smp") return costs_of_machine<smp_machine<unbounded>>();
  return costs_of_machine<whole_machine<unbounded>>();
}

// What must be proved of one operation because engines check its steps.
class wanted_obligations {
 public:
  wanted_obligations(machine_type const& of, std::size_t operation)
      : of_(of),
        operation_(of.operations[operation]),
        returns_(of.returned[operation].value.what != datum::kind::nothing),
        costs_(costs_of(of.name)) {}

  // Nothing, if the property is not known here: then the test has to learn of it.
  names because_of(std::string const& property) const {
    if (property == "isolation") return of_each_step("isolates");
    if (property == "refines_outcome") return because_of_outcome();
    if (property == "changes_nothing") return because_nothing_changes();
    if (property == "has_cause") return because_memory_runs_out();
    if (property == "takes_no_more") return of_each_step(takes_many() ? "takes_what_is_copied" : property);
    if (property.starts_with("refines_")) return of_each_step(property);
    if (std::string const own = std::string(operation_.name) + "_"; property.starts_with(own)) {
      auto const promise = property.substr(own.size());
      return costs_.contains(property) ? of_each_step(promise) : names{promise};
    }
    if (costs_.contains(property)) return of_each_step(property);  // of all operations
    return {};
  }
  names because_of_invariant(std::string const& name) const { return of_each_effect("preserves_" + name); }

 private:
  bool may(cowproof::ending e) const { return operation_.may_end[static_cast<std::size_t>(e)]; }
  bool may_run_out() const {
    return may(cowproof::ending::fault_no_memory) || may(cowproof::ending::refused_no_memory);
  }
  bool takes_many() const {
    return std::ranges::any_of(operation_.operand, [](auto const& o) { return o.kind == operand_kind::choices; });
  }
  bool may_be_idle() const {
    return std::ranges::count(operation_.may_end, true) > 1;  // it does not only complete
  }

  // It completes, or its caller is killed.
  names of_each_effect(std::string const& what) const {
    names all{what};
    if (may(cowproof::ending::fault_no_memory)) all.push_back("fault_no_memory_" + what);
    return all;
  }
  names of_each_step(std::string const& what) const {
    auto all = of_each_effect(what);
    if (may_be_idle()) all.push_back("without_effect_" + what);
    return all;
  }
  names because_of_outcome() const {
    auto all = of_each_effect("ends_so");
    if (all.size() > 1)
      for (auto const& name : of_each_effect("has_no_other_effect")) all.push_back(name);
    all.insert(all.end(), {"refines_outcome", "ends_as_listed"});
    if (!returns_) return all;
    all.push_back("refines_value");
    if (may_be_idle()) all.push_back("without_effect_refines_value");
    return all;
  }
  names because_memory_runs_out() const {
    if (may_run_out()) return {"exhausts_with_cause", "completes_with_memory"};
    return {"ends_as_listed"};
  }
  names because_nothing_changes() const {
    names all;
    for (auto const& field : of_.state) all.push_back("without_effect_changes_no_" + std::string(field.name));
    if (!may_be_idle()) all.push_back("has_an_effect");
    return all;
  }

  machine_type const& of_;
  operation_type const& operation_;
  bool returns_;
  std::set<std::string> costs_;
};

// A promise of another operation is no business of this one.
bool is_about_another(std::string const& property, std::string_view operation, machine_type const& of) {
  auto const begins_with = [&](std::string_view name) { return property.starts_with(std::string(name) + "_"); };
  std::string_view longest;
  for (auto const& other : of.operations)
    if (begins_with(other.name) && other.name.size() > longest.size()) longest = other.name;
  return !longest.empty() && longest != operation;
}

// The obligations that there ought to be and are not: OPERATION_NAME, or OPERATION: PROPERTY if none is known.
names missing_in(suite const& s) {
  std::set<std::string> there;
  for (auto const& o : s.of_machine()) there.insert(o.name);
  names missing;
  auto const& of = *s.machine;
  for (std::size_t i = 0; i < of.operations.size(); ++i) {
    wanted_obligations const wanted(of, i);
    std::string const operation(of.operations[i].name);
    for (std::size_t p = 0; p < of.properties.size(); ++p) {
      auto const& property = of.properties[p].name;
      bool const is_invariant = p >= of.step_properties;
      if (is_invariant ? there.contains("invariants_imply_" + property) : is_about_another(property, operation, of))
        continue;
      auto const because = is_invariant ? wanted.because_of_invariant(property) : wanted.because_of(property);
      if (because.empty()) missing.push_back(operation + ": " + property);
      for (auto const& name : because)
        if (!there.contains(operation + "_" + name)) missing.push_back(operation + "_" + name);
    }
  }
  return missing;
}

class Obligations : public ::testing::TestWithParam<char const*> {};

TEST_P(Obligations, areThereForAllThatEnginesCheck) {
  session const building;
  EXPECT_THAT(missing_in(suite_of(GetParam())), IsEmpty());
}

// A step that does anything at all and ends in any way, with effects and without.
template <class State, class Outcome, class... Operand> Outcome does_anything(State& s, Operand...) {
  auto const disturb = [&](std::string const& when) {
    each_field(s, [&](std::string_view name, auto& field) {
      field = std::decay_t<decltype(field)>::arbitrary(when + "_" + std::string(name));
    });
  };
  Outcome out{};
  out.how.term = context().int_const("how");
  if constexpr (value<typename Outcome::value_type>) out.value = arbitrary<typename Outcome::value_type>("returned");
  disturb("always");
  for (auto const e : {cowproof::ending::completed, cowproof::ending::fault_no_memory})
    unbounded::perform(e, arbitrary<boolean>("performs_" + std::to_string(static_cast<int>(e))),
                       [&] { disturb("with_effect"); });
  return out;
}
template <class State, class Outcome, class... Operand> std::any anything_like(Outcome (*)(State&, Operand...)) {
  return &does_anything<State, Outcome, Operand...>;
}
template <class M> std::vector<other_step> steps_that_do_anything() {
  std::vector<other_step> steps;
  operations_of<M>::each([&]<class Operation>(Operation) {
    steps.push_back({Operation::name, anything_like(Operation::step)});
  });
  return steps;
}
std::vector<other_step> steps_that_do_anything(std::string_view machine_name) {
  if (machine_name == "core") return steps_that_do_anything<machine<unbounded>>();
  if (machine_name == "eager") return steps_that_do_anything<eager_machine<unbounded>>();
  if (machine_name == "on_demand") return steps_that_do_anything<on_demand_machine<unbounded>>();
  if (machine_name == "smp") return steps_that_do_anything<smp_machine<unbounded>>();
  return steps_that_do_anything<whole_machine<unbounded>>();
}

// Of such a step nothing is true from the beginning; and of the core's, nothing is true at all.
TEST_P(Obligations, sayNothingOfAnyStep) {
  session const building;
  auto const& s = suite_of(GetParam());
  names kept;
  for (auto const& o : s.with(steps_that_do_anything(GetParam()))) {
    if (o.kind == wanted::satisfiability) continue;
    bool const is_proved = s.machine == &core_type() && solve(o, {}).verdict == proof_verdict::proved;
    if (is_assumed(o) || is_proved) kept.push_back(o.name);
  }
  EXPECT_THAT(kept, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(of, Obligations, ::testing::Values("core", "eager", "on_demand", "whole", "smp"),
                         [](auto const& given) { return std::string(given.param); });

}  // namespace
}  // namespace cowproof::symbolic

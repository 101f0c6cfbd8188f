// Derived mutants against the proofs.
#include "proofs/derived.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <set>
#include <span>
#include <thread>

#include "engines/derived/stand_in.hpp"
#include "proofs/suites.hpp"

namespace cowproof {
namespace {

using symbolic::obligation;
using symbolic::obligations;
using symbolic::wanted;

// The solver's own steps. What is asked of a mutant is decided soon, nearly always, one way or the other.
constexpr unsigned steps_of_a_look = 150'000, steps_of_a_claim = 400'000, steps_of_a_search = 1'000'000;
symbolic::solver_limits with_steps(unsigned steps) { return {.steps = steps}; }

// An obligation is the same if its terms are.
std::vector<unsigned> identity_of(obligation const& o) {
  std::vector<unsigned> ids;
  for (auto const& h : o.hypotheses)
    if (!h.is_true()) ids.push_back(h.term.id());
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  ids.push_back(o.kind == wanted::validity ? 0 : 1);
  ids.push_back(o.claim.term.id());
  return ids;
}

symbolic::other_step step_in_words(symbolic::suite const& of, std::string_view operation) {
  return *std::ranges::find(of.in_words, operation, &symbolic::other_step::operation);
}

// What the obligations of a property have in their names; those of an invariant have the invariant's.
std::string_view in_obligations(std::string_view broken) {
  constexpr std::array<std::array<std::string_view, 2>, 3> words{{{"isolation", "_isolates"},
                                                                  {"changes_nothing", "_without_effect_changes_no_"},
                                                                  {"has_cause", "_exhausts_with_cause"}}};
  for (auto const& [name, word] : words)
    if (name == broken) return word;
  return broken;
}

}  // namespace

std::string_view name_of(derived_verdict v) {
  static constexpr std::array<std::string_view, 5> names{"refuted", "broken", "equivalent", "accepted", "unknown"};
  return names.at(static_cast<std::size_t>(v));
}

bool is_about(std::string_view obligation_name, std::string_view broken) {
  if (broken == "refines_outcome" && obligation_name.ends_with("_refines_value")) return true;
  if (broken == "has_cause" && obligation_name.ends_with("_completes_with_memory")) return true;
  return obligation_name.find(in_obligations(broken)) != std::string_view::npos;
}

class derived_proofs::impl {
 public:
  impl(machine_type const& of, std::string_view operation, std::function<bool()> is_stopped)
      : attempt_(symbolic::suite_of(of.name).attempt(step_in_words(symbolic::suite_of(of.name), operation))),
        is_stopped_(std::move(is_stopped)) {
    derived::observer seen;
    derived::run noting;
    noting.noted = &seen;
    {
      derived::requesting const this_one(noting);
      (void)attempt_.as_before();
    }
    for (auto& possible : seen.found) mutants_.push_back({std::string(operation), std::move(possible)});
    watcher_ = symbolic::interrupting_when(is_stopped_);
  }

  std::vector<derived_mutant> const& mutants() const { return mutants_; }

  derived_proof judge(derived_mutant const& mutant, std::string_view broken, std::function<scope()> const& within) {
    auto const begin = std::chrono::steady_clock::now();
    answer_ = {};
    keep_own();
    derived::run armed;
    armed.armed = mutant.at.made;
    derived::requesting const this_one(armed);
    try {
      if (broken.empty() && is_equivalent()) answer_.verdict = derived_verdict::equivalent;
      else judge_all(attempt_.now(), broken, within);
    } catch (misused_word const& e) {
      refute(e.what());
    } catch (z3::exception const& e) {
      answer_ = {derived_verdict::unknown, "", e.msg(), 0, 0};
    }
    answer_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return answer_;
  }

 private:
  // What the machine has to keep is proved of it, elsewhere.
  void keep_own() {
    if (!kept_.empty()) return;
    for (auto const& o : attempt_.now())
      if (!is_assumed(o)) keep(o);
  }

  bool is_equivalent() {
    auto const holds = [&](obligation const& o) { return is_settled(o) || proves(o); };
    bool const all = std::ranges::all_of(attempt_.as_before(), holds);
    answer_ = derived_proof{derived_verdict::unknown, "", "", answer_.asked, 0};
    return all;
  }

  using some = std::span<obligation const* const>;
  static some first(some all, std::size_t most) { return all.first(std::min(all.size(), most)); }

  void judge_all(obligations const& made, std::string_view broken, std::function<scope()> const& within) {
    auto const is_likely = [&](obligation const* o) {
      return !broken.empty() && o->kind == wanted::validity && is_about(o->name, broken);
    };
    auto const open = open_of(made, is_likely);
    auto const split = static_cast<std::size_t>(std::ranges::find_if_not(open, is_likely) - open.begin());
    some const likely = some(open).first(split), others = some(open).subspan(split);
    if (!broken.empty() && (looks_false(likely) || looks_false(others))) return;
    if (is_broken(likely, within)) return;
    auto const hard = not_proved(others);
    if (answer_.verdict == derived_verdict::refuted) return;
    for (auto const* o : hard)
      if (refutes(*o, steps_of_a_search)) return;
    for (auto const* o : hard)
      if (!settles(*o)) return;
    answer_.verdict = derived_verdict::accepted;
  }

  // The likely ones first, and then what was false of other mutants; what is a situation, last.
  template <class Likely> std::vector<obligation const*> open_of(obligations const& made, Likely is_likely) {
    std::vector<obligation const*> open;
    for (auto const& o : made)
      if (!is_settled(o) && !o.name.ends_with("_could_fail")) open.push_back(&o);  // that is a matter of the prover
    std::ranges::stable_sort(open, {}, [&](obligation const* o) {
      return std::tuple(o->kind != wanted::validity, !is_likely(o), -times_refuted_[o->name]);
    });
    return open;
  }

  // Random checking found a step of the mutant that breaks a property, in a state that satisfies all invariants. These
  // are the obligations about it. So one of them does not hold, and it is among those that are not proved. It is false
  // among as few things as the shrunk step needs, where the solver may find that out.
  bool is_broken(some likely, std::function<scope()> const& within) {
    auto const hard = not_proved(likely);
    if (answer_.verdict == derived_verdict::refuted) return true;
    if (hard.empty()) return false;
    if (refutes(*hard.front(), steps_of_a_claim)) return true;
    if (within)
      for (auto const where = within(); auto const* o : hard)
        if (refutes_within(*o, where)) return true;
    answer_.verdict = derived_verdict::broken;
    answer_.obligation = hard.front()->name;
    return true;
  }

  // Those that are left when one of them is refuted, or all are tried.
  std::vector<obligation const*> not_proved(some all) {
    std::vector<obligation const*> hard;
    for (auto const* o : all) {
      if (proves(*o)) continue;
      if (answer_.verdict == derived_verdict::refuted) break;
      hard.push_back(o);
    }
    return hard;
  }

  // What is false is false among few things, as a rule.
  bool looks_false(some all) {
    return std::ranges::any_of(first(all, 3), [&](auto const* o) { return refutes(*o, steps_of_a_look); });
  }
  bool refutes(obligation const& o, unsigned steps) {
    if (o.kind != wanted::validity) return false;
    ++answer_.asked;
    if (!has_small_model(o, with_steps(steps))) return false;
    refute(o.name);
    return true;
  }
  bool refutes_within(obligation const& o, scope const& within) {
    ++answer_.asked;
    if (!has_model_within(o, within, with_steps(steps_of_a_search))) return false;
    refute(o.name);
    return true;
  }
  bool proves(obligation const& o) {
    ++answer_.asked;
    if (o.kind != wanted::validity) {
      if (!has_small_model(o, with_steps(steps_of_a_look))) return false;
    } else {
      auto const found = solve_at_once(o, with_steps(steps_of_a_claim));
      if (found.verdict == proof_verdict::refuted) refute(o.name);
      if (found.verdict != proof_verdict::proved) return false;
    }
    keep(o);
    return true;
  }
  bool settles(obligation const& o) {
    ++answer_.asked;
    auto const found = solve(o, {});
    if (found.verdict == proof_verdict::proved) keep(o);
    else if (found.verdict == proof_verdict::refuted) refute(o.name);
    else answer_ = {derived_verdict::unknown, o.name, found.reason, answer_.asked, 0};
    return found.verdict == proof_verdict::proved;
  }

  void refute(std::string const& by) {
    answer_.verdict = derived_verdict::refuted;
    answer_.obligation = by;
    ++times_refuted_[by];
  }
  bool is_settled(obligation const& o) const { return is_assumed(o) || proved_.contains(identity_of(o)); }
  // Its terms are kept too: a number is reused when its term is gone.
  void keep(obligation const& o) {
    if (proved_.insert(identity_of(o)).second) kept_.push_back(o);
  }

  symbolic::session building_;
  symbolic::repeated_attempt attempt_;
  std::vector<derived_mutant> mutants_;
  obligations kept_;
  std::set<std::vector<unsigned>> proved_;
  std::map<std::string, int> times_refuted_;
  derived_proof answer_;
  std::function<bool()> is_stopped_;
  std::jthread watcher_;
};

derived_proofs::derived_proofs(machine_type const& of, std::string_view operation, std::function<bool()> is_stopped)
    : impl_(std::make_unique<impl>(of, operation, std::move(is_stopped))) {}
derived_proofs::~derived_proofs() = default;
std::vector<derived_mutant> const& derived_proofs::mutants() const { return impl_->mutants(); }
derived_proof derived_proofs::judge(derived_mutant const& mutant, std::string_view broken_property,
                                    std::function<scope()> const& within) {
  return impl_->judge(mutant, broken_property, within);
}

std::vector<derived_mutant> derived_mutants_of(machine_type const& of, std::vector<std::string> const& operations) {
  std::vector<derived_mutant> all;
  for (auto const& operation : of.operations) {
    std::string const name(operation.name);
    if (!operations.empty() && std::ranges::find(operations, name) == operations.end()) continue;
    auto const found = derived_proofs(of, name).mutants();
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

}  // namespace cowproof

// Judges the obligations, one after the other.
#include "proofs/prove.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <map>
#include <random>

#include <unistd.h>

#include "proofs/counterexample.hpp"
#include "proofs/searched_counterexample.hpp"
#include "proofs/solver/export.hpp"
#include "proofs/solver/external_solver.hpp"
#include "proofs/solver/solve.hpp"
#include "proofs/suites.hpp"

namespace cowproof {
namespace {

using symbolic::obligation;
using symbolic::obligations;

// Is every part between the asterisks there, in this order?
bool matches(std::string_view name, std::string_view pattern) {
  while (!pattern.empty()) {
    auto const part = pattern.substr(0, pattern.find('*'));
    auto const found = name.find(part);
    if (found == std::string_view::npos) return false;
    name.remove_prefix(found + part.size());
    pattern.remove_prefix(std::min(part.size() + 1, pattern.size()));
  }
  return true;
}

// An obligation, and whose it is: null for the theorems about relations.
struct owned_obligation {
  obligation what;
  symbolic::suite const* whose;
};

void add(std::vector<owned_obligation>& to, obligations&& made, symbolic::suite const* whose) {
  for (auto& o : made) {
    if (whose != nullptr) o.name = symbolic::prefix_of(*whose) + o.name;
    to.push_back({std::move(o), whose});
  }
}

std::vector<owned_obligation> selected(proof_options const& options) {
  std::vector<owned_obligation> all;
  if (!options.mutant.empty()) {
    auto const& suite = symbolic::suite_of(options.machine.empty() ? core_type().name : options.machine);
    auto const* const mutant = symbolic::find_mutant(suite, options.mutant);
    if (mutant == nullptr) throw proof_error("there is no mutant '" + options.mutant + "'");
    add(all, suite.with(mutant->steps), &suite);
  } else if (!options.machine.empty()) {
    auto const& suite = symbolic::suite_of(options.machine);
    add(all, suite.of_machine(), &suite);
  } else {
    add(all, symbolic::relation_suite(), nullptr);
    for (auto const& suite : symbolic::all_suites()) add(all, suite.of_machine(), &suite);
  }
  std::erase_if(all, [&](owned_obligation const& o) { return !matches(o.what.name, options.only); });
  if (all.empty()) throw proof_error("no obligation matches '" + options.only + "'");
  if (options.sample == 0) return all;
  std::vector<owned_obligation> drawn;
  std::ranges::sample(all, std::back_inserter(drawn), static_cast<std::ptrdiff_t>(options.sample),
                      std::mt19937(options.seed));
  return drawn;
}

bool is_stopped(proof_options const& options) { return options.is_stopped && options.is_stopped(); }

// A directory for the exported files: the one that was asked for, or one that goes when it is not needed any more.
class export_place {
 public:
  explicit export_place(std::string const& wanted) : directory_(wanted), is_temporary_(wanted.empty()) {
    if (is_temporary_) {
      auto name = (std::filesystem::temp_directory_path() / "cowproof-XXXXXX").string();
      if (::mkdtemp(name.data()) == nullptr) throw proof_error("cannot make a temporary directory");
      directory_ = name;
    } else {
      std::error_code error;
      std::filesystem::create_directories(directory_, error);
      if (error) throw proof_error("cannot make the directory " + wanted + ": " + error.message());
    }
  }
  export_place(export_place const&) = delete;
  export_place& operator=(export_place const&) = delete;
  ~export_place() {
    std::error_code ignored;
    if (is_temporary_) std::filesystem::remove_all(directory_, ignored);
  }
  std::filesystem::path const& directory() const { return directory_; }

 private:
  std::filesystem::path directory_;
  bool is_temporary_;
};

class prover {
 public:
  explicit prover(proof_options const& options)
      : options_(options),
        limits_{options.seed, options.timeout_ms},
        claims_(limits_) {
    if (options.solver == proof_solver::cvc5) symbolic::require_cvc5(options.cvc5);
    if (options.solver == proof_solver::cvc5 || !options.export_directory.empty())
      place_.emplace(options.export_directory);
  }

  obligation_result judge(owned_obligation const& judged) {
    auto const& o = judged.what;
    obligation_result result;
    result.name = o.name;
    result.is_situation = o.kind == symbolic::wanted::satisfiability;
    result.is_assumed = symbolic::is_assumed(o);
    std::filesystem::path const file = place_ ? symbolic::export_to(place_->directory(), o) : "";
    auto const begin = std::chrono::steady_clock::now();
    if (result.is_assumed) result.verdict = proof_verdict::proved;
    else if (!is_settled_soon(result, judged)) take(result, ask(o, file));
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (result.verdict != proof_verdict::proved && options_.counterexamples && !result.is_situation)
      add_counterexample(result, judged.whose);
    return result;
  }

 private:
  static void take(obligation_result& to, symbolic::answer const& given) {
    to.verdict = given.verdict;
    to.reason = given.reason;
  }

  // Of a mutant, most of what is not decided soon is false, and a concrete state shows it sooner than a solver does.
  bool is_settled_soon(obligation_result& result, owned_obligation const& judged) {
    if (options_.mutant.empty() || options_.solver != proof_solver::z3 || result.is_situation) return false;
    take(result, symbolic::solve_soon(judged.what, limits_));
    if (result.verdict == proof_verdict::unknown && options_.counterexamples) add_counterexample(result, judged.whose);
    return result.verdict != proof_verdict::unknown;
  }

  // Of a mutant, what is asked here was tried already.
  symbolic::answer ask(obligation const& o, std::filesystem::path const& file) {
    if (options_.solver != proof_solver::z3) return symbolic::ask_cvc5(options_.cvc5, file, o.kind, limits_);
    bool const is_claim = o.kind == symbolic::wanted::validity;
    if (is_claim && options_.mutant.empty() && claims_.prove(o)) return {proof_verdict::proved, ""};
    return symbolic::solve(o, limits_);
  }

  // One that is replayed refutes, whatever a solver did not know.
  void add_counterexample(obligation_result& to, symbolic::suite const* whose) {
    if (whose == nullptr || to.counterexample || is_stopped(options_)) return;
    auto const name = to.name.substr(symbolic::prefix_of(*whose).size());
    if (whose->refutables == nullptr) {
      if (!search_)
        search_.emplace(*whose->machine, options_.mutant.empty() ? "machine" : options_.mutant, options_.most_states);
      auto const& nearest = search_->find(name);
      to.counterexample = nearest.found;
      to.searched = nearest.none;
      if (to.counterexample && !is_about(name, *to.counterexample)) return;
    } else {
      to.counterexample = symbolic::find_counterexample(*whose, refutables_of(*whose), options_.mutant, name, limits_,
                                                        options_.most_states);
    }
    if (to.counterexample && to.counterexample->replayed) to.verdict = proof_verdict::refuted;
  }

  std::vector<symbolic::refutable> const& refutables_of(symbolic::suite const& s) {
    auto const [at, is_new] = refutables_.try_emplace(&s);
    if (is_new) at->second = s.refutables();
    return at->second;
  }

  // Does it break what the obligation says, by the operation that the obligation is about?
  static bool is_about(std::string_view name, proof_counterexample const& found) {
    auto const& of = *found.machine;
    return name.starts_with(std::string(of.operations[found.broken_by.operation].name) + "_") &&
           symbolic::properties_of(name, of) != all_properties;
  }

  proof_options const& options_;
  symbolic::solver_limits limits_;
  symbolic::successive_claims claims_;
  std::optional<export_place> place_;
  std::map<symbolic::suite const*, std::vector<symbolic::refutable>> refutables_;
  std::optional<symbolic::counterexample_search> search_;  // of the one machine of which nothing else is refuted
};

}  // namespace

std::string_view name_of(proof_verdict v) {
  constexpr std::string_view names[]{"proved", "refuted", "unknown"};
  return names[static_cast<std::size_t>(v)];
}

std::string_view name_of(reachability r) {
  constexpr std::string_view names[]{"reachable", "unreachable", "undecided"};
  return names[static_cast<std::size_t>(r)];
}

std::vector<obligation_result> prove(proof_options const& options, obligation_callback const& done) {
  symbolic::session const building;
  prover judging(options);
  std::vector<obligation_result> results;
  auto const all = selected(options);
  auto const watcher = symbolic::interrupting_when(options.is_stopped);
  for (auto const& o : all) {
    try {
      auto result = judging.judge(o);
      if (is_stopped(options)) break;  // it may have been cut short
      results.push_back(std::move(result));
    } catch (z3::exception const&) {
      if (!is_stopped(options)) throw;
      break;
    }
    if (done) done(results.back());
  }
  return results;
}

std::vector<std::string> obligation_names(proof_options const& options) {
  symbolic::session const building;
  std::vector<std::string> names;
  for (auto const& o : selected(options)) names.push_back(o.what.name);
  return names;
}

bool all_proved(std::vector<obligation_result> const& results) {
  return std::ranges::all_of(results, [](auto const& r) { return r.verdict == proof_verdict::proved; });
}

}  // namespace cowproof

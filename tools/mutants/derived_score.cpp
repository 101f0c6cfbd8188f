// Derived mutants against both engines.
#include "tools/mutants/derived_score.hpp"

#include <algorithm>
#include <random>
#include <sstream>

#include "engines/derived/stand_in.hpp"
#include "system/interruption.hpp"
#include "tools/command.hpp"

namespace cowproof::tools {
namespace {

std::optional<survival> survival_named(std::string_view word) {
  if (word == "proved") return survival::proved;
  if (word == "equivalent") return survival::equivalent;
  if (word == "open") return survival::open;
  return std::nullopt;
}

// This many of them, in their order.
void choose(std::vector<derived_mutant>& from, std::size_t many, std::uint64_t seed) {
  if (many == 0 || many >= from.size()) return;
  std::vector<derived_mutant> chosen;
  std::ranges::sample(from, std::back_inserter(chosen), static_cast<std::ptrdiff_t>(many), std::mt19937_64(seed));
  from = std::move(chosen);
}

std::vector<derived_mutant> selected(machine_type const& machine, derived_options const& options) {
  std::vector<std::string> operations;
  if (!options.operation.empty()) operations.push_back(options.operation);
  auto mutants = derived_mutants_of(machine, operations);
  std::erase_if(mutants,
                [&](derived_mutant const& m) { return name_of(machine, m).find(options.only) == std::string::npos; });
  choose(mutants, options.sample, options.random.seed);
  return mutants;
}

// What the altered operation broke. Every state before it satisfies all invariants.
std::string_view broken_by(derived_row const& row) {
  if (!row.random.misused.empty()) return row.random.misused;
  bool const is_altered_step = !row.random.calls.empty() &&
                               row.machine->operations[row.random.calls.back().operation].name == row.mutant.operation;
  return row.random.broken && is_altered_step ? property_name(*row.random.broken, *row.machine) : std::string_view();
}

// A survivor has to be listed, with the right reason.
std::string wrong_reason(derived_row const& row) {
  auto const why = row.listed->why;
  if (!row.survives_at_random()) return "listed as a survivor, but killed";
  if (!row.proof) return "";
  if (!row.survives_proof()) return "killed by an obligation alone";
  bool const is_proved = row.proof->verdict == derived_verdict::equivalent;
  if (is_proved != (why == survival::proved))
    return is_proved ? "listed with another reason, but proved equivalent" : "listed as proved, but not proved";
  return "";
}
// Both engines must agree.
std::string what_is_wrong_with(derived_row const& row) {
  bool const at_random = row.survives_at_random();
  if (row.proof && row.proof->verdict == derived_verdict::unknown) return "unknown";
  if (row.listed != nullptr) return wrong_reason(row);
  if (row.proof && at_random && !row.survives_proof()) return "killed by an obligation alone";
  if (row.proof && !at_random && row.survives_proof()) return "killed at random alone";
  return at_random ? "a new survivor" : "";
}

class scoring {
 public:
  scoring(derived_options const& options, std::vector<listed_survivor> const& survivors, derived_progress const& done)
      : options_(options),
        survivors_(survivors),
        done_(done) {}

  derived_score run() {
    std::vector<std::vector<derived_mutant>> mutants;
    for (auto const* machine : options_.machines) {
      mutants.push_back(selected(*machine, options_));
      score_.selected += mutants.back().size();
    }
    for (std::size_t m = 0; m < mutants.size() && !is_stopped(); ++m) judge(*options_.machines[m], mutants[m]);
    return std::move(score_);
  }

 private:
  bool is_stopped() const { return options_.random.is_stopped && options_.random.is_stopped(); }

  void judge(machine_type const& machine, std::vector<derived_mutant> const& mutants) {
    auto const played = derived_machine_of(machine).play(mutants, options_.random);
    for (std::size_t i = 0; i < mutants.size(); ++i) {
      derived_row row{&machine, mutants[i], played[i], {}, find(name_of(machine, mutants[i])), ""};
      if (options_.proofs && !is_stopped())
        row.proof = proofs_of(machine, row.mutant.operation).judge(row.mutant, broken_by(row), [&row] {
          return shrunk_kill(row).within;
        });
      if (is_stopped()) break;  // of this one not everything is known
      row.wrong = what_is_wrong_with(row);
      score_.rows.push_back(std::move(row));
      done_(score_.rows.back(), score_.rows.size(), score_.selected);
    }
    proofs_.reset();
    if (options_.sample == 0 && !is_stopped()) note_missing(machine);
  }

  // Those of one operation at a time: sessions end in the reverse order.
  derived_proofs& proofs_of(machine_type const& machine, std::string const& operation) {
    if (!proofs_ || operation_ != operation) {
      proofs_.reset();
      proofs_ = std::make_unique<derived_proofs>(machine, operation, options_.random.is_stopped);
      operation_ = operation;
    }
    return *proofs_;
  }

  listed_survivor const* find(std::string const& name) const {
    auto const found = std::ranges::find(survivors_, name, &listed_survivor::mutant);
    return found == survivors_.end() ? nullptr : &*found;
  }

  // Survivors that are listed, but there is no such mutant any more.
  void note_missing(machine_type const& machine) {
    auto const begins = std::string(machine.name) + " " + options_.operation + (options_.operation.empty() ? "" : ":");
    for (auto const& s : survivors_) {
      bool const is_looked_at = s.mutant.starts_with(begins) && s.mutant.find(options_.only) != std::string::npos;
      auto const is_it = [&](derived_row const& row) { return row.listed == &s; };
      if (is_looked_at && std::ranges::none_of(score_.rows, is_it)) score_.not_there.push_back(s.mutant);
    }
  }

  derived_options const& options_;
  std::vector<listed_survivor> const& survivors_;
  derived_progress const& done_;
  derived_score score_;
  std::string operation_;
  std::unique_ptr<derived_proofs> proofs_;
};

}  // namespace

std::vector<listed_survivor> read_survivors(std::string const& text) {
  std::vector<listed_survivor> all;
  std::optional<survival> why;
  std::string reason;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    auto const space = line.find(' ');
    if (auto const named = survival_named(line.substr(0, space))) {
      why = named;
      reason = line.substr(std::min(space + 1, line.size()));
    } else if (why) {
      all.push_back({*why, reason, line.substr(line.find_first_not_of(' '))});
    } else {
      throw input_error("a survivor without a reason: " + line);
    }
  }
  return all;
}

shrunk shrunk_kill(derived_row const& row) {
  derived::run armed;
  armed.armed = row.mutant.at.made;
  armed.not_there = row.random.not_there;
  derived::requesting const this_one(armed);
  return shrink(derived_machine_of(*row.machine).as_subject, row.random.calls, row.random.within, *row.random.broken,
                is_interrupted);
}

std::string name_of(machine_type const& machine, derived_mutant const& mutant) {
  return fmt::format("{} {}: {}: {}", machine.name, mutant.operation, mutant.at.where, mutant.at.what);
}

derived_score score_derived(derived_options const& options, std::vector<listed_survivor> const& survivors,
                            derived_progress const& done) {
  return scoring(options, survivors, done).run();
}

}  // namespace cowproof::tools

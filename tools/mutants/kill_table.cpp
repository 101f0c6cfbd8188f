// The kill table.
#include "tools/mutants/kill_table.hpp"

#include <algorithm>

#include "engines/explore/nearest.hpp"

namespace cowproof::tools {
namespace {

// What the last call of a counterexample breaks, all of it.
property_set broken_by_last(subject const& s, shrunk const& found) {
  property_set broken = 0;
  s.watch(found.calls, found.within, [&](seen_step const& step) { broken = step.broken; });
  return broken;
}

void kill_at_random(kill& k, subject const& s, kill_options const& options) {
  for (int i = 0; i < options.campaigns; ++i) {
    random_options random = options.random;
    random.subject = s.name;
    random.seed += static_cast<std::uint64_t>(i);
    auto const report = check_random(random);
    if (!report.failure) continue;
    if (k.operations == 0) k.operations = report.failure->operations;
    auto found = shrink(s, report.failure->calls, random.within, report.failure->broken, random.is_stopped);
    if (!k.by_random || found.calls.size() < k.by_random->calls.size()) k.by_random = std::move(found);
  }
  if (k.by_random) k.broken = broken_by_last(s, *k.by_random);
}

// What was found at random is a bound: only shorter sequences are looked for, in a scope that has room for it.
void certify(kill& k, subject const& s) {
  search::near_request near{.within = search::near_scope(*s.type), .subject = std::string(s.name), .machine = s.type};
  shrunk const* bound = nullptr;
  if (k.by_random) {
    auto const roomy = search::with_room_for(k.by_random->within, near.within, *s.type);
    if (fits(roomy, search::largest_near_scope(*s.type))) {
      near.within = roomy;
      bound = &*k.by_random;
    }
  }
  auto const answer = search::find_shortest(near, all_properties, bound != nullptr ? bound->calls.size() - 1 : 16);
  if (answer.found)
    k.shortest = certified{{answer.found->calls, near.within, answer.found->broken, 0}, near.within, answer.states};
  else if (bound != nullptr && !answer.gave_up) k.shortest = certified{*bound, near.within, answer.states};
}

void kill_by_proof(kill& k, machine_type const& of, std::function<bool()> const& is_stopped) {
  proof_options proofs;
  proofs.machine = of.name;
  proofs.mutant = k.mutant->name;
  proofs.counterexamples = false;
  proofs.is_stopped = is_stopped;
  for (auto const& result : prove(proofs)) {
    if (result.verdict == proof_verdict::refuted) k.by_obligations.push_back(result.name);
    if (result.verdict == proof_verdict::unknown) k.undecided.push_back(result.name);
  }
}

}  // namespace

std::vector<kill> kill_all(kill_options const& options, kill_progress const& done) {
  auto const is_stopped = [&] { return options.random.is_stopped && options.random.is_stopped(); };
  std::vector<subject const*> asked;
  for (auto const& s : all_subjects(*options.random.machine)) {
    if (s.mutant == nullptr || &s != find_subject(s.name, options.random.within, *s.type)) continue;
    if (options.only.empty() || s.name == options.only) asked.push_back(&s);
  }
  std::vector<kill> kills;
  for (auto const* each : asked) {
    auto const& s = *each;
    kill k;
    k.mutant = s.mutant;
    kill_at_random(k, s, options);
    if (options.shortest && !is_stopped()) certify(k, s);
    k.is_proved_against = options.proofs;
    if (options.proofs && !is_stopped()) kill_by_proof(k, *s.type, options.random.is_stopped);
    if (is_stopped()) break;  // of this one not everything is known
    kills.push_back(std::move(k));
    done(kills.back(), kills.size(), asked.size());
  }
  return kills;
}

kill_matrix matrix_of(std::vector<kill> const& kills, machine_type const& of) {
  kill_matrix matrix;
  for (auto const& k : kills) matrix.columns.emplace_back(k.mutant->name);
  for (std::size_t p = 0; p < of.properties.size(); ++p) {
    std::string const name(property_name(static_cast<property>(p), of));
    std::vector<std::string> row;
    for (auto const& k : kills) {
      bool const random = (k.broken >> p & 1) != 0;
      bool const proof = std::ranges::any_of(k.by_obligations, [&](auto const& o) { return is_about(o, name); });
      row.push_back(std::string(random ? "R" : "") + (proof ? "P" : ""));
    }
    if (std::ranges::all_of(row, [](auto const& cell) { return cell.empty(); })) matrix.not_needed.push_back(name);
    matrix.rows.push_back(name);
    matrix.cells.push_back(std::move(row));
  }
  return matrix;
}

}  // namespace cowproof::tools

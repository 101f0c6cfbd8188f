// cowproof mutants: which mutants are killed, by what.
#include "engines/call_text.hpp"
#include "engines/explore/nearest.hpp"
#include "system/interruption.hpp"
#include "tools/mutants/derived.hpp"
#include "tools/mutants/kill_table.hpp"
#include "tools/names.hpp"
#include "tools/traces.hpp"

namespace cowproof::tools {
namespace {

struct mutants_arguments {
  kill_options kills;
  scope_options scope;
  output_options output;
  double seconds = 0;  // 0: as long as it takes
  bool matrix = false;
  std::string traces;
  list_option list;
  std::string origin;
  derived_arguments derived;
};

std::string first_of(std::vector<std::string> const& obligations) {
  if (obligations.empty()) return "-";
  if (obligations.size() == 1) return obligations.front();
  return fmt::format("{} and {} more", obligations.front(), obligations.size() - 1);
}

std::string length_text(shrunk const* found) { return found != nullptr ? std::to_string(found->calls.size()) : "-"; }

std::string kills_text(std::vector<kill> const& kills, machine_type const& of, kill_options const& asked,
                       style const& s) {
  std::vector<std::string> heads{"mutant", "bug", "random", "shrunk", "catalogue", "property"};
  if (asked.shortest) heads.insert(heads.begin() + 4, "shortest");
  if (asked.proofs) heads.emplace_back("refuted obligations");
  table rows(heads);
  for (auto const& k : kills) {
    std::vector<std::string> row{std::string(k.mutant->name),
                                 k.mutant->number == 0 ? "-" : std::to_string(k.mutant->number),
                                 k.by_random ? grouped(k.operations) : "survives",
                                 length_text(k.by_random ? &*k.by_random : nullptr),
                                 std::to_string(k.mutant->catalogue_length),
                                 k.by_random ? std::string(property_name(k.by_random->broken, of)) : "-"};
    if (asked.shortest) row.insert(row.begin() + 4, length_text(k.shortest ? &k.shortest->trace : nullptr));
    if (asked.proofs) row.push_back(first_of(k.by_obligations));
    rows.add(row);
  }
  return rows.text(s);
}

// Mutants are many and their names long: a column each, numbered, with the names below. More than fit a line are told
// by number.
constexpr std::size_t most_columns = 32;

table matrix_of_columns(kill_matrix const& m) {
  std::vector<std::string> heads{"property"};
  for (std::size_t i = 0; i < m.columns.size(); ++i) heads.push_back(std::to_string(i + 1));
  table rows(heads);
  for (std::size_t r = 0; r < m.rows.size(); ++r) {
    std::vector<std::string> row{m.rows[r]};
    row.insert(row.end(), m.cells[r].begin(), m.cells[r].end());
    rows.add(row);
  }
  return rows;
}
table matrix_of_numbers(kill_matrix const& m) {
  table rows({"property", "mutants"});
  for (std::size_t r = 0; r < m.rows.size(); ++r) {
    std::string mutants;
    for (std::size_t i = 0; i < m.columns.size(); ++i)
      if (!m.cells[r][i].empty()) mutants += fmt::format("{}{}{}", mutants.empty() ? "" : " ", i + 1, m.cells[r][i]);
    rows.add({m.rows[r], mutants});
  }
  return rows;
}

std::string matrix_text(kill_matrix const& m, style const& s) {
  auto const rows = m.columns.size() > most_columns ? matrix_of_numbers(m) : matrix_of_columns(m);
  std::string text =
      rows.text(s) + "\nR: broken by the last step of the random counterexample; P: an obligation is refuted\n";
  for (std::size_t i = 0; i < m.columns.size(); ++i) text += fmt::format("{:>3}  {}\n", i + 1, m.columns[i]);
  for (auto const& name : m.not_needed) text += s.bad("no mutant needs: ") + name + "\n";
  return text;
}

// What "shortest" is worth, told once.
std::string certificate_text(std::vector<kill> const& kills, machine_type const& of) {
  auto const near = search::near_scope(of);
  auto const certified = std::ranges::count_if(kills, [](kill const& k) { return k.shortest.has_value(); });
  bool const is_roomy =
      std::ranges::any_of(kills, [&](kill const& k) { return k.shortest && !(k.shortest->within == near); });
  return fmt::format("shortest: certified for {} of {}; no shorter sequence violates anything within {}{}\n\n",
                     certified, kills.size(), text_of(near),
                     is_roomy ? ", or more if the one that is known needs more" : "");
}

// The shortest one of each mutant.
void save_traces(std::vector<kill> const& kills, machine_type const& of, std::string const& folder,
                 std::string const& origin) {
  make_folder(folder);
  for (auto const& k : kills) {
    if (!k.shortest) continue;
    auto const name = std::string(k.mutant->name);
    save_trace(folder + "/" + name + ".itf.json", record_counterexample(name, k.shortest->trace, origin, of));
  }
}

nlohmann::ordered_json to_json(std::vector<kill> const& kills, machine_type const& of) {
  auto const m = matrix_of(kills, of);
  nlohmann::ordered_json document{{"schema", "cowproof-mutants/1"}, {"mutants", nlohmann::ordered_json::array()}};
  for (auto const& k : kills) {
    nlohmann::ordered_json row{{"name", k.mutant->name},
                               {"bug", k.mutant->number},
                               {"operation", k.mutant->operation},
                               {"mechanism", k.mutant->mechanism},
                               {"source", k.mutant->source},
                               {"killed", k.is_killed()},
                               {"engines_agree", !k.is_disputed()},
                               {"catalogue_length", k.mutant->catalogue_length}};
    if (k.by_random) {
      row["random"] = {{"operations", k.operations},
                       {"property", property_name(k.by_random->broken, of)},
                       {"shrunk_length", k.by_random->calls.size()},
                       {"scope", tools::to_json(k.by_random->within)}};
      for (call const& c : k.by_random->calls) row["random"]["calls"].push_back(tools::to_json(c, of));
    }
    if (auto const& shortest = k.shortest) {
      row["shortest"] = {{"length", shortest->trace.calls.size()},
                         {"property", property_name(shortest->trace.broken, of)},
                         {"no_shorter_within", tools::to_json(shortest->within)},
                         {"states", shortest->states}};
      for (call const& c : shortest->trace.calls) row["shortest"]["calls"].push_back(tools::to_json(c, of));
    }
    row["refuted_obligations"] = k.by_obligations;
    row["unknown_obligations"] = k.undecided;
    document["mutants"].push_back(std::move(row));
  }
  for (std::size_t r = 0; r < m.rows.size(); ++r)
    for (std::size_t c = 0; c < m.columns.size(); ++c)
      if (!m.cells[r][c].empty()) document["matrix"][m.rows[r]][m.columns[c]] = m.cells[r][c];
  document["not_needed"] = m.not_needed;
  if (is_interrupted()) document["interrupted"] = interruption_words();
  return document;
}

void print_kills(std::vector<kill> const& kills, bool all, mutants_arguments const& a) {
  auto const& type = *a.scope.machine;
  if (a.output.json) return print_json(to_json(kills, type));
  auto const s = a.output.colours();
  say("random: {}; at most {} operations, {} campaigns from seed {}\n\n{}\n", text_of(a.scope.within),
      grouped(a.kills.random.operations), a.kills.campaigns, a.kills.random.seed, kills_text(kills, type, a.kills, s));
  if (a.kills.shortest) say("{}", certificate_text(kills, type));
  if (a.matrix) say("{}\n", matrix_text(matrix_of(kills, type), s));
  auto const killed = std::ranges::count_if(kills, [](kill const& k) { return k.is_killed(); });
  say("{}: {} of {} mutants are killed by random checking{}\n",
      is_interrupted() ? s.bad(interruption_words())
      : all            ? s.good("holds")
                       : s.bad("refuted"),
      killed, kills.size(), a.kills.proofs ? " and by an obligation" : "");
  for (auto const& k : kills)
    if (k.is_disputed())
      say("{}: {} is killed {} alone\n", s.bad("the engines disagree"), k.mutant->name,
          k.by_random ? "at random" : "by an obligation");
  for (auto const& k : kills)
    for (auto const& o : k.undecided) say("{}: {} of {}\n", s.bad("unknown"), o, k.mutant->name);
}

exit_code mutants(mutants_arguments& a) {
  if (a.list.is_given()) {
    a.list.print({{"mutant", listed_mutants()}}, a.output);
    return no_verdict;
  }
  a.scope.choose_machine();
  auto const& type = *a.scope.machine;
  a.kills.random.machine = &type;
  a.kills.random.weights = type.weights;
  a.kills.random.within = a.scope.within;
  a.kills.shortest |= !a.traces.empty();
  if (!a.kills.only.empty()) require_subject(a.kills.only, a.scope.within, type);
  interruption_guard const interruptible(a.seconds);
  a.kills.random.is_stopped = is_interrupted;
  std::vector<kill> kills;
  {
    progress_line line;
    kills = kill_all(a.kills, [&](kill const& k, std::size_t done, std::size_t all) {
      line.show_share(done, all, fmt::format("mutants, last {}", k.mutant->name));
    });
  }
  bool const all = std::ranges::all_of(kills, [](kill const& k) { return k.is_killed(); });
  print_kills(kills, all, a);
  if (!a.traces.empty()) wrote([&] { save_traces(kills, type, a.traces, a.origin); });
  if (!all) return refuted;
  return is_interrupted() ? unknown : holds;
}

exit_code derived_mutants(mutants_arguments& a, CLI::App const& verb) {
  auto& derived = a.derived;
  derived.seconds = a.seconds;
  if (verb.count("--machine") != 0) derived.machine = verb.get_option("--machine")->as<std::string>();
  if (verb.count("--operations") != 0) derived.options.random.operations = a.kills.random.operations;
  derived.options.random.seed = a.kills.random.seed;
  derived.options.only = a.kills.only;
  derived.options.proofs = a.kills.proofs;
  derived.output = a.output;
  return run_derived(derived);
}

}  // namespace

void add_mutants(registry& r) {
  auto a = std::make_shared<mutants_arguments>();
  auto* verb = r.add("mutants", "every mutant against random checking and the proofs: the kill table",
                     "cowproof mutants --matrix\n  cowproof mutants --list flush");
  verb->add_option("--mutant", a->kills.only, "this mutant alone");
  a->list.add_to(*verb, "mutants");
  verb->add_flag("!--no-proofs", a->kills.proofs, "random checking alone");
  verb->add_flag("--matrix", a->matrix, "properties against mutants as well");
  verb->add_flag("--shortest", a->kills.shortest,
                 "for each mutant a counterexample that is certified: none is shorter within a scope");
  verb->add_option("--traces", a->traces, "write those to this folder, as MUTANT.itf.json")->type_name("FOLDER");
  verb->add_option("--operations", a->kills.random.operations, "random operations for each mutant, at most")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 40))
      ->capture_default_str();
  add_time_budget(*verb, a->seconds);
  verb->add_option("--seed", a->kills.random.seed, "of the first campaign")->capture_default_str();
  verb->add_option("--campaigns", a->kills.campaigns, "with different seeds; the shortest counterexample is kept")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  a->scope.add_with_machine_to(*verb);
  a->output.add_to(*verb);
  a->derived.add_to(*verb);
  verb->callback([&r, a, verb] {
    a->origin = r.origin;
    if (!a->derived.wanted) r.chosen = [a] { return mutants(*a); };
    else r.chosen = [a, verb] { return derived_mutants(*a, *verb); };
  });
}

}  // namespace cowproof::tools

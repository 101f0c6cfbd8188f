// cowproof mutants --derived.
#include "tools/mutants/derived.hpp"

#include <algorithm>

#include "engines/call_text.hpp"
#include "system/interruption.hpp"
#include "tools/embedded_files.hpp"
#include "tools/names.hpp"

namespace cowproof::tools {
namespace {

std::string line_of(derived_mutant const& m) {
  std::string_view const file = m.at.line.file;
  if (m.at.line.line == 0) return "-";  // before the first word that has a place
  return fmt::format("{}:{}", file.substr(file.find_last_of('/') + 1), m.at.line.line);
}

std::string random_text(derived_row const& row) {
  return row.random.killed ? grouped(row.random.operations) : "survives";
}
std::string proof_text(derived_row const& row) {
  if (!row.proof) return "-";
  switch (row.proof->verdict) {
    case derived_verdict::refuted: return row.proof->obligation;
    case derived_verdict::broken:
      return fmt::format("{} undecided; a step breaks {}", row.proof->obligation,
                         property_name(*row.random.broken, *row.machine));
    case derived_verdict::unknown: return "unknown: " + row.proof->obligation;
    default: return std::string(name_of(row.proof->verdict));
  }
}

// The calls that kill it, shrunk.
std::vector<call> shrunk_calls(derived_row const& row) {
  return row.random.broken ? shrunk_kill(row).calls : row.random.calls;
}
std::string calls_text(derived_row const& row) {
  std::string text;
  for (auto const& c : shrunk_calls(row)) text += (text.empty() ? "" : "; ") + text_of(c, *row.machine);
  return text;
}

std::string rows_text(derived_score const& score, bool shrunk, style const& s) {
  table rows({"mutant", "line", "random", "proof"});
  for (auto const& row : score.rows)
    rows.add({name_of(*row.machine, row.mutant), line_of(row.mutant), random_text(row), proof_text(row)});
  std::string text = rows.text(s);
  if (!shrunk) return text;
  text += "\n";
  for (auto const& row : score.rows)
    if (row.random.killed) text += fmt::format("{}\n    {}\n", name_of(*row.machine, row.mutant), calls_text(row));
  return text;
}

struct counted {
  std::size_t mutants = 0, killed = 0, by_step = 0, proved = 0, equivalent = 0, open = 0;
};
counted count(derived_score const& score) {
  counted n;
  n.mutants = score.rows.size();
  for (auto const& row : score.rows) {
    if (!row.wrong.empty()) continue;
    if (row.listed == nullptr) {
      ++n.killed;
      n.by_step += row.proof && row.proof->verdict == derived_verdict::broken ? 1 : 0;
      continue;
    }
    n.proved += row.listed->why == survival::proved ? 1 : 0;
    n.equivalent += row.listed->why == survival::equivalent ? 1 : 0;
    n.open += row.listed->why == survival::open ? 1 : 0;
  }
  return n;
}

exit_code verdict_of(derived_score const& score) {
  bool const is_known = std::ranges::none_of(score.rows, [](auto const& row) { return row.wrong == "unknown"; });
  bool const is_wrong =
      std::ranges::any_of(score.rows, [](auto const& row) { return !row.wrong.empty() && row.wrong != "unknown"; });
  if (is_wrong || !score.not_there.empty()) return refuted;
  return is_known && !is_interrupted() ? holds : unknown;
}

std::string summary_text(derived_score const& score, derived_options const& asked, style const& s) {
  std::string text;
  for (auto const& row : score.rows)
    if (!row.wrong.empty()) text += fmt::format("{}: {}\n", s.bad(row.wrong), name_of(*row.machine, row.mutant));
  for (auto const& name : score.not_there) text += fmt::format("{}: {}\n", s.bad("listed, but no mutant"), name);
  if (is_interrupted())
    text += fmt::format("{}: {} of {} mutants were judged\n", s.bad(interruption_words()), grouped(score.rows.size()),
                        grouped(score.selected));
  auto const n = count(score);
  auto const verdict = verdict_of(score);
  text += fmt::format("{}: {} of {} derived mutants are killed {}\n",
                      verdict == holds ? s.good("holds") : s.bad(verdict == refuted ? "refuted" : "unknown"),
                      grouped(n.killed), grouped(n.mutants),
                      asked.proofs ? "by random checking and by an obligation" : "by random checking");
  if (asked.proofs)
    text += fmt::format("obligations: the solver refutes one of {}; of {} it leaves one undecided that a step breaks\n",
                        grouped(n.killed - n.by_step), grouped(n.by_step));
  text += fmt::format("survivors: {} proved equivalent, {} equivalent for a reason, {} open\n", n.proved, n.equivalent,
                      n.open);
  auto const not_equivalent = n.mutants - n.proved - n.equivalent;
  text += fmt::format(
      "score: {:.1f} % of the mutants that are not equivalent\n",
      not_equivalent == 0 ? 100.0 : 100.0 * static_cast<double>(n.killed) / static_cast<double>(not_equivalent));
  return text;
}

nlohmann::ordered_json json_of(derived_row const& row, bool shrunk) {
  nlohmann::ordered_json document{{"machine", row.machine->name},
                                  {"operation", row.mutant.operation},
                                  {"where", row.mutant.at.where},
                                  {"what", row.mutant.at.what},
                                  {"line", line_of(row.mutant)}};
  document["random"] = {{"killed", row.random.killed}, {"operations", row.random.operations}};
  if (row.random.broken) document["random"]["property"] = property_name(*row.random.broken, *row.machine);
  if (!row.random.misused.empty()) document["random"]["misused_word"] = row.random.misused;
  if (shrunk && row.random.killed)
    for (call const& c : shrunk_calls(row)) document["random"]["calls"].push_back(to_json(c, *row.machine));
  if (row.proof) {
    document["proof"] = {{"verdict", name_of(row.proof->verdict)}};
    if (!row.proof->obligation.empty()) document["proof"]["obligation"] = row.proof->obligation;
    if (!row.proof->reason.empty()) document["proof"]["reason"] = row.proof->reason;
    document["proof"]["questions"] = row.proof->asked;
    document["proof"]["seconds"] = row.proof->seconds;
  }
  if (row.listed != nullptr) document["reason"] = row.listed->reason;
  if (!row.wrong.empty()) document["wrong"] = row.wrong;
  return document;
}

nlohmann::ordered_json json_of(derived_score const& score, bool shrunk) {
  auto const n = count(score);
  nlohmann::ordered_json document{{"schema", "cowproof-derived-mutants/1"},
                                  {"mutants", nlohmann::ordered_json::array()},
                                  {"score",
                                   {{"mutants", n.mutants},
                                    {"selected", score.selected},
                                    {"killed", n.killed},
                                    {"broken_by_a_concrete_step", n.by_step},
                                    {"proved_equivalent", n.proved},
                                    {"equivalent", n.equivalent},
                                    {"open", n.open}}},
                                  {"listed_but_no_mutant", score.not_there}};
  for (auto const& row : score.rows) document["mutants"].push_back(json_of(row, shrunk));
  if (is_interrupted()) document["interrupted"] = interruption_words();
  return document;
}

// Of the chosen machine, or of all, those that have the operation.
void choose_machines(derived_arguments& a) {
  auto& machines = a.options.machines;
  if (a.machine.empty()) machines.assign(machine_types().begin(), machine_types().end());
  else if (auto const* found = find_machine_type(require_machine(a.machine).name)) machines.push_back(found);
  else throw input_error(fmt::format("--machine {}: no mutants are derived from it", a.machine));
  std::vector<std::string_view> known;
  for (auto const* m : machines)
    for (auto const& operation : m->operations) known.push_back(operation.name);
  auto const& wanted = a.options.operation;
  if (wanted.empty()) return;
  std::erase_if(machines, [&](auto const* m) { return find_operation(wanted, *m) < 0; });
  if (machines.empty()) throw input_error(unknown_name("operation", wanted, known, "cowproof check --list"));
}

}  // namespace

void derived_arguments::add_to(CLI::App& verb) {
  verb.add_flag("--derived", wanted, "mutants derived from the model: each alters one word of one operation");
  verb.add_option("--operation", options.operation, "with --derived: mutants of this operation only");
  verb.add_option("--sample", options.sample, "with --derived: this many mutants of each machine, chosen by the seed");
  verb.add_flag("--shrunk", shrunk, "with --derived: print the shrunk calls that kill each mutant");
  verb.add_option("--survivors", survivors,
                  "with --derived: a list of expected survivors, instead of the one that is compiled in")
      ->type_name("FILE");
}

exit_code run_derived(derived_arguments& a) {
  choose_machines(a);
  interruption_guard const interruptible(a.seconds);
  a.options.random.is_stopped = is_interrupted;
  auto const survivors =
      read_survivors(a.survivors.empty() ? std::string(derived_files().front().text) : read_file(a.survivors));
  derived_score score;
  {
    progress_line line;
    score = score_derived(a.options, survivors, [&](derived_row const& row, std::size_t done, std::size_t all) {
      line.show_share(done, all, "mutants, last " + name_of(*row.machine, row.mutant));
    });
  }
  if (score.selected == 0 && score.not_there.empty())
    throw input_error(fmt::format("there is no derived mutant with \"{}\" in its name", a.options.only));
  if (a.output.json) {
    print_json(json_of(score, a.shrunk));
  } else {
    auto const s = a.output.colours();
    if (a.options.sample != 0)
      say("a sample of {} of each machine, seed {}\n\n", a.options.sample, a.options.random.seed);
    say("{}\n{}", rows_text(score, a.shrunk, s), summary_text(score, a.options, s));
  }
  return verdict_of(score);
}

}  // namespace cowproof::tools

// cowproof prove: the obligations, a line each.
#include "proofs/prove.hpp"

#include <filesystem>

#include "engines/call_text.hpp"
#include "system/interruption.hpp"
#include "tools/command.hpp"
#include "tools/names.hpp"
#include "tools/traces.hpp"
#include "tools/validate/stability.hpp"

namespace cowproof::tools {

proof_summary summary_of(std::vector<obligation_result> const& results) {
  proof_summary sum;
  for (auto const& r : results) {
    ++(r.verdict == proof_verdict::proved    ? sum.proved
       : r.verdict == proof_verdict::refuted ? sum.refuted
                                             : sum.unknown);
    sum.identical += r.is_assumed ? 1 : 0;
    sum.situations += r.is_situation && r.verdict == proof_verdict::proved ? 1 : 0;
    sum.seconds += r.seconds;
    if (r.seconds >= sum.slowest_seconds) {
      sum.slowest_seconds = r.seconds;
      sum.slowest = r.name;
    }
  }
  return sum;
}

exit_code proof_summary::verdict() const { return refuted > 0 ? tools::refuted : unknown > 0 ? tools::unknown : holds; }

std::string text_of(proof_summary const& sum) {
  return fmt::format(
      "{} claims that a solver decided, {} situations that are met, {} unchanged terms; {} refuted, {} unknown; {} of "
      "solver time, slowest {} ({})",
      grouped(sum.decided()), grouped(sum.situations), grouped(sum.identical), sum.refuted, sum.unknown,
      seconds_text(sum.seconds), sum.slowest, seconds_text(sum.slowest_seconds));
}

namespace {

struct prove_arguments {
  proof_options options;
  double seconds = 0;  // for all; 0: as long as it takes
  double timeout = 10;
  std::string solver = "z3";
  output_options output;
  bool quiet = false;
  int stability = 0;
  std::string traces;
  list_option list;
  std::string origin;
};

std::string counterexample_text(proof_counterexample const& c, style const& s) {
  std::string text = fmt::format("    in {}: {} {}\n", text_of(c.within), text_of(c.broken_by, *c.machine),
                                 text_of(c.broken_by, c.ended, *c.machine));
  for (auto const& change : difference(c.before, c.after))
    text += fmt::format("      {}: {} -> {}\n", change.cell, change.before, change.after);
  text += fmt::format("    the state before is {}", name_of(c.reached));
  if (c.reached == reachability::reachable) {
    text += " by:";
    for (call const& each : c.path) text += " " + text_of(each, *c.machine);
  }
  if (c.reached == reachability::unreachable) text += " within the bound";
  return text + (c.replayed ? "; replayed on the machine\n" : s.bad("; NOT what the machine does\n"));
}

std::string line_of(obligation_result const& r, style const& s) {
  auto const verdict = std::string(name_of(r.verdict));
  auto const padded = fmt::format("{:<8}", verdict);
  auto const shown = r.verdict == proof_verdict::proved ? s.good(padded) : s.bad(padded);
  auto const note = r.is_assumed ? s.dim("  unchanged") : r.is_situation ? s.dim("  is met") : std::string();
  return fmt::format("{:<56} {} {:>7}{}{}\n", r.name, shown, seconds_text(r.seconds), note,
                     r.reason.empty() ? "" : "  " + r.reason);
}

// The counterexample from the initial state on, in the folder that was asked for; empty: there is none that is reached.
std::string write_trace(obligation_result const& r, prove_arguments const& a) {
  auto const& c = r.counterexample;
  if (a.traces.empty() || !c || c->reached != reachability::reachable || !c->replayed) return {};
  auto calls = c->path;
  calls.push_back(c->broken_by);
  auto const file = (std::filesystem::path(a.traces) / (r.name + ".itf.json")).string();
  auto const& mutant = a.options.mutant;
  save_trace(file, record_calls(mutant.empty() ? "machine" : mutant, c->within, calls, a.origin, *c->machine));
  return file;
}

nlohmann::ordered_json to_json(obligation_result const& r) {
  nlohmann::ordered_json row{{"name", r.name},
                             {"verdict", name_of(r.verdict)},
                             {"seconds", r.seconds},
                             {"situation", r.is_situation},
                             {"unchanged", r.is_assumed}};
  if (!r.reason.empty()) row["reason"] = r.reason;
  if (!r.searched.empty()) row["searched"] = r.searched;
  if (auto const& c = r.counterexample) {
    auto& to = row["counterexample"];
    to["scope"] = tools::to_json(c->within);
    to["call"] = tools::to_json(c->broken_by, *c->machine);
    to["ending"] = ending_name(c->ended.how);
    to["changes"] = nlohmann::ordered_json::array();
    for (auto const& change : difference(c->before, c->after))
      to["changes"].push_back({{"cell", change.cell}, {"before", change.before}, {"after", change.after}});
    to["replayed"] = c->replayed;
    to["before_is"] = name_of(c->reached);
    to["path"] = nlohmann::ordered_json::array();
    for (call const& each : c->path) to["path"].push_back(tools::to_json(each, *c->machine));
  }
  return row;
}

// What was not judged is not proved.
exit_code unless_complete(proof_summary const& sum) { return sum.verdict() == holds ? unknown : sum.verdict(); }

exit_code print_json_results(std::vector<obligation_result> const& results, prove_arguments const& a) {
  auto const sum = summary_of(results);
  nlohmann::ordered_json document{{"schema", "cowproof-prove/1"},     {"proved", sum.proved},
                                  {"claims_decided", sum.decided()},  {"situations_met", sum.situations},
                                  {"terms_unchanged", sum.identical}, {"refuted", sum.refuted},
                                  {"unknown", sum.unknown},           {"solver_seconds", sum.seconds},
                                  {"slowest", sum.slowest},           {"obligations", nlohmann::ordered_json::array()}};
  for (auto const& r : results) {
    document["obligations"].push_back(to_json(r));
    wrote([&] {
      if (auto const file = write_trace(r, a); !file.empty()) document["obligations"].back()["trace"] = file;
    });
  }
  if (is_interrupted()) document["interrupted"] = interruption_words();
  print_json(document);
  return is_interrupted() ? unless_complete(sum) : sum.verdict();
}

exit_code run_over_seeds(prove_arguments const& a) {
  progress_line line;
  std::uint64_t seeds = 0;
  auto const found = prove_over_seeds(a.options, a.stability, [&](unsigned) {
    line.show_share(++seeds, static_cast<std::uint64_t>(a.stability), "seeds");
  });
  if (is_interrupted()) {
    tell("{} after {} of {} seeds", interruption_words(), found.by_seed.size(), a.stability);
    return unknown;
  }
  if (a.output.json) print_json(to_json(found));
  else say("{}", text_of(found));
  return found.verdict();
}

exit_code run_once(prove_arguments const& a) {
  auto const s = a.output.colours();
  progress_line line;
  auto const show = [&](obligation_result const& r) {
    if (a.output.json) return line.show(r.name);
    bool const is_news = r.verdict != proof_verdict::proved;
    if (a.quiet && !is_news) return line.show(r.name);
    say("{}", line_of(r, s));
    if (r.counterexample) say("{}", counterexample_text(*r.counterexample, s));
    if (!r.searched.empty()) say("    {}\n", r.searched);
    std::string file;
    if (wrote([&] { file = write_trace(r, a); }) && !file.empty()) say("    written to {}\n", file);
  };
  auto const results = prove(a.options, show);
  if (a.output.json) return print_json_results(results, a);
  auto const sum = summary_of(results);
  if (is_interrupted()) {
    say("{}{}: {}; until then {}\n", a.quiet ? "" : "\n", s.bad("not proved"), interruption_words(), text_of(sum));
    return unless_complete(sum);
  }
  say("{}{}: {}\n", a.quiet ? "" : "\n", sum.verdict() == holds ? s.good("proved") : s.bad("not proved"), text_of(sum));
  return sum.verdict();
}

exit_code run_prove(prove_arguments& a) {
  if (!a.options.machine.empty()) require_machine(a.options.machine);
  if (a.list.is_given()) {
    a.list.print({{"obligation", listed_obligations(a.options.machine)}}, a.output);
    return no_verdict;
  }
  if (!a.traces.empty()) make_folder(a.traces);
  a.options.timeout_ms = static_cast<unsigned>(a.timeout * 1000);
  interruption_guard const interruptible(a.seconds);
  a.options.is_stopped = is_interrupted;
  a.options.solver = a.solver == "z3" ? proof_solver::z3 : proof_solver::cvc5;
  try {
    return a.stability > 0 ? run_over_seeds(a) : run_once(a);
  } catch (proof_error const& e) {
    throw input_error(e.what());
  }
}

}  // namespace

void add_prove(registry& r) {
  auto a = std::make_shared<prove_arguments>();
  auto* verb = r.add("prove", "the obligations, for any number of processes, pages and frames; a line each",
                     "cowproof prove --only 'fork_*'\n  cowproof prove --mutant parent_left_writable");
  verb->add_option("--only", a->options.only, "names that match; * stands for any text");
  a->list.add_to(*verb, "obligations");
  verb->add_option("--mutant", a->options.mutant, "prove this mutant instead, and be refuted");
  if (checked_machine_types().size() > 1)
    verb->add_option("--machine", a->options.machine, "of this machine alone; of mutants, the core unless told");
  verb->add_option("--solver", a->solver, "z3, or cvc5 as a second opinion")
      ->check(CLI::IsMember({"z3", "cvc5"}))
      ->capture_default_str();
  verb->add_option("--sample", a->options.sample, "only this number of them, drawn by the seed")
      ->check(CLI::Range(1, 1'000'000));
  verb->add_option("--seed", a->options.seed, "of the solver, and of the sample")->capture_default_str();
  add_time_budget(*verb, a->seconds);
  verb->add_option("--timeout", a->timeout, "seconds an obligation")
      ->check(CLI::Range(0.001, 86400.0))
      ->capture_default_str();
  verb->add_option("--export", a->options.export_directory, "write each obligation to this folder as SMT-LIB 2")
      ->type_name("FOLDER");
  verb->add_option("--traces", a->traces,
                   "write the counterexamples that are reached to this folder, as OBLIGATION.itf.json")
      ->type_name("FOLDER");
  verb->add_flag("--quiet", a->quiet, "print only what is not proved, and the summary");
  verb->add_option("--stability", a->stability,
                   "prove over this number of seeds; tell verdict changes and the spread of times")
      ->check(CLI::Range(1, 100'000));
  a->output.add_to(*verb);
  verb->callback([&r, a] {
    a->origin = r.origin;
    r.chosen = [a] { return run_prove(*a); };
  });
}

}  // namespace cowproof::tools

// What the reports of every machine have in common: clauses, endings, calls, and how it all ended.
#pragma once
#include <algorithm>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "oracle/campaign_parts.hpp"
#include "oracle/implementation.hpp"

namespace cowproof::oracle {

// By operation and ending, and by situation: how often.
nlohmann::ordered_json outcomes_to_json(coverage const& seen, machine_type const& of);
nlohmann::ordered_json situations_to_json(coverage const& seen, machine_type const& of);
nlohmann::ordered_json call_to_json(call const& c, answer const& said, machine_type const& of);
nlohmann::ordered_json failure_to_json(failure const& f);

using endings = std::array<std::uint64_t, number_of_endings>;
// "  completed 12  fault(protection) 3"; empty if there is none.
std::string endings_text(endings const& ended);
// A line for each operation that was called, with these endings.
std::string outcome_table(coverage const& seen, machine_type const& of);
// "      3  store(p0, v0, 1) completed"
std::string call_line(std::size_t number, call const& c, answer const& said, machine_type const& of);

template <class Report, class Clauses>
nlohmann::ordered_json clauses_to_json(Report const& report, Clauses const& all) {
  auto list = nlohmann::ordered_json::array();
  for (auto const& c : all) {
    auto const i = static_cast<std::size_t>(c.id);
    list.push_back({{"name", c.name},
                    {"tier", name_of(c.level)},
                    {"needs", name_of(c.observed)},
                    {"observable", is_observable(c.id, report.checked)},
                    {"wanted", report.is_checked(c.id)},
                    {"checked", report.times_checked[i]},
                    {"failed", report.times_failed[i]}});
    if constexpr (requires { report.times_undefined; }) list.back()["undefined"] = report.times_undefined[i];
    list.back()["sentence"] = c.sentence;
    list.back()["source"] = c.source;
  }
  return list;
}

template <class Report, class Clauses, class State>
std::string clause_table(Report const& report, Clauses const& all, State state_of) {
  auto text = fmt::format("  {:<26}{:>12}{:>9}  {}\n", "clause", "checked", "failed", "verdict");
  for (auto const& c : all) {
    auto const i = static_cast<std::size_t>(c.id);
    text += fmt::format("  {:<26}{:>12}{:>9}  {}\n", c.name, report.times_checked[i], report.times_failed[i],
                        state_of(report, c.id));
  }
  return text;
}

// What was seen and allowed, for the first few; the clause of the first stands above.
template <class Findings, class Place> std::string findings_text(Findings const& findings, Place place_of) {
  constexpr std::size_t most = 4;
  std::string text;
  for (std::size_t i = 0; i < findings.size() && i < most; ++i) {
    auto const& f = findings[i];
    text += fmt::format("  seen     {}: {}\n  allowed  {}", place_of(f), f.seen, f.allowed);
    text += i == 0 ? "\n" : fmt::format(" [{}]\n", describe(f.broken).name);
  }
  if (findings.size() > most) text += fmt::format("           and {} more\n", findings.size() - most);
  return text;
}

// Only what is played again in a new process can tell.
template <class Rejection> bool survives_restart(Rejection const& r) {
  if constexpr (requires { r.survives_restart; }) return r.survives_restart;
  else return false;
}

// Which clause a rejection is about, and when it was met; `where` is a place in words, or empty.
template <class Rejection>
std::string rejection_heading(Rejection const& r, std::size_t number, std::string const& where) {
  auto const& clause = describe(r.broken());
  auto text =
      fmt::format("\nrejection {}: {}, at operation {}, met {} times", number, clause.name, r.operation, r.times);
  if (!where.empty()) text += ", " + where;
  if (r.replays > 0) text += fmt::format(", came back in {} of {} replays", r.confirmed, r.replays);
  if (survives_restart(r)) text += "; state survives a restart: it comes back after the sequences before it";
  return text + fmt::format("\n  clause   {}\n  source   {}\n", clause.sentence, clause.source);
}

template <class Rejection> std::string length_text(Rejection const& r, std::size_t length) {
  auto const shrunk =
      r.calls_before_shrinking > length ? fmt::format(" (shrunk from {})", r.calls_before_shrinking) : std::string();
  return fmt::format("  after {} operations{}", length, shrunk);
}

template <class Rejection> nlohmann::ordered_json rejection_head_to_json(Rejection const& r) {
  return {{"clause", describe(r.broken()).name},
          {"operation", r.operation},
          {"times", r.times},
          {"confirmed", r.confirmed},
          {"replays", r.replays},
          {"survives_restart", survives_restart(r)},
          {"calls_before_shrinking", r.calls_before_shrinking}};
}

// What was held against what, and how much of it; `machine` is empty for the core.
template <class Report>
nlohmann::ordered_json report_head_to_json(Report const& report, std::string_view machine, std::uint64_t processes,
                                           std::uint64_t pages) {
  nlohmann::ordered_json j{{"verdict", name_of(report.conclusion())}};
  if (!machine.empty()) j["machine"] = machine;
  j.update({{"implementation", report.checked.name},
            {"processes", processes},
            {"pages", pages},
            {"seed", report.options.seed},
            {"operations", report.operations},
            {"sequences", report.sequences},
            {"seconds", report.seconds},
            {"profile", name_of(report.options.quiescent ? tier::quiescent : tier::exact)},
            {"remarks", report.remarks},
            {"passing_findings", report.passing_findings},
            {"unexamined", report.unexamined}});
  if (!report.stopped.empty()) j["stopped"] = report.stopped;
  return j;
}

// The first line, of what it was, how much and how fast; `machine` is empty for the core.
template <class Report>
std::string report_heading(Report const& report, std::string_view machine, std::uint64_t processes,
                           std::uint64_t pages) {
  auto text = fmt::format(
      "{}{}: {} operations in {} sequences, {:.2f} s, {:.0f} operations/s, seed {}, {} processes, {} pages\n",
      report.checked.name.empty() ? "nothing started" : report.checked.name, machine, report.operations,
      report.sequences, report.seconds, static_cast<double>(report.operations) / std::max(report.seconds, 1e-9),
      report.options.seed, processes, pages);
  for (auto const& remark : report.remarks) text += "  " + remark + "\n";
  return text;
}

template <class Report> std::string conclusion_text(Report const& report) {
  auto text = fmt::format("\nverdict: {}", name_of(report.conclusion()));
  if (report.failed) text += fmt::format("; it ended early: {}", report.failed->what);
  // What was not exercised says why the verdict is unknown; beside a finding it would only be in the way.
  bool const is_unknown = report.conclusion() == verdict::unknown;
  if (report.demands_coverage && !report.failed && is_unknown)
    for (auto const c : report.never_exercised()) text += fmt::format("; {} was never exercised", describe(c).name);
  for (auto const& what : report.unexamined)
    if (is_unknown) text += "; " + what;
  if (!report.stopped.empty()) text += "; it stopped after " + report.stopped;
  return text + "\n";
}

}  // namespace cowproof::oracle

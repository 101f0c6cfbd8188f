// A validation report for people.
#include <algorithm>

#include <fmt/format.h>

#include "engines/call_text.hpp"
#include "oracle/report/report.hpp"

namespace cowproof::oracle {
namespace {

// The first line: what it was, how much and how fast.
std::string heading(validation_report const& report) {
  auto const& d = report.checked;
  auto text = fmt::format(
      "{}{}: {} operations in {} sequences, {:.2f} s, {:.0f} operations/s, seed {}, {} processes, {} pages\n",
      d.name.empty() ? "nothing started" : d.name, d.is_whole() ? ", the whole machine" : "", report.operations,
      report.sequences, report.seconds, static_cast<double>(report.operations) / std::max(report.seconds, 1e-9),
      report.options.seed, d.processes(), d.pages());
  for (auto const& remark : report.remarks) text += "  " + remark + "\n";
  return text;
}

std::string directed_table(validation_report const& report) {
  std::string text;
  for (auto const& d : report.directed) {
    auto verdict = std::string(d.rejected ? "VIOLATED" : "holds");
    if (d.skipped > 0) verdict = fmt::format("{}, without {} calls", d.calls == 0 ? "not played" : verdict, d.skipped);
    text += fmt::format("  {:<24}{:>4} calls  {}\n", d.name, d.calls, verdict);
  }
  return text.empty() ? text : text + "\n";
}

std::string verdict_of(validation_report const& report, clause c) {
  auto const i = static_cast<std::size_t>(c);
  if (!is_observable(c, report.checked)) return why_not_observable(c, report.checked);
  if (!report.is_checked(c)) return "not wanted";
  if (report.times_failed[i] > 0) return "VIOLATED";
  auto const undefined = report.inconclusive[i];
  auto const also = undefined == 0 ? std::string() : fmt::format("; {} times undefined", undefined);
  return (report.times_checked[i] == 0 ? "never exercised" : "holds") + also;
}

std::string clause_table(validation_report const& report) {
  auto text = fmt::format("  {:<26}{:>12}{:>9}  {}\n", "clause", "checked", "failed", "verdict");
  for (auto const& c : clauses_of(*report.checked.machine)) {
    auto const i = static_cast<std::size_t>(c.id);
    text += fmt::format("  {:<26}{:>12}{:>9}  {}\n", c.name, report.times_checked[i], report.times_failed[i],
                        verdict_of(report, c.id));
  }
  return text;
}

// A line for each operation that was called: "  store  completed 12  fault(protection) 3".
std::string operation_table(validation_report const& report) {
  auto const& operations = report.checked.machine->operations;
  std::size_t width = 0;
  for (auto const& operation : operations) width = std::max(width, operation.name.size());
  std::string text;
  auto const add = [&](std::string_view name, auto const& ended) {
    std::string told;
    for (std::size_t e = 0; e < ended.size(); ++e)
      if (ended[e] > 0) told += fmt::format("  {} {}", ending_name(static_cast<ending>(e)), ended[e]);
    if (!told.empty()) text += fmt::format("  {:<{}}{}\n", name, width, told);
  };
  for (std::size_t o = 0; o < operations.size(); ++o) add(operations[o].name, report.seen.ended[o]);
  for (auto const& other : report.other_operations) add(other.name, other.ended);
  return text;
}

// What was seen and allowed, for the first few; the clause of the first stands above.
std::string findings_text(std::vector<finding> const& findings) {
  constexpr std::size_t most = 4;
  std::string text;
  for (std::size_t i = 0; i < findings.size() && i < most; ++i) {
    auto const& f = findings[i];
    auto const page = f.page < 0 ? std::string() : fmt::format(" v{}", f.page);
    text += fmt::format("  seen     {}{}{}: {}\n  allowed  {}", f.of, f.process, page, f.seen, f.allowed);
    text += i == 0 ? "\n" : fmt::format(" [{}]\n", describe(f.broken).name);
  }
  if (findings.size() > most) text += fmt::format("           and {} more\n", findings.size() - most);
  return text;
}

std::string rejection_text(rejection const& r, std::size_t number, machine_type const& of) {
  auto const& clause = describe(r.broken());
  auto text =
      fmt::format("\nrejection {}: {}, at operation {}, met {} times", number, clause.name, r.operation, r.times);
  if (!r.where.empty()) text += ", " + r.where;
  if (r.replays > 0) text += fmt::format(", came back in {} of {} replays", r.confirmed, r.replays);
  if (r.survives_restart) text += "; state survives a restart: it comes back after the sequences before it";
  text += fmt::format("\n  clause   {}\n  source   {}\n", sentence_of(clause, of), clause.source) +
          findings_text(r.findings);
  auto const length = r.told.empty() ? r.calls.size() : r.told.size();
  text += fmt::format("  after {} operations", length);
  if (r.calls_before_shrinking > length) text += fmt::format(" (shrunk from {})", r.calls_before_shrinking);
  if (r.frames > 0) text += fmt::format(", with {} frames", r.frames);
  text += ":\n";
  std::size_t step = 0;
  auto const line = [&](std::string const& call, std::string const& ended) {
    text += fmt::format("  {:>5}  {}{}{}\n", ++step, call, ended.empty() ? "" : " ", ended);
  };
  for (auto const& c : r.told) line(c.call, c.ended);
  if (!r.told.empty()) return text;
  for (auto const& c : r.calls)
    line(text_of(c.asked, of), c.said.is_known ? text_of(c.asked, c.said.out, of) : c.said.said);
  return text;
}

std::string conclusion_text(validation_report const& report) {
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

}  // namespace

std::string to_text(validation_report const& report) {
  auto text = heading(report) + "\n" + directed_table(report) + clause_table(report) + "\n" + operation_table(report);
  if (report.passing_findings > 0)
    text += fmt::format("  {} findings did not come back and were dropped\n", report.passing_findings);
  for (std::size_t i = 0; i < report.rejections.size(); ++i)
    text += rejection_text(report.rejections[i], i + 1, *report.checked.machine);
  return text + conclusion_text(report);
}

}  // namespace cowproof::oracle

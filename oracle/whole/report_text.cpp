// A validation report of the whole machine for people.
#include <fmt/format.h>

#include "engines/call_text.hpp"
#include "oracle/whole/report.hpp"

namespace cowproof::oracle::whole {
namespace {

std::string state_of(validation_report const& report, clause c) {
  auto const i = static_cast<std::size_t>(c);
  if (!is_observable(c, report.checked)) {
    bool const lacks_device = c == clause::pin_keeps_frame && !report.checked.can.pins;
    bool const lacks_swap = c == clause::swap_keeps_content && !report.checked.can.swaps;
    return fmt::format("not observable (needs {})", lacks_device ? "devices"
                                                    : lacks_swap ? "--swap"
                                                                 : name_of(describe(c).observed));
  }
  if (!report.is_checked(c)) return "not wanted";
  if (report.times_failed[i] > 0) return "VIOLATED";
  return report.times_checked[i] == 0 ? "never exercised" : "holds";
}

std::string clause_table(validation_report const& report) {
  auto text = fmt::format("  {:<26}{:>12}{:>9}  {}\n", "clause", "checked", "failed", "verdict");
  for (auto const& c : all_clauses()) {
    auto const i = static_cast<std::size_t>(c.id);
    text += fmt::format("  {:<26}{:>12}{:>9}  {}\n", c.name, report.times_checked[i], report.times_failed[i],
                        state_of(report, c.id));
  }
  return text;
}

std::string operation_table(validation_report const& report) {
  std::string text;
  auto const types = whole_type().operations;
  for (std::size_t o = 0; o < types.size(); ++o) {
    std::string endings;
    for (int e = 0; e < number_of_endings; ++e) {
      auto const times = report.seen.ended[o][static_cast<std::size_t>(e)];
      if (times > 0) endings += fmt::format("  {} {}", ending_name(static_cast<ending>(e)), times);
    }
    if (!endings.empty()) text += fmt::format("  {:<15}{}\n", types[o].name, endings);
  }
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

std::string place_of(finding const& f) {
  return f.page < 0 ? fmt::format("{}{}", f.of, f.number) : fmt::format("{}{} v{}", f.of, f.number, f.page);
}

std::string rejection_text(rejection const& r, std::size_t number) {
  auto const& clause = describe(r.broken());
  auto text =
      fmt::format("\nrejection {}: {}, at operation {}, met {} times", number, clause.name, r.operation, r.times);
  if (!r.directed.empty()) text += ", in " + r.directed;
  if (r.replays > 0) text += fmt::format(", came back in {} of {} replays", r.confirmed, r.replays);
  text += fmt::format("\n  clause   {}\n  source   {}\n", clause.sentence, clause.source);
  constexpr std::size_t most_findings = 4;
  auto const& findings = r.sequence.findings;
  for (std::size_t i = 0; i < findings.size() && i < most_findings; ++i) {
    text +=
        fmt::format("  seen     {}: {}\n  allowed  {}", place_of(findings[i]), findings[i].seen, findings[i].allowed);
    text += i == 0 ? "\n" : fmt::format(" [{}]\n", describe(findings[i].broken).name);
  }
  if (findings.size() > most_findings) text += fmt::format("           and {} more\n", findings.size() - most_findings);
  auto const& calls = r.sequence.calls;
  text += fmt::format("  after {} operations", calls.size());
  if (r.calls_before_shrinking > calls.size()) text += fmt::format(" (shrunk from {})", r.calls_before_shrinking);
  text += ":\n";
  for (std::size_t i = 0; i < calls.size(); ++i) {
    auto const& said = calls[i].said;
    text += fmt::format("  {:>5}  {} {}\n", i + 1, text_of(calls[i].resolved, whole_type()),
                        said.is_known ? text_of(calls[i].resolved, said.out, whole_type()) : said.said);
  }
  return text;
}

std::string conclusion_text(validation_report const& report) {
  auto text = fmt::format("\nverdict: {}", name_of(report.conclusion()));
  if (report.failed) text += fmt::format("; it ended early: {}", report.failed->what);
  if (report.demands_coverage && !report.failed) {
    for (auto const c : report.never_exercised()) text += fmt::format("; {} was never exercised", describe(c).name);
  }
  return text + "\n";
}

}  // namespace

std::string to_text(validation_report const& report) {
  auto text = fmt::format(
      "{}, the whole machine: {} operations in {} sequences, {:.2f} s, {:.0f} operations/s, seed {}, {} processes, {} pages\n",
      report.checked.name.empty() ? "nothing started" : report.checked.name, report.operations, report.sequences,
      report.seconds, static_cast<double>(report.operations) / std::max(report.seconds, 1e-9), report.options.seed,
      report.checked.processes, report.checked.pages);
  for (auto const& remark : report.remarks) text += "  " + remark + "\n";
  text += "\n" + directed_table(report) + clause_table(report) + "\n" + operation_table(report);
  if (report.passing_findings > 0)
    text += fmt::format("  {} findings did not come back and were dropped\n", report.passing_findings);
  for (std::size_t i = 0; i < report.rejections.size(); ++i) text += rejection_text(report.rejections[i], i + 1);
  return text + conclusion_text(report);
}

}  // namespace cowproof::oracle::whole

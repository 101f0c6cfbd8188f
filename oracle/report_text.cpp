// A validation report for people.
#include <fmt/format.h>

#include "engines/call_text.hpp"
#include "oracle/report.hpp"

namespace cowproof::oracle {
namespace {

std::string state_of(validation_report const& report, clause c) {
  auto const i = static_cast<std::size_t>(c);
  if (!is_observable(c, report.checked) && is_shown(describe(c).observed, report.checked)) return "does not apply";
  if (!is_observable(c, report.checked)) return fmt::format("not observable (needs {})", name_of(describe(c).observed));
  if (!report.is_checked(c)) return "not wanted";
  if (report.times_failed[i] > 0) return "VIOLATED";
  auto const undefined = report.times_undefined[i];
  auto const also = undefined == 0 ? std::string() : fmt::format("; {} times undefined", undefined);
  return (report.times_checked[i] == 0 ? "never exercised" : "holds") + also;
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
  auto const types = core_type().operations;
  for (std::size_t o = 0; o < types.size(); ++o) {
    std::string endings;
    for (int e = 0; e < number_of_endings; ++e) {
      auto const times = report.seen.ended[o][static_cast<std::size_t>(e)];
      if (times > 0) endings += fmt::format("  {} {}", ending_name(static_cast<ending>(e)), times);
    }
    if (!endings.empty()) text += fmt::format("  {:<7}{}\n", types[o].name, endings);
  }
  for (auto const& other : report.other_operations) {
    std::string endings;
    for (int e = 0; e < number_of_endings; ++e)
      if (auto const times = other.ended[static_cast<std::size_t>(e)]; times > 0)
        endings += fmt::format("  {} {}", ending_name(static_cast<ending>(e)), times);
    if (!endings.empty()) text += fmt::format("  {:<7}{}\n", other.name, endings);
  }
  return text;
}

std::string place_of(finding const& f) {
  return f.page < 0 ? fmt::format("p{}", f.process) : fmt::format("p{} v{}", f.process, f.page);
}

std::string rejection_text(rejection const& r, std::size_t number) {
  auto const& clause = describe(r.broken());
  auto text =
      fmt::format("\nrejection {}: {}, at operation {}, met {} times", number, clause.name, r.operation, r.times);
  if (!r.where.empty()) text += ", " + r.where;
  if (r.replays > 0) text += fmt::format(", came back in {} of {} replays", r.confirmed, r.replays);
  text += fmt::format("\n  clause   {}\n  source   {}\n", clause.sentence, clause.source);
  constexpr std::size_t most_findings = 4;
  for (std::size_t i = 0; i < r.findings.size() && i < most_findings; ++i) {
    auto const& f = r.findings[i];
    text += fmt::format("  seen     {}: {}\n  allowed  {}", place_of(f), f.seen, f.allowed);
    text += i == 0 ? "\n" : fmt::format(" [{}]\n", describe(f.broken).name);
  }
  if (r.findings.size() > most_findings)
    text += fmt::format("           and {} more\n", r.findings.size() - most_findings);
  auto const length = r.told.empty() ? r.calls.size() : r.told.size();
  text += fmt::format("  after {} operations", length);
  if (r.calls_before_shrinking > length) text += fmt::format(" (shrunk from {})", r.calls_before_shrinking);
  if (r.frames > 0) text += fmt::format(", with {} frames", r.frames);
  text += ":\n";
  for (std::size_t i = 0; i < r.told.size(); ++i)
    text +=
        fmt::format("  {:>5}  {}{}{}\n", i + 1, r.told[i].call, r.told[i].ended.empty() ? "" : " ", r.told[i].ended);
  for (std::size_t i = 0; i < r.calls.size() && r.told.empty(); ++i) {
    auto const& said = r.answers[i];
    text += fmt::format("  {:>5}  {} {}\n", i + 1, text_of(r.calls[i]),
                        said.is_known ? text_of(r.calls[i], said.out) : said.said);
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
  auto const& o = report.options;
  auto text = fmt::format(
      "{}: {} operations in {} sequences, {:.2f} s, {:.0f} operations/s, seed {}, {} processes, {} pages\n",
      report.checked.name.empty() ? "nothing started" : report.checked.name, report.operations, report.sequences,
      report.seconds, static_cast<double>(report.operations) / std::max(report.seconds, 1e-9), o.seed,
      report.checked.size.processes, report.checked.size.pages);
  for (auto const& remark : report.remarks) text += "  " + remark + "\n";
  text += "\n" + clause_table(report) + "\n" + operation_table(report);
  if (report.passing_findings > 0) {
    text += fmt::format("  {} findings did not come back and were dropped\n", report.passing_findings);
  }
  for (std::size_t i = 0; i < report.rejections.size(); ++i) text += rejection_text(report.rejections[i], i + 1);
  return text + conclusion_text(report);
}

}  // namespace cowproof::oracle

// A validation report for people.
#include "engines/call_text.hpp"
#include "oracle/report.hpp"
#include "oracle/report_parts.hpp"

namespace cowproof::oracle {
namespace {

std::string verdict_of(validation_report const& report, clause c) {
  auto const i = static_cast<std::size_t>(c);
  if (!is_observable(c, report.checked) && is_shown(describe(c).observed, report.checked)) return "does not apply";
  if (!is_observable(c, report.checked)) return fmt::format("not observable (needs {})", name_of(describe(c).observed));
  if (!report.is_checked(c)) return "not wanted";
  if (report.times_failed[i] > 0) return "VIOLATED";
  auto const undefined = report.times_undefined[i];
  auto const also = undefined == 0 ? std::string() : fmt::format("; {} times undefined", undefined);
  return (report.times_checked[i] == 0 ? "never exercised" : "holds") + also;
}

std::string operation_table(validation_report const& report) {
  auto text = outcome_table(report.seen, core_type());
  for (auto const& other : report.other_operations)
    if (auto const told = endings_text(other.ended); !told.empty())
      text += fmt::format("  {:<5}{}\n", other.name, told);
  return text;
}

std::string place_of(finding const& f) {
  return f.page < 0 ? fmt::format("p{}", f.process) : fmt::format("p{} v{}", f.process, f.page);
}

std::string rejection_text(rejection const& r, std::size_t number) {
  auto text = rejection_heading(r, number, r.where) + findings_text(r.findings, place_of);
  text += length_text(r, r.told.empty() ? r.calls.size() : r.told.size());
  if (r.frames > 0) text += fmt::format(", with {} frames", r.frames);
  text += ":\n";
  for (std::size_t i = 0; i < r.told.size(); ++i)
    text +=
        fmt::format("  {:>5}  {}{}{}\n", i + 1, r.told[i].call, r.told[i].ended.empty() ? "" : " ", r.told[i].ended);
  for (std::size_t i = 0; i < r.calls.size() && r.told.empty(); ++i)
    text += call_line(i + 1, r.calls[i], r.answers[i], core_type());
  return text;
}

}  // namespace

std::string to_text(validation_report const& report) {
  auto const& size = report.checked.size;
  auto text =
      report_heading(report, "", static_cast<std::uint64_t>(size.processes), static_cast<std::uint64_t>(size.pages));
  text += "\n" + clause_table(report, all_clauses(), verdict_of) + "\n" + operation_table(report);
  if (report.passing_findings > 0)
    text += fmt::format("  {} findings did not come back and were dropped\n", report.passing_findings);
  for (std::size_t i = 0; i < report.rejections.size(); ++i) text += rejection_text(report.rejections[i], i + 1);
  return text + conclusion_text(report);
}

}  // namespace cowproof::oracle

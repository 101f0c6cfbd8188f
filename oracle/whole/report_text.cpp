// A validation report of the whole machine for people.
#include "oracle/report_parts.hpp"
#include "oracle/whole/report.hpp"

namespace cowproof::oracle::whole {
namespace {

std::string verdict_of(validation_report const& report, clause c) {
  auto const i = static_cast<std::size_t>(c);
  if (!applies(c, report.checked.policy)) return "does not apply (by its policy)";
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
  auto text = rejection_heading(r, number, r.directed.empty() ? r.where : "in " + r.directed) +
              findings_text(r.sequence.findings, place_of);
  auto const& calls = r.sequence.calls;
  text += length_text(r, calls.size()) + ":\n";
  for (std::size_t i = 0; i < calls.size(); ++i) text += call_line(i + 1, calls[i].asked, calls[i].said, whole_type());
  return text;
}

}  // namespace

std::string to_text(validation_report const& report) {
  auto text = report_heading(report, ", the whole machine", report.checked.processes, report.checked.pages);
  text += "\n" + directed_table(report) + clause_table(report, all_clauses(), verdict_of) + "\n" +
          outcome_table(report.seen, whole_type());
  if (report.passing_findings > 0)
    text += fmt::format("  {} findings did not come back and were dropped\n", report.passing_findings);
  for (std::size_t i = 0; i < report.rejections.size(); ++i) text += rejection_text(report.rejections[i], i + 1);
  return text + conclusion_text(report);
}

}  // namespace cowproof::oracle::whole

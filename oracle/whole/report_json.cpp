// A validation report of the whole machine for programs.
#include "oracle/report_parts.hpp"
#include "oracle/whole/report.hpp"

namespace cowproof::oracle::whole {
namespace {

using nlohmann::ordered_json;

ordered_json finding_to_json(finding const& f) {
  ordered_json j{{"clause", describe(f.broken).name}, {f.of == 'a' ? "space" : "process", f.number}};
  if (f.page >= 0) j["page"] = f.page;
  j["seen"] = f.seen;
  j["allowed"] = f.allowed;
  return j;
}

ordered_json rejection_to_json(rejection const& r) {
  auto j = rejection_head_to_json(r);
  if (!r.directed.empty()) j["directed"] = r.directed;
  j["findings"] = ordered_json::array();
  for (auto const& f : r.sequence.findings) j["findings"].push_back(finding_to_json(f));
  j["calls"] = ordered_json::array();
  for (auto const& c : r.sequence.calls) j["calls"].push_back(call_to_json(c.asked, c.said, whole_type()));
  return j;
}

}  // namespace

ordered_json to_json(validation_report const& report) {
  auto j = report_head_to_json(report, "whole", report.checked.processes, report.checked.pages);
  if (!report.directed.empty()) {
    j["directed"] = ordered_json::array();
    for (auto const& d : report.directed)
      j["directed"].push_back({{"name", d.name},
                               {"sentence", d.sentence},
                               {"calls", d.calls},
                               {"skipped", d.skipped},
                               {"rejected", d.rejected}});
  }
  j["clauses"] = clauses_to_json(report, all_clauses());
  j["outcomes"] = outcomes_to_json(report.seen, whole_type());
  j["situations"] = situations_to_json(report.seen, whole_type());
  j["rejections"] = ordered_json::array();
  for (auto const& r : report.rejections) j["rejections"].push_back(rejection_to_json(r));
  if (report.failed) j["failure"] = failure_to_json(*report.failed);
  return j;
}

}  // namespace cowproof::oracle::whole

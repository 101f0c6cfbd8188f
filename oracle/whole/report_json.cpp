// A validation report of the whole machine for programs.
#include <nlohmann/json.hpp>

#include "engines/call_text.hpp"
#include "oracle/whole/report.hpp"

namespace cowproof::oracle::whole {
namespace {

using nlohmann::ordered_json;

ordered_json clauses_to_json(validation_report const& report) {
  auto list = ordered_json::array();
  for (auto const& c : all_clauses()) {
    auto const i = static_cast<std::size_t>(c.id);
    list.push_back({{"name", c.name},
                    {"tier", name_of(c.level)},
                    {"needs", name_of(c.observed)},
                    {"observable", is_observable(c.id, report.checked)},
                    {"wanted", report.is_checked(c.id)},
                    {"checked", report.times_checked[i]},
                    {"failed", report.times_failed[i]},
                    {"sentence", c.sentence},
                    {"source", c.source}});
  }
  return list;
}

ordered_json operations_to_json(coverage const& seen) {
  auto list = ordered_json::object();
  auto const types = whole_type().operations;
  for (std::size_t o = 0; o < types.size(); ++o) {
    for (int e = 0; e < number_of_endings; ++e) {
      auto const times = seen.ended[o][static_cast<std::size_t>(e)];
      if (times > 0) list[std::string(types[o].name)][std::string(ending_name(static_cast<ending>(e)))] = times;
    }
  }
  return list;
}

ordered_json situations_to_json(coverage const& seen) {
  auto list = ordered_json::object();
  auto const names = whole_type().situations;
  for (std::size_t i = 0; i < names.size(); ++i) list[std::string(names[i])] = seen.met[i];
  return list;
}

ordered_json finding_to_json(finding const& f) {
  ordered_json j{{"clause", describe(f.broken).name}, {f.of == 'a' ? "space" : "process", f.number}};
  if (f.page >= 0) j["page"] = f.page;
  j["seen"] = f.seen;
  j["allowed"] = f.allowed;
  return j;
}

ordered_json rejection_to_json(rejection const& r) {
  ordered_json j{{"clause", describe(r.broken()).name},
                 {"operation", r.operation},
                 {"times", r.times},
                 {"confirmed", r.confirmed},
                 {"replays", r.replays},
                 {"calls_before_shrinking", r.calls_before_shrinking}};
  if (!r.directed.empty()) j["directed"] = r.directed;
  j["findings"] = ordered_json::array();
  for (auto const& f : r.sequence.findings) j["findings"].push_back(finding_to_json(f));
  j["calls"] = ordered_json::array();
  for (auto const& c : r.sequence.calls) {
    auto const how = c.said.is_known ? std::string(ending_name(c.said.out.how)) : c.said.said;
    ordered_json told{{"call", text_of(c.resolved, whole_type())}, {"ended", how}};
    if (c.said.is_known && c.said.out.has_value) told["value"] = c.said.out.value;
    j["calls"].push_back(told);
  }
  return j;
}

}  // namespace

ordered_json to_json(validation_report const& report) {
  ordered_json j{{"verdict", name_of(report.conclusion())},
                 {"machine", "whole"},
                 {"implementation", report.checked.name},
                 {"processes", report.checked.processes},
                 {"pages", report.checked.pages},
                 {"seed", report.options.seed},
                 {"operations", report.operations},
                 {"sequences", report.sequences},
                 {"seconds", report.seconds},
                 {"profile", name_of(report.options.quiescent ? tier::quiescent : tier::exact)},
                 {"remarks", report.remarks},
                 {"passing_findings", report.passing_findings}};
  if (!report.directed.empty()) {
    j["directed"] = ordered_json::array();
    for (auto const& d : report.directed)
      j["directed"].push_back({{"name", d.name},
                               {"sentence", d.sentence},
                               {"calls", d.calls},
                               {"skipped", d.skipped},
                               {"rejected", d.rejected}});
  }
  j["clauses"] = clauses_to_json(report);
  j["outcomes"] = operations_to_json(report.seen);
  j["situations"] = situations_to_json(report.seen);
  j["rejections"] = ordered_json::array();
  for (auto const& r : report.rejections) j["rejections"].push_back(rejection_to_json(r));
  if (report.failed) {
    j["failure"] = {{"kind", name_of(report.failed->kind)}, {"what", report.failed->what}};
    if (report.failed->process) j["failure"]["process"] = *report.failed->process;
  }
  return j;
}

}  // namespace cowproof::oracle::whole

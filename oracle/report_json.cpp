// A validation report for programs.
#include <nlohmann/json.hpp>

#include "engines/call_text.hpp"
#include "oracle/report.hpp"

namespace cowproof::oracle {
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
                    {"undefined", report.times_undefined[i]},
                    {"sentence", c.sentence},
                    {"source", c.source}});
  }
  return list;
}

ordered_json operations_to_json(coverage const& seen) {
  auto list = ordered_json::object();
  auto const types = core_type().operations;
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
  auto const names = core_type().situations;
  for (std::size_t i = 0; i < names.size(); ++i) list[std::string(names[i])] = seen.met[i];
  return list;
}

ordered_json finding_to_json(finding const& f) {
  ordered_json j{{"clause", describe(f.broken).name}, {"process", f.process}};
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
  if (r.frames > 0) j["frames"] = r.frames;
  j["findings"] = ordered_json::array();
  for (auto const& f : r.findings) j["findings"].push_back(finding_to_json(f));
  j["calls"] = ordered_json::array();
  for (auto const& c : r.told) j["calls"].push_back({{"call", c.call}, {"ended", c.ended}});
  for (std::size_t i = 0; i < r.calls.size() && r.told.empty(); ++i) {
    auto const& said = r.answers[i];
    auto const how = said.is_known ? std::string(ending_name(said.out.how)) : said.said;
    ordered_json c{{"call", text_of(r.calls[i])}, {"ended", how}};
    if (said.is_known && said.out.has_value) c["value"] = said.out.value;
    j["calls"].push_back(c);
  }
  return j;
}

ordered_json visited_to_json(toured_scope const& scope) {
  auto const& n = scope.counts;
  ordered_json j{
      {"processes", scope.processes},       {"pages", scope.pages},         {"states", n.states},
      {"states_visited", n.visited_states}, {"transitions", n.transitions}, {"transitions_made", n.taken_transitions},
      {"not_made", ordered_json::array()}};
  for (auto const& m : scope.missed)
    j["not_made"].push_back(
        {{"operation", core_type().operations[m.operation].name}, {"ended", ending_name(m.how)}, {"times", m.times}});
  return j;
}

ordered_json failure_to_json(failure const& f) {
  ordered_json j{{"kind", name_of(f.kind)}, {"what", f.what}};
  if (f.process) j["process"] = *f.process;
  return j;
}

}  // namespace

ordered_json to_json(validation_report const& report) {
  ordered_json j{{"verdict", name_of(report.conclusion())},
                 {"implementation", report.checked.name},
                 {"processes", report.checked.size.processes},
                 {"pages", report.checked.size.pages},
                 {"seed", report.options.seed},
                 {"operations", report.operations},
                 {"sequences", report.sequences},
                 {"seconds", report.seconds},
                 {"profile", name_of(report.options.quiescent ? tier::quiescent : tier::exact)},
                 {"remarks", report.remarks},
                 {"passing_findings", report.passing_findings}};
  j["clauses"] = clauses_to_json(report);
  j["outcomes"] = operations_to_json(report.seen);
  for (auto const& other : report.other_operations)
    for (int e = 0; e < number_of_endings; ++e)
      if (auto const times = other.ended[static_cast<std::size_t>(e)]; times > 0)
        j["outcomes"][other.name][std::string(ending_name(static_cast<ending>(e)))] = times;
  j["situations"] = situations_to_json(report.seen);
  if (!report.visited.empty()) {
    j["suite"] = {{"name", name_of(report.options.sequences)}, {"scopes", ordered_json::array()}};
    for (auto const& scope : report.visited) j["suite"]["scopes"].push_back(visited_to_json(scope));
  }
  j["rejections"] = ordered_json::array();
  for (auto const& r : report.rejections) j["rejections"].push_back(rejection_to_json(r));
  if (report.failed) j["failure"] = failure_to_json(*report.failed);
  return j;
}

}  // namespace cowproof::oracle

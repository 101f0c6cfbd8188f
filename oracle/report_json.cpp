// A validation report for programs.
#include "engines/call_text.hpp"
#include "oracle/open_policies.hpp"
#include "oracle/report.hpp"
#include "oracle/report_parts.hpp"

namespace cowproof::oracle {
namespace {

using nlohmann::ordered_json;

ordered_json finding_to_json(finding const& f) {
  ordered_json j{{"clause", describe(f.broken).name}, {"process", f.process}};
  if (f.page >= 0) j["page"] = f.page;
  j["seen"] = f.seen;
  j["allowed"] = f.allowed;
  return j;
}

ordered_json rejection_to_json(rejection const& r) {
  auto j = rejection_head_to_json(r);
  if (r.frames > 0) j["frames"] = r.frames;
  j["findings"] = ordered_json::array();
  for (auto const& f : r.findings) j["findings"].push_back(finding_to_json(f));
  j["calls"] = ordered_json::array();
  for (auto const& c : r.told) j["calls"].push_back({{"call", c.call}, {"ended", c.ended}});
  for (std::size_t i = 0; i < r.calls.size() && r.told.empty(); ++i)
    j["calls"].push_back(call_to_json(r.calls[i], r.answers[i], core_type()));
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

}  // namespace

ordered_json to_json(validation_report const& report) {
  auto const& size = report.checked.size;
  auto j = report_head_to_json(report, "", static_cast<std::uint64_t>(size.processes),
                               static_cast<std::uint64_t>(size.pages));
  for (unsigned p = 0; p < number_of_open_policies; ++p) {
    auto const policy = static_cast<open_policy>(p);
    if (policy == open_policy::tables && report.checked.policy.table_frames == 0) continue;
    j["policies"][std::string(name_of(policy))] = decision_on(policy, report.checked.policy);
  }
  j["clauses"] = clauses_to_json(report, all_clauses());
  j["outcomes"] = outcomes_to_json(report.seen, core_type());
  for (auto const& other : report.other_operations)
    for (std::size_t e = 0; e < other.ended.size(); ++e)
      if (auto const times = other.ended[e]; times > 0)
        j["outcomes"][other.name][std::string(ending_name(static_cast<ending>(e)))] = times;
  j["situations"] = situations_to_json(report.seen, core_type());
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

// A validation report for programs.
#include <nlohmann/json.hpp>

#include "engines/call_text.hpp"
#include "oracle/open_policies.hpp"
#include "oracle/report/report.hpp"

namespace cowproof::oracle {
namespace {

using nlohmann::ordered_json;

ordered_json head_of(validation_report const& report) {
  ordered_json j{{"verdict", name_of(report.conclusion())}};
  if (report.checked.is_whole()) j["machine"] = "whole";
  j.update({{"implementation", report.checked.name},
            {"processes", report.checked.processes()},
            {"pages", report.checked.pages()},
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

ordered_json policies_to_json(declaration const& declared) {
  ordered_json list;
  for (unsigned p = 0; p < number_of_open_policies; ++p) {
    auto const policy = static_cast<open_policy>(p);
    if (policy == open_policy::tables && declared.policy.table_frames == 0) continue;
    list[std::string(name_of(policy))] = decision_on(policy, declared.policy);
  }
  list["overcommit"] = declared.policy.commit == overcommit::never ? "never" : "always";
  return list;
}

ordered_json clauses_to_json(validation_report const& report) {
  auto list = ordered_json::array();
  for (auto const& c : clauses_of(*report.checked.machine)) {
    auto const i = static_cast<std::size_t>(c.id);
    list.push_back({{"name", c.name},
                    {"tier", name_of(c.level)},
                    {"needs", name_of(c.observed)},
                    {"observable", is_observable(c.id, report.checked)},
                    {"wanted", report.is_checked(c.id)},
                    {"checked", report.times_checked[i]},
                    {"failed", report.times_failed[i]}});
    if (!report.checked.is_whole()) list.back()["undefined"] = report.inconclusive[i];
    list.back()["sentence"] = sentence_of(c, *report.checked.machine);
    list.back()["source"] = c.source;
  }
  return list;
}

// By operation and ending: how often.
ordered_json outcomes_to_json(validation_report const& report) {
  auto list = ordered_json::object();
  auto const add = [&](std::string_view operation, auto const& ended) {
    for (std::size_t e = 0; e < number_of_endings; ++e)
      if (ended[e] > 0) list[std::string(operation)][std::string(ending_name(static_cast<ending>(e)))] = ended[e];
  };
  auto const& operations = report.checked.machine->operations;
  for (std::size_t o = 0; o < operations.size(); ++o) add(operations[o].name, report.seen.ended[o]);
  for (auto const& other : report.other_operations) add(other.name, other.ended);
  return list;
}

ordered_json situations_to_json(validation_report const& report) {
  auto list = ordered_json::object();
  auto const& situations = report.checked.machine->situations;
  for (std::size_t i = 0; i < situations.size(); ++i) list[std::string(situations[i])] = report.seen.met[i];
  return list;
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

ordered_json finding_to_json(finding const& f) {
  ordered_json j{{"clause", describe(f.broken).name}, {f.of == 'a' ? "space" : "process", f.process}};
  if (f.page >= 0) j["page"] = f.page;
  j["seen"] = f.seen;
  j["allowed"] = f.allowed;
  return j;
}

ordered_json call_to_json(played_call const& c, machine_type const& of) {
  auto const how = c.said.is_known ? std::string(ending_name(c.said.out.how)) : c.said.said;
  ordered_json told{{"call", text_of(c.asked, of)}, {"ended", how}};
  if (c.said.is_known && c.said.out.has_value) told["value"] = c.said.out.value;
  return told;
}

ordered_json rejection_to_json(rejection const& r, machine_type const& of) {
  ordered_json j{{"clause", describe(r.broken()).name},
                 {"operation", r.operation},
                 {"times", r.times},
                 {"confirmed", r.confirmed},
                 {"replays", r.replays},
                 {"survives_restart", r.survives_restart},
                 {"calls_before_shrinking", r.calls_before_shrinking}};
  if (r.frames > 0) j["frames"] = r.frames;
  if (!r.directed.empty()) j["directed"] = r.directed;
  j["findings"] = ordered_json::array();
  for (auto const& f : r.findings) j["findings"].push_back(finding_to_json(f));
  j["calls"] = ordered_json::array();
  for (auto const& c : r.told) j["calls"].push_back({{"call", c.call}, {"ended", c.ended}});
  for (std::size_t i = 0; i < r.calls.size() && r.told.empty(); ++i) j["calls"].push_back(call_to_json(r.calls[i], of));
  return j;
}

}  // namespace

ordered_json to_json(validation_report const& report) {
  auto j = head_of(report);
  if (!report.checked.is_whole()) j["policies"] = policies_to_json(report.checked);
  for (auto const& d : report.directed)
    j["directed"].push_back({{"name", d.name},
                             {"sentence", d.sentence},
                             {"calls", d.calls},
                             {"skipped", d.skipped},
                             {"rejected", d.rejected}});
  j["clauses"] = clauses_to_json(report);
  j["outcomes"] = outcomes_to_json(report);
  j["situations"] = situations_to_json(report);
  if (!report.visited.empty()) {
    j["suite"] = {{"name", name_of(report.options.sequences)}, {"scopes", ordered_json::array()}};
    for (auto const& scope : report.visited) j["suite"]["scopes"].push_back(visited_to_json(scope));
  }
  j["rejections"] = ordered_json::array();
  for (auto const& r : report.rejections) j["rejections"].push_back(rejection_to_json(r, *report.checked.machine));
  if (report.failed) {
    j["failure"] = {{"kind", name_of(report.failed->kind)}, {"what", report.failed->what}};
    if (report.failed->process) j["failure"]["process"] = *report.failed->process;
  }
  return j;
}

}  // namespace cowproof::oracle

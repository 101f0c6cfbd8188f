// A validation report in the forms that other programs read: JUnit XML, SARIF, and several in one table.
#include "oracle/report_documents.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "trace/markup.hpp"

namespace cowproof::oracle {
namespace {

using markup::attribute;
using markup::escaped;
using nlohmann::ordered_json;

std::string last_call(ordered_json const& rejection) {
  auto const& calls = rejection.at("calls");
  return calls.empty() ? "" : word(calls.back(), "call");
}

// What was seen and allowed, and the calls, as plain text.
std::string told(ordered_json const& rejection) {
  std::string text;
  for (auto const& f : rejection.at("findings"))
    text += fmt::format("{}: seen {}; allowed {}\n", word(f, "clause"), word(f, "seen"), word(f, "allowed"));
  for (auto const& c : rejection.at("calls")) text += fmt::format("  {} {}\n", word(c, "call"), word(c, "ended"));
  return text;
}

std::string junit_case(ordered_json const& report, ordered_json const& clause) {
  auto const name = word(clause, "name");
  auto const state = state_of(clause);
  auto text = "  <testcase" + attribute("classname", word(report, "implementation")) + attribute("name", name) + ">\n";
  if (state == clause_state::never_exercised || state == clause_state::undefined)
    text += "    <skipped" + attribute("message", name_of(state)) + "/>\n";
  bool is_told = false;
  for (auto const& r : report.at("rejections")) {
    if (word(r, "clause") != name || std::exchange(is_told, true)) continue;
    text += "    <failure" + attribute("message", word(clause, "sentence")) + ">" + escaped(told(r)) + "</failure>\n";
  }
  if (state == clause_state::fails && !is_told)
    text += "    <failure" + attribute("message", word(clause, "sentence")) + "/>\n";
  return text + "  </testcase>\n";
}

ordered_json sarif_result(ordered_json const& rejection) {
  ordered_json result{{"ruleId", word(rejection, "clause")}, {"level", "error"}};
  result["message"] = {{"text", told(rejection)}};
  // What is validated need not have sources that we know of: a result is about a call.
  result["locations"] = {
      {{"logicalLocations", {{{"fullyQualifiedName", last_call(rejection)}, {"kind", "function"}}}}}};
  result["occurrenceCount"] = rejection.value("times", 1);
  result["partialFingerprints"] = {{"clauseAndCall/v1", word(rejection, "clause") + "/" + last_call(rejection)}};
  return result;
}

}  // namespace

std::string word(ordered_json const& object, char const* name) { return object.value(name, std::string()); }

clause_state state_of(ordered_json const& clause) {
  if (!clause.value("wanted", false)) return clause_state::undefined;
  if (clause.value("failed", 0ULL) > 0) return clause_state::fails;
  return clause.value("checked", 0ULL) == 0 ? clause_state::never_exercised : clause_state::passes;
}

std::string_view name_of(clause_state state) {
  switch (state) {
    case clause_state::passes: return "pass";
    case clause_state::fails: return "fail";
    case clause_state::never_exercised: return "never exercised";
    case clause_state::undefined: return "undefined";
  }
  return "?";
}

std::string why_no_report(ordered_json const& document) {
  if (!document.is_object() || !document.contains("schema") || document["schema"] != "cowproof-validate/1")
    return "it is no report of the schema cowproof-validate/1";
  for (auto const* name : {"implementation", "verdict", "clauses", "rejections"})
    if (!document.contains(name)) return fmt::format("it has no \"{}\"", name);
  return {};
}

std::string junit_of(ordered_json const& report) {
  std::size_t failures = 0, skipped = 0;
  std::string cases;
  for (auto const& c : report.at("clauses")) {
    auto const state = state_of(c);
    failures += state == clause_state::fails ? 1 : 0;
    skipped += state == clause_state::never_exercised || state == clause_state::undefined ? 1 : 0;
    cases += junit_case(report, c);
  }
  // A run that ended before it was over is an error of the suite as a whole.
  bool const ended_early = report.contains("failure");
  if (ended_early)
    cases += "  <testcase" + attribute("classname", word(report, "implementation")) + " name=\"run\">\n    <error" +
             attribute("message", word(report.at("failure"), "what")) + "/>\n  </testcase>\n";
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite" + attribute("name", "cowproof validate") +
         fmt::format(" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3f}\">\n",
                     report.at("clauses").size() + (ended_early ? 1 : 0), failures, ended_early ? 1 : 0, skipped,
                     report.value("seconds", 0.0)) +
         cases + "</testsuite>\n";
}

std::string sarif_of(ordered_json const& report, std::string_view version_of_tool) {
  auto rules = ordered_json::array();
  for (auto const& c : report.at("clauses")) {
    ordered_json rule{{"id", c.at("name")}, {"shortDescription", {{"text", c.at("sentence")}}}};
    rule["help"] = {{"text", "Source: " + word(c, "source")}};
    rule["properties"] = {{"state", name_of(state_of(c))}, {"checked", c.at("checked")}, {"failed", c.at("failed")}};
    rules.push_back(rule);
  }
  ordered_json run;
  run["tool"]["driver"] = {{"name", "cowproof"}, {"version", version_of_tool}, {"rules", rules}};
  run["invocations"] = {{{"executionSuccessful", !report.contains("failure")}}};
  run["properties"] = {{"implementation", report.at("implementation")}, {"verdict", report.at("verdict")}};
  run["results"] = ordered_json::array();
  for (auto const& r : report.at("rejections")) run["results"].push_back(sarif_result(r));
  ordered_json document{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"}};
  document["runs"] = {run};
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

compared_table compare_reports(std::span<ordered_json const> reports) {
  compared_table made{{"clause"}, {}};
  auto const row_of = [&](std::string const& name) -> std::vector<std::string>& {
    auto found = std::ranges::find(made.rows, name, [](auto const& row) { return row.front(); });
    if (found == made.rows.end()) {
      made.rows.push_back({name});
      found = made.rows.end() - 1;
    }
    found->resize(made.heads.size(), "-");
    return *found;
  };
  for (auto const& report : reports) {
    made.heads.push_back(word(report, "implementation"));
    for (auto const& c : report.at("clauses")) row_of(word(c, "name")).back() = name_of(state_of(c));
  }
  made.rows.push_back({"verdict"});
  for (auto const& report : reports) made.rows.back().push_back(word(report, "verdict"));
  for (auto& row : made.rows) row.resize(made.heads.size(), "-");
  return made;
}

}  // namespace cowproof::oracle

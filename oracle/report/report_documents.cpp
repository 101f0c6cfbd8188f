// A validation report in the forms that other programs read: JUnit XML, SARIF, and several in one table.
#include "oracle/report/report_documents.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "trace/picture/markup.hpp"

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

// The file that the calls of a rejection were written to; if there is none, what was validated.
std::string artifact_of(ordered_json const& report, std::size_t number) {
  auto const part = fmt::format("-rejection-{}.", number);
  if (report.contains("traces"))
    for (auto const& file : report.at("traces"))
      if (auto const path = file.get<std::string>(); path.find(part) != std::string::npos) return path;
  return word(report, "implementation");
}

// In a URI only some characters stand for themselves [RFC 3986].
std::string uri_of(std::string_view path) {
  std::string uri;
  for (char const c : path) {
    auto const byte = static_cast<unsigned char>(c);
    bool const is_plain = std::isalnum(byte) != 0 || std::string_view("-._~/").find(c) != std::string_view::npos;
    uri += is_plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return uri;
}

// Services that show results want a file and a line. What is validated need not have sources that we know of: a result
// is about a call, and the file is that of the calls.
ordered_json sarif_result(ordered_json const& report, std::size_t number) {
  auto const& rejection = report.at("rejections")[number];
  ordered_json result{{"ruleId", word(rejection, "clause")}, {"level", "error"}};
  result["message"] = {{"text", told(rejection)}};
  ordered_json location;
  location["physicalLocation"] = {{"artifactLocation", {{"uri", uri_of(artifact_of(report, number + 1))}}},
                                  {"region", {{"startLine", 1}}}};
  location["logicalLocations"] = {{{"fullyQualifiedName", last_call(rejection)}, {"kind", "function"}}};
  result["locations"] = ordered_json::array({location});
  result["occurrenceCount"] = rejection.value("times", 1);
  auto const fingerprint = word(rejection, "clause") + "/" + last_call(rejection);
  result["partialFingerprints"] = {{"clauseAndCall/v1", fingerprint}, {"primaryLocationLineHash", fingerprint}};
  return result;
}

// What leaves the verdict unknown, in words.
std::string why_unknown(ordered_json const& report) {
  std::string why;
  auto const add = [&](std::string const& reason) { why += (why.empty() ? "" : "; ") + reason; };
  if (report.contains("failure")) add("it ended early: " + word(report.at("failure"), "what"));
  for (auto const& c : report.at("clauses"))
    if (state_of(c) == clause_state::never_exercised) add(word(c, "name") + " was never exercised");
  if (report.contains("unexamined"))
    for (auto const& what : report.at("unexamined")) add(what.get<std::string>());
  return why;
}

// A suite that is green has passed, which an unknown verdict has not.
std::string verdict_case(ordered_json const& report) {
  auto const verdict = word(report, "verdict");
  auto text = "  <testcase" + attribute("classname", word(report, "implementation")) + " name=\"verdict\">\n";
  if (verdict == "unknown")
    text += "    <failure" + attribute("message", "unknown: not all was exercised") + ">" +
            escaped(why_unknown(report)) + "</failure>\n";
  else if (verdict == "violates") text += "    <failure message=\"violates\"/>\n";
  return text + "  </testcase>\n";
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
  bool const is_red = word(report, "verdict") != "conforms";
  failures += is_red ? 1 : 0;
  cases += verdict_case(report);
  // A run that ended before it was over is an error of the suite as a whole.
  bool const ended_early = report.contains("failure");
  if (ended_early)
    cases += "  <testcase" + attribute("classname", word(report, "implementation")) + " name=\"run\">\n    <error" +
             attribute("message", word(report.at("failure"), "what")) + "/>\n  </testcase>\n";
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite" + attribute("name", "cowproof validate") +
         fmt::format(" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3f}\">\n",
                     report.at("clauses").size() + 1 + (ended_early ? 1 : 0), failures, ended_early ? 1 : 0, skipped,
                     report.value("seconds", 0.0)) +
         cases + "</testsuite>\n";
}

std::string sarif_of(ordered_json const& report, std::string_view version_of_tool) {
  auto rules = ordered_json::array();
  for (auto const& c : report.at("clauses")) {
    ordered_json rule{{"id", c.at("name")}, {"name", c.at("name")}};
    rule["shortDescription"] = rule["fullDescription"] = {{"text", c.at("sentence")}};
    rule["help"] = {{"text", "Source: " + word(c, "source")}};
    rule["defaultConfiguration"] = {{"level", "error"}};
    rule["properties"] = {{"state", name_of(state_of(c))}, {"checked", c.at("checked")}, {"failed", c.at("failed")}};
    rules.push_back(rule);
  }
  ordered_json run;
  run["tool"]["driver"] = {{"name", "cowproof"}, {"version", version_of_tool}, {"rules", rules}};
  run["automationDetails"] = {{"id", "cowproof-validate/" + word(report, "implementation") + "/"}};
  ordered_json invocation{{"executionSuccessful", !report.contains("failure")}};
  if (auto const why = why_unknown(report); word(report, "verdict") == "unknown") {
    ordered_json note{{"level", "error"}};
    note["message"] = {{"text", "the verdict is unknown: " + why}};
    invocation["toolExecutionNotifications"] = ordered_json::array({note});
  }
  run["invocations"] = ordered_json::array({invocation});
  run["properties"] = {{"implementation", report.at("implementation")}, {"verdict", report.at("verdict")}};
  run["results"] = ordered_json::array();
  for (std::size_t i = 0; i < report.at("rejections").size(); ++i) run["results"].push_back(sarif_result(report, i));
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

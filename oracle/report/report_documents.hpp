// A validation report in the forms that other programs read. They are made of its JSON document
// (oracle/report/report.hpp), so that they are the same for whatever was validated, and can be made later.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace cowproof::oracle {

// The text of that name; empty if there is none.
std::string word(nlohmann::ordered_json const& object, char const* name);

// What a report says of a clause.
enum class clause_state : std::uint8_t { passes, fails, never_exercised, undefined };
clause_state state_of(nlohmann::ordered_json const& clause);  // an element of "clauses"
std::string_view name_of(clause_state state);                 // "pass", "fail", "never exercised", "undefined"

// One page, which needs nothing but a browser. `pictures` are pages of the rejections' traces, in their order; an empty
// one is left out.
std::string html_of(nlohmann::ordered_json const& report, std::span<std::string const> pictures);

// A suite; a test case a clause. What was never exercised, or cannot be told, is skipped, which is not passed.
std::string junit_of(nlohmann::ordered_json const& report);

// SARIF 2.1.0: a rule a clause, a result a rejection.
std::string sarif_of(nlohmann::ordered_json const& report, std::string_view version_of_tool);

// Clause by implementation. Each report has a title; a clause that a report lacks is "-".
struct compared_table {
  std::vector<std::string> heads;
  std::vector<std::vector<std::string>> rows;
};
compared_table compare_reports(std::span<nlohmann::ordered_json const> reports);

// What is missing of a report, if the document is none: "it has no \"clauses\""; else nothing.
std::string why_no_report(nlohmann::ordered_json const& document);

}  // namespace cowproof::oracle

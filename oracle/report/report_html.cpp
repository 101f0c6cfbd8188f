// A validation report as one page.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "oracle/report/report_documents.hpp"
#include "trace/picture/markup.hpp"

namespace cowproof::oracle {
namespace {

using markup::attribute;
using markup::escaped;
using nlohmann::ordered_json;

constexpr std::string_view styles = R"(
:root { color-scheme: light dark }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .25rem .6rem; vertical-align: top }
tr { border-bottom: 1px solid #8884 } td.number { text-align: right; font-variant-numeric: tabular-nums }
code, pre { font: 13px/1.45 ui-monospace, monospace } pre { overflow-x: auto; padding: .6rem; background: #8881 }
.pass { color: #1a7f37 } .fail { color: #cf222e; font-weight: 600 } .open { color: #9a6700 }
iframe { width: 100%; height: 46rem; border: 1px solid #8884; background: #fff }
)";

std::string_view class_of(clause_state state) {
  if (state == clause_state::passes) return "pass";
  return state == clause_state::fails ? "fail" : "open";
}

std::string clause_rows(ordered_json const& report) {
  std::string rows;
  for (auto const& c : report.at("clauses")) {
    auto const state = state_of(c);
    rows += fmt::format(
        "<tr><td><code>{}</code></td><td>{}<br><small>{}</small></td><td class=\"number\">{}</td>"
        "<td class=\"number\">{}</td><td class=\"{}\">{}</td></tr>\n",
        escaped(word(c, "name")), escaped(word(c, "sentence")), escaped(word(c, "source")), c.value("checked", 0ULL),
        c.value("failed", 0ULL), class_of(state), name_of(state));
  }
  return "<table><tr><th>clause</th><th>what it says</th><th>checked</th><th>failed</th><th>state</th></tr>\n" + rows +
         "</table>\n";
}

std::string outcome_rows(ordered_json const& report) {
  std::string rows;
  if (!report.contains("outcomes")) return rows;
  for (auto const& [operation, endings] : report.at("outcomes").items()) {
    std::string told;
    for (auto const& [ending, times] : endings.items())
      told += fmt::format("{}{} {}", told.empty() ? "" : ", ", escaped(ending), times.dump());
    rows += fmt::format("<tr><td><code>{}</code></td><td>{}</td></tr>\n", escaped(operation), told);
  }
  return "<table><tr><th>operation</th><th>how often it ended how</th></tr>\n" + rows + "</table>\n";
}

std::string rejection_section(ordered_json const& r, std::size_t number, std::string const& picture) {
  auto text = fmt::format(
      "<section><h3>{}. <code>{}</code>, met {} times</h3>\n<table><tr><th>clause</th><th>seen</th>"
      "<th>allowed instead</th></tr>\n",
      number, escaped(word(r, "clause")), r.value("times", 1ULL));
  for (auto const& f : r.at("findings"))
    text += fmt::format("<tr><td><code>{}</code></td><td>{}</td><td>{}</td></tr>\n", escaped(word(f, "clause")),
                        escaped(word(f, "seen")), escaped(word(f, "allowed")));
  text += "</table>\n<pre>";
  std::size_t step = 0;
  for (auto const& c : r.at("calls")) {
    auto const ended = word(c, "ended");
    text += fmt::format("{:>3}  {}  {}", ++step, escaped(word(c, "call")), ended == "completed" ? "" : escaped(ended));
    if (c.contains("value")) text += "-> " + c.at("value").dump();
    text += "\n";
  }
  text += "</pre>\n";
  if (!picture.empty())
    text += "<details><summary>what the model does, step by step</summary><iframe" + attribute("srcdoc", picture) +
            " title=\"trace\" loading=\"lazy\"></iframe></details>\n";
  return text + "</section>\n";
}

}  // namespace

std::string html_of(ordered_json const& report, std::span<std::string const> pictures) {
  auto const name = escaped(word(report, "implementation"));
  auto const verdict = word(report, "verdict");
  auto const verdict_class = verdict == "conforms" ? "pass" : verdict == "violates" ? "fail" : "open";
  auto text = fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width\"><title>{}: {}</title><style>{}</style></head><body>\n<h1>{}: <span "
      "class=\"{}\">{}</span></h1>\n",
      name, verdict, styles, name, verdict_class, verdict);
  text += fmt::format("<p>{} operations in {} sequences, seed {}, {:.2f} s.</p>\n", report.value("operations", 0ULL),
                      report.value("sequences", 0ULL), report.value("seed", 0ULL), report.value("seconds", 0.0));
  if (report.contains("failure"))
    text += "<p class=\"fail\">It ended early: " + escaped(word(report.at("failure"), "what")) + "</p>\n";
  if (report.contains("remarks"))
    for (auto const& remark : report.at("remarks")) text += "<p>" + escaped(remark.get<std::string>()) + "</p>\n";
  if (report.contains("unexamined"))
    for (auto const& what : report.at("unexamined"))
      text += "<p class=\"open\">Unknown: " + escaped(what.get<std::string>()) + "</p>\n";
  auto const& rejections = report.at("rejections");
  if (!rejections.empty()) text += "<h2>Failures</h2>\n";
  for (std::size_t i = 0; i < rejections.size(); ++i)
    text += rejection_section(rejections[i], i + 1, i < pictures.size() ? pictures[i] : std::string());
  return text + "<h2>Clauses</h2>\n" + clause_rows(report) + "<h2>Coverage</h2>\n" + outcome_rows(report) +
         "</body></html>\n";
}

}  // namespace cowproof::oracle

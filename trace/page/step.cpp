// What a page tells of a step beside its picture.
#include "trace/page/step.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "trace/layout/notes.hpp"
#include "trace/step_text.hpp"

namespace cowproof {
namespace {

using markup::escaped;

constexpr std::size_t most_units = 24;

// A small square for each thing that was copied: hollow where an eager fork would have copied it.
std::string units(std::size_t number, std::string_view look) {
  std::string squares;
  for (std::size_t i = 0; i < std::min(number, most_units); ++i) squares += fmt::format("<i class=\"{}\"></i>", look);
  return fmt::format("<span aria-hidden=\"true\">{}</span>", squares);
}

std::string cost_of(drawn_step const& step, step_cost const& so_far) {
  if (!step.tables.empty()) return "";
  auto const& cost = step.cost;
  auto const last = cost.frames_if_eager > 0
                        ? fmt::format("an eager fork would copy {}", counted(cost.frames_if_eager, "frame", "frames"))
                        : fmt::format("since the start: {}, {}", counted(so_far.entries_copied, "entry", "entries"),
                                      counted(so_far.frames_copied, "frame", "frames"));
  return fmt::format(
      "<div class=\"cost\"><div class=\"r\"><b>{}</b> entries copied {}</div>"
      "<div class=\"r\"><b>{}</b> frames copied {}{}</div><div class=\"t\">{}</div></div>",
      cost.entries_copied, units(cost.entries_copied, "e"), cost.frames_copied, units(cost.frames_copied, "f"),
      units(cost.frames_if_eager, "x"), last);
}

std::string rules_of(drawn_step const& step) {
  std::string rules;
  for (auto const& remark : remarks_of(step)) rules += fmt::format("<li>✗ {}</li>", escaped(remark));
  if (!rules.empty()) rules = "<ul class=\"alarm\">" + rules + "</ul>";
  if (step.number == 0) return rules;
  if (step.held.empty()) return rules + "<p class=\"rules\">no rule was evaluated in this state</p>";
  return rules + fmt::format(
                     "<details class=\"rules\"><summary><b class=\"ok\">✓</b> {} evaluated, and hold</summary>"
                     "{}</details>",
                     counted(step.held.size(), "rule", "rules"), fmt::join(step.held, ", "));
}

bool is_wrong(drawn_step const& step) { return !remarks_of(step).empty(); }

// In the list there is room for a name, not for a sentence.
std::string gist_of(drawn_step const& step) {
  if (step.number == 0) return "";
  for (auto const& rule : step.broken)
    if (rule.since == step.number) return fmt::format("{} is broken", rule.name);
  return is_wrong(step) ? remarks_of(step).front() : step.why;
}

// A remark may begin with the reason, as a sentence; then it is not told twice.
bool tells_why(std::string_view says, drawn_step const& step) {
  return !step.why.empty() && says.size() > step.why.size() &&
         says.substr(1).starts_with(std::string_view(step.why).substr(1)) && says[step.why.size()] == '.';
}

std::string cell_of(drawn_entry const& entry) {
  if (entry.what == drawn_entry::kind::no_process) return "";
  if (entry.is_untouched()) return "untouched, " + entry.beside.promise;
  if (entry.what == drawn_entry::kind::unmapped) return "unmapped";
  auto const rights = !entry.entry.present   ? "in swap"
                      : entry.entry.writable ? "writable"
                      : entry.entry.cow      ? "copy on write"
                                             : "read-only";
  return fmt::format("{}, {}, {}{}{}{}", entry.name, rights, word_text(entry.word), entry.shared ? ", shared" : "",
                     entry.beside.promise.empty() ? "" : ", ", escaped(entry.beside.promise));
}

}  // namespace

std::string head_of(drawn_step const& step, step_cost const& so_far, std::string_view says) {
  auto const remark = says.empty() ? "" : fmt::format("<p class=\"says\">{}</p>", escaped(says));
  auto const why = tells_why(says, step) ? "" : fmt::format("<p class=\"why\">{}</p>", escaped(step.why));
  return fmt::format("<div class=\"top\"><div><h2><span class=\"n\">{} ·</span> {}</h2>{}{}</div>{}</div>{}",
                     step.number, escaped(step.title), remark, why, cost_of(step, so_far), rules_of(step));
}

std::string list_item_of(drawn_step const& step) {
  return fmt::format(
      "<button class=\"step{}\" data-n=\"{}\"><span class=\"k\">{}</span><span><span class=\"o\">{}</span>"
      "<span class=\"g\">{}</span></span></button>",
      is_wrong(step) ? " bad" : "", step.number, is_wrong(step) ? "✗" : std::to_string(step.number),
      escaped(step.title), escaped(gist_of(step)));
}

namespace {

std::vector<std::string> tables_of_maps(drawn_step const& step) {
  std::vector<std::string> rows;
  for (auto const& table : step.tables) {
    if (table.rows.empty()) continue;
    rows.push_back(
        fmt::format("<table><caption>{}</caption><tr><th scope=\"col\">of</th><th scope=\"col\">holds</th></tr>",
                    escaped(table.name)));
    for (auto const& row : table.rows)
      rows.push_back(
          fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>", escaped(row.keys), escaped(row.after)));
    rows.emplace_back("</table>");
  }
  return rows;
}

}  // namespace

std::vector<std::string> table_of(picture_plan const& plan, drawn_step const& step) {
  if (plan.in_tables) return tables_of_maps(step);
  std::string heads = "<th scope=\"col\">page</th>";
  for (std::size_t i = 0; i < plan.processes.size(); ++i)
    heads += fmt::format("<th scope=\"col\">{}</th>", step.columns[i]);
  std::vector<std::string> rows{"<table><caption>page tables</caption><tr>" + heads + "</tr>"};
  for (auto const v : plan.pages) {
    auto row = fmt::format("<tr><th scope=\"row\">v{}{}{}</th>", v, plan.page_name(v).empty() ? "" : " ",
                           escaped(plan.page_name(v)));
    for (auto const& entry : step.pages[v].after) row += fmt::format("<td>{}</td>", cell_of(entry));
    rows.push_back(row + "</tr>");
  }
  for (auto const& each : resident_rows) {
    auto row = fmt::format("<tr><th scope=\"row\">{}</th>", each.name);
    for (auto const& resident : step.resident)
      row += fmt::format("<td>{}</td>", resident.is_there ? each.value(resident.after) : "");
    rows.push_back(row + "</tr>");
  }
  rows.emplace_back(
      "</table><table><caption>frames</caption><tr><th scope=\"col\">frame</th><th scope=\"col\">content</th>"
      "<th scope=\"col\">count</th><th scope=\"col\">refer</th></tr>");
  for (auto const f : plan.frames) {
    auto const& now = step.frames[f].after;
    rows.push_back(fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}{}{}</td></tr>", now.name,
                               now.is_free() ? "free" : word_text(now.word), now.count_text(), now.references,
                               now.role.empty() ? "" : ", ", now.role));
  }
  rows.emplace_back("</table>");
  if (step.facts.empty()) return rows;
  rows.emplace_back("<table><caption>tasks, files, devices</caption>");
  for (auto const& fact : step.facts)
    if (!fact.after.empty())
      rows.push_back(fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>", fact.keys, escaped(fact.after)));
  rows.emplace_back("</table>");
  return rows;
}

std::string spoken(drawn_step const& step, std::string_view says) {
  auto text = fmt::format("Step {}: {}. {}", step.number, step.title, says);
  if (!tells_why(says, step)) text += fmt::format("{}{}.", says.empty() ? "" : " ", step.why);
  for (auto const& remark : remarks_of(step)) text += " Wrong: " + remark + ".";
  return text;
}

}  // namespace cowproof

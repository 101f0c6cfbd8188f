// First uses, as table, document and traces.
#include "tools/first_uses.hpp"

#include "engines/call_text.hpp"
#include "tools/traces.hpp"

namespace cowproof::tools {
namespace {

std::string path_text(std::vector<call> const& calls, machine_type const& of) {
  std::string text;
  for (call const& c : calls) text += (text.empty() ? "" : ", ") + text_of(c, of);
  return text;
}

}  // namespace

std::string text_of(search::first_uses const& uses, style const& s, machine_type const& of) {
  table rows({"first", "depth", "after"});
  std::string never;
  for (auto const& use : uses.all) {
    if (use.calls) rows.add({use.what, std::to_string(use.calls->size() - 1), path_text(*use.calls, of)});
    else never += fmt::format("{}{}\n", s.bad(uses.gave_up ? "not found: " : "never within this scope: "), use.what);
  }
  return rows.text(s) + never;
}

nlohmann::ordered_json to_json(search::first_uses const& uses, machine_type const& of) {
  auto document = nlohmann::ordered_json::array();
  for (auto const& use : uses.all) {
    nlohmann::ordered_json row{{"what", use.what}};
    if (use.calls) {
      row["depth"] = use.calls->size() - 1;
      for (call const& each : *use.calls) row["calls"].push_back(tools::to_json(each, of));
    } else {
      row["never"] = !uses.gave_up;
    }
    document.push_back(std::move(row));
  }
  return document;
}

void save_traces(search::first_uses const& uses, search::request const& asked, std::string const& folder) {
  make_folder(folder);
  for (auto const& use : uses.all) {
    if (!use.calls) continue;
    std::string name = use.what;
    std::erase(name, ')');
    for (char& c : name)
      if (c == ' ' || c == '(') c = '_';
    save_trace(fmt::format("{}/{}.itf.json", folder, name),
               record_calls(asked.subject, asked.within, *use.calls, "cowproof explore --first", *asked.machine));
  }
}

}  // namespace cowproof::tools

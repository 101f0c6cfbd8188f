// cowproof scenario: documents that run, as text or as a page.
#include <filesystem>

#include "tools/scenarios.hpp"
#include "tools/traces.hpp"

namespace cowproof::tools {
namespace {

struct scenario_arguments {
  std::string name, html, svg, trace, document;
  bool list = false;
  output_options output;
};

exit_code list_scenarios(scenario_arguments const& a) {
  nlohmann::ordered_json document{{"schema", "cowproof-scenarios/1"}, {"scenarios", nlohmann::ordered_json::array()}};
  table rows({"scenario", "question"});
  for (auto const& [name, told] : all_scenarios()) {
    rows.add({name, told.title});
    document["scenarios"].push_back({{"name", name}, {"title", told.title}, {"subject", told.subject}});
  }
  if (a.output.json) print_json(document);
  else fmt::print("{}", rows.text(a.output.colours()));
  return holds;
}

// What stands before the first section is written by hand, and stays.
exit_code write_document(std::string const& path) {
  std::string text;
  if (std::filesystem::exists(path)) text = read_file(path);
  text = text.substr(0, text.find("\n## "));
  for (auto const& s : all_scenarios()) text += "\n" + prose_of(s.told);
  write_file(path, text);
  return holds;
}

std::size_t expectations_of(scenario const& told) {
  std::size_t number = 0;
  for (auto const& part : told.parts)
    for (auto const& line : part.lines) number += line.played ? 0 : 1;
  return number;
}

void print_story(scenario const& told, trace const& recorded, style const& s) {
  fmt::print("{}\n", told.title);
  for (auto const& part : told.parts) fmt::print("\n{}\n", part.says);
  fmt::print("\n{}", picture_of(recorded, s));
}

exit_code play(scenario_arguments const& a) {
  auto const s = require_scenario(a.name);
  auto const played = play_scenario(s.told);
  if (!a.html.empty()) write_file(a.html, page_of(s));
  if (!a.svg.empty()) write_pictures(played.drawn, a.svg);
  if (!a.trace.empty()) save_trace(a.trace, played.recorded);
  auto const verdict = played.failed.empty() ? holds : refuted;
  auto const expected = expectations_of(s.told);
  if (a.output.json) {
    nlohmann::ordered_json document{{"schema", "cowproof-scenario/1"},
                                    {"name", s.name},
                                    {"steps", played.recorded.steps.size()},
                                    {"expectations", expected},
                                    {"failed", nlohmann::ordered_json::array()}};
    for (auto const& each : played.failed) document["failed"].push_back({{"line", each.line}, {"what", each.what}});
    print_json(document);
    return verdict;
  }
  if (a.html.empty() && a.svg.empty() && a.trace.empty()) print_story(s.told, played.recorded, a.output.colours());
  for (auto const& each : played.failed) fmt::print("line {}: {}\n", each.line, each.what);
  fmt::print("{}: {} of {} steps, {} expectations{}\n", played.failed.empty() ? "holds" : "refuted", s.name,
             played.recorded.steps.size(), expected, a.html.empty() ? "" : "; " + a.html);
  return verdict;
}

exit_code run(scenario_arguments const& a) {
  if (a.list) return list_scenarios(a);
  if (!a.document.empty()) return write_document(a.document);
  if (a.name.empty()) throw input_error("which scenario? cowproof scenario --list names them");
  return play(a);
}

}  // namespace

void add_scenario(registry& r) {
  auto a = std::make_shared<scenario_arguments>();
  auto* verb = r.add("scenario", "what happens on fork, as documents whose every claim is checked",
                     "cowproof scenario --list\n  cowproof scenario first_write --html first_write.html");
  verb->add_option("name", a->name, "a scenario that --list names, or a file (docs/scenarios.md)");
  verb->add_flag("--list", a->list, "name them");
  verb->add_option("--html", a->html, "write a page");
  verb->add_option("--svg", a->svg, "write a picture a step into this folder");
  verb->add_option("--trace", a->trace, "write the trace");
  verb->add_option("--document", a->document, "write the words of all of them into this document");
  a->output.add_to(*verb);
  verb->callback([&r, a] { r.chosen = [a] { return run(*a); }; });
}

}  // namespace cowproof::tools

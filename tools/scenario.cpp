// cowproof scenario: documents that run, as text or as a page.
#include <algorithm>

#include "tools/names.hpp"
#include "tools/scenario_documents.hpp"
#include "tools/scenarios.hpp"
#include "tools/traces.hpp"
#include "tools/validate/on_linux.hpp"
#include "trace/scenario/tell.hpp"

namespace cowproof::tools {
namespace {

struct scenario_arguments {
  std::string name, which, on, html, svg, trace, layout, document, what_if, tell;
  list_option list;
  output_options output;
};

nlohmann::ordered_json json_of_scenario(named_scenario const& s) {
  nlohmann::ordered_json row{{"name", s.name}, {"title", s.told.title}, {"subject", s.told.subject}};
  if (auto const* about = mutant_of(s.told)) {
    row["machine"] = s.told.type->name;
    row["bug"] = about->number;
  }
  return row;
}

listed_name searched(named_scenario const& s) {
  auto const* about = mutant_of(s.told);
  return {s.name, std::string(s.told.type->name), s.told.title + " " + words_of(s), "", about ? about->number : 0};
}

exit_code list_scenarios(scenario_arguments const& a) {
  auto all = all_scenarios();
  auto what_if = what_if_scenarios();
  for (auto* const among : {&all, &what_if})
    std::erase_if(*among, [&](named_scenario const& s) { return !a.list.shows(searched(s)); });
  if (a.output.json) {
    nlohmann::ordered_json document{{"schema", "cowproof-scenarios/1"},
                                    {"scenarios", nlohmann::ordered_json::array()},
                                    {"what_if", nlohmann::ordered_json::array()}};
    for (auto const& s : all) document["scenarios"].push_back(json_of_scenario(s));
    for (auto const& s : what_if) document["what_if"].push_back(json_of_scenario(s));
    print_json(document);
    return no_verdict;
  }
  table rows({"scenario", "question"});
  for (auto const& s : all) rows.add({s.name, s.told.title});
  table mutants({"of a mutant", "machine", "bug", "question"});
  for (auto const& s : what_if) {
    auto const bug = mutant_of(s.told)->number;
    mutants.add({s.name, std::string(s.told.type->name), bug == 0 ? "-" : std::to_string(bug), s.told.title});
  }
  if (!all.empty()) say("{}", rows.text(a.output.colours()));
  if (!what_if.empty()) say("{}{}", all.empty() ? "" : "\n", mutants.text(a.output.colours()));
  if (all.empty() && what_if.empty()) throw input_error("--list: nothing has this word in it");
  return no_verdict;
}

exit_code tell_anew(scenario_arguments const& a) {
  std::vector<scenario> all;
  for (auto& s : require_scenarios(a.name)) {
    if (mutant_of(s.told) == nullptr) throw input_error(fmt::format("{} is of no mutant, and is told by hand", s.name));
    all.push_back(std::move(s.told));
  }
  write_file(a.tell, tell_scenarios(all));
  return no_verdict;
}

std::size_t expectations_of(scenario const& told) {
  std::size_t number = 0;
  for (auto const& part : told.parts)
    for (auto const& line : part.lines) number += line.played ? 0 : 1;
  return number;
}

// The line with this number, as it stands in the document.
std::string written_at(scenario const& told, int number) {
  for (auto const& part : told.parts)
    for (auto const& line : part.lines)
      if (line.number == number) return (line.played ? "" : "expect ") + line.text;
  return {};
}

void print_played(scenario_arguments const& a, named_scenario const& s, played_scenario const& played) {
  auto const expected = expectations_of(s.told);
  if (a.output.json) {
    nlohmann::ordered_json document{{"schema", "cowproof-scenario/1"},
                                    {"name", s.name},
                                    {"steps", played.recorded.steps.size()},
                                    {"expectations", expected},
                                    {"failed", nlohmann::ordered_json::array()}};
    for (auto const& each : played.failed)
      document["failed"].push_back(
          {{"line", each.line}, {"written", written_at(s.told, each.line)}, {"what", each.what}});
    return print_json(document);
  }
  if (a.html.empty() && a.svg.empty() && a.trace.empty())
    say("{}", picture_of(played.drawn, a.output.colours(), played.says));
  for (auto const& each : played.failed)
    say("line {}: {}\n    {}\n", each.line, written_at(s.told, each.line), each.what);
  say("{}: {} of {} steps, {} expectations{}\n", played.failed.empty() ? "holds" : "refuted", s.name,
      played.recorded.steps.size(), expected, a.html.empty() ? "" : "; " + a.html);
}

exit_code play(scenario_arguments const& a, named_scenario const& s) {
  layout_options const layout{require_layout(a.layout)};
  auto const played = play_scenario(s.told, layout);
  print_played(a, s, played);
  if (!a.html.empty()) wrote([&] { write_file(a.html, page_of(s, layout)); });
  if (!a.svg.empty()) wrote([&] { write_pictures(played.drawn, a.svg); });
  if (!a.trace.empty()) wrote([&] { save_trace(a.trace, played.recorded); });
  return played.failed.empty() ? holds : refuted;
}

// All of a document, unless what is asked for is about one.
exit_code play(scenario_arguments const& a) {
  bool const is_of_one = a.output.json || !(a.which + a.html + a.svg + a.trace).empty();
  if (is_of_one) return play(a, require_scenario(a.name, a.which));
  auto worst = holds;
  for (auto const& s : require_scenarios(a.name)) worst = std::max(worst, play(a, s));
  return worst;
}

// The calls of a mutant's story end there as they do on the correct machine.
exit_code play_on_kernel(scenario_arguments const& a) {
  auto const s = require_scenario(a.name, a.which);
  auto const played = play_scenario(s.told);
  auto const answers = require_played_on_linux(played.recorded, s.name);
  auto const verdict = print_answers(answers, a.output);
  auto const mark = mark_of(story_answered(s, answers));
  if (!a.html.empty()) wrote([&] { write_file(a.html, page_of(s, {require_layout(a.layout)}, mark)); });
  return verdict;
}

exit_code run(scenario_arguments const& a) {
  if (a.list.is_given()) return list_scenarios(a);
  if (!a.document.empty()) write_document(a.document, prose_of_scenarios());
  if (!a.what_if.empty()) write_document(a.what_if, prose_of_what_if());
  if (!a.document.empty() || !a.what_if.empty()) return no_verdict;
  if (a.name.empty()) throw input_error("which scenario? cowproof scenario --list names them");
  if (!a.tell.empty()) return tell_anew(a);
  if (!a.on.empty()) return play_on_kernel(a);
  return play(a);
}

}  // namespace

void add_scenario(registry& r) {
  auto a = std::make_shared<scenario_arguments>();
  auto* verb = r.add("scenario", "what happens on fork, as documents whose every claim is checked",
                     "cowproof scenario --list vfork\n  cowproof scenario first_write --html first_write.html\n"
                     "  cowproof scenario reuse_by_mapcount\n  cowproof scenario protect --on linux");
  verb->add_option("name", a->name, "a scenario that --list names, a mutant, or a file (docs/scenarios.md)");
  verb->add_option("which", a->which, "of a file with several: one of their names");
  verb->add_option("--on", a->on,
                   "play its calls on the running kernel, and compare; with --html the page says so if it is confirmed")
      ->check(CLI::IsMember({"linux"}));
  a->list.add_to(*verb, "scenarios");
  verb->add_option("--html", a->html, "write a page")->type_name("FILE");
  verb->add_option("--svg", a->svg, "write a picture a step into this folder")->type_name("FOLDER");
  verb->add_option("--trace", a->trace, "write the trace")->type_name("FILE");
  add_layout(*verb, a->layout);
  verb->add_option("--tell", a->tell, "of a mutant: write the document anew, with what its calls lead to")
      ->type_name("FILE");
  verb->add_option("--document", a->document, "write the words of all of them into this document")->type_name("FILE");
  verb->add_option("--what-if", a->what_if, "write the words of those of mutants into this document")
      ->type_name("FILE");
  a->output.add_to(*verb);
  verb->callback([&r, a] { r.chosen = [a] { return run(*a); }; });
}

}  // namespace cowproof::tools

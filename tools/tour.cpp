// cowproof tour: one run of everything, and a table of what came out.
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <thread>

#include "oracle/report/report.hpp"
#include "system/interruption.hpp"
#include "tools/check.hpp"
#include "tools/proving.hpp"
#include "tools/scenario_documents.hpp"
#include "tools/scenarios.hpp"
#include "tools/traces.hpp"
#include "tools/validate/on_linux.hpp"
#include "tools/validate/validating.hpp"
#include "trace/page/index.hpp"

namespace cowproof::tools {
namespace {

struct tour_arguments {
  std::string out = "tour";
  std::uint64_t seed = 1;
  std::string mutant = "parent_left_writable";
  double seconds = 0;  // for all; 0: as long as it takes
  output_options output;
};

struct stop {
  std::string what, verdict, detail;
  exit_code code = holds;
};

std::string verdict_name(exit_code code) { return code == holds ? "holds" : code == refuted ? "refuted" : "unknown"; }

stop random_stop(tour_arguments const& a) {
  random_options options;
  options.seed = a.seed;
  options.operations = 3'000'000;
  options.jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  options.is_stopped = is_interrupted;
  auto const done = run_check(options);
  return {"random check", verdict_name(done.verdict()),
          fmt::format("{} operations, every property after each, {}", grouped(done.report.operations),
                      seconds_text(done.seconds)),
          done.verdict()};
}

stop proof_stop() {
  progress_line line;
  proof_options options;
  options.is_stopped = is_interrupted;
  auto const results = prove(options, [&](obligation_result const& r) { line.show(r.name); });
  auto const sum = summary_of(results);
  return {"proofs", sum.verdict() == holds ? "proved" : verdict_name(sum.verdict()),
          fmt::format("{} claims, any number of processes, pages, frames; {} situations met; {} in the solver",
                      grouped(sum.decided()), grouped(sum.situations), seconds_text(sum.seconds)),
          sum.verdict()};
}

// A mutant is to be refuted: its survival would be our failure.
stop mutant_stop(tour_arguments const& a, trace& found) {
  random_options options;
  options.seed = a.seed;
  options.subject = a.mutant;
  options.wanted = property_set{1} << *find_property("isolation");
  options.is_stopped = is_interrupted;
  auto const done = run_check(options);
  if (!done.counterexample) return {"mutant " + a.mutant, "survives", "random checking found nothing", unknown};
  found = record_counterexample(a.mutant, *done.counterexample, fmt::format("cowproof tour --seed {}", a.seed));
  return {"mutant " + a.mutant, "killed",
          fmt::format("isolation is broken in {} operations (found after {}, in a sequence of {})",
                      done.counterexample->calls.size(), grouped(done.report.failure->operations),
                      done.report.failure->calls.size()),
          holds};
}

stop kernel_stop(tour_arguments const& a, oracle::validation_report& report) {
  oracle::linux_options options;
  options.seed = a.seed;
  report = run_on_linux(options);
  // The first remark tells how much could be observed; without root it is less.
  auto const observed = report.remarks.empty() ? std::string() : "; " + report.remarks.front();
  auto const detail = fmt::format("{} operations on real processes, {}{}", grouped(report.operations),
                                  seconds_text(report.seconds), observed);
  return {"the running Linux", std::string(oracle::name_of(report.conclusion())), detail,
          exit_code_of(report.conclusion())};
}

// The stories of the correct machine and those of mutants that are told by hand.
stop stories_stop(std::vector<story_on_linux>& asked) {
  auto const begin = std::chrono::steady_clock::now();
  auto const stories = all_scenarios();
  progress_line line;
  for (auto const& s : stories) {
    if (is_interrupted()) break;
    line.show(s.name);
    asked.push_back(asked_of_linux(s, play_scenario(s.told).recorded));
  }
  auto const confirmed = std::ranges::count_if(asked, &story_on_linux::is_confirmed);
  auto const refuted_ones =
      std::ranges::count(asked, oracle::verdict::violates, [](story_on_linux const& s) { return s.verdict; });
  auto const verdict = refuted_ones != 0 ? oracle::verdict::violates
                       : confirmed != 0  ? oracle::verdict::conforms
                                         : oracle::verdict::unknown;
  std::chrono::duration<double> const spent = std::chrono::steady_clock::now() - begin;
  return {"stories on Linux", std::string(oracle::name_of(verdict)),
          fmt::format("{} of {} confirmed call by call, {} refuted, {}", confirmed, stories.size(), refuted_ones,
                      seconds_text(spent.count())),
          exit_code_of(verdict)};
}

std::string mark_of(std::string const& story, std::vector<story_on_linux> const& asked) {
  auto const found = std::ranges::find(asked, story, &story_on_linux::name);
  return found == asked.end() ? std::string() : mark_of(*found);
}

// A page for each of these stories, with ways to the one before and after; a section for each chapter.
std::vector<index_section> write_stories(std::filesystem::path const& folder,
                                         std::vector<named_scenario> const& stories, bool draws,
                                         std::vector<story_on_linux> const& asked) {
  std::vector<index_section> sections;
  auto const link = [&](std::size_t i) {
    return i < stories.size() ? page_link{stories[i].name + ".html", stories[i].told.title} : page_link{};
  };
  for (std::size_t i = 0; i < stories.size(); ++i) {
    auto const& s = stories[i];
    auto const played = play_scenario(s.told);
    auto const mark = mark_of(s.name, asked);
    page_options const options{s.told.title, played.says, link(i - 1), link(i + 1), {"index.html", "all pages"}, mark};
    write_file((folder / link(i).file).string(), render_page(played.drawn, options));
    auto const* about = mutant_of(s.told);
    auto note = about != nullptr && about->number != 0 ? fmt::format("bug {}", about->number) : std::string();
    if (!mark.empty()) note += (note.empty() ? "" : ", ") + mark;
    if (sections.empty() || sections.back().title != s.chapter) sections.push_back({s.chapter, {}});
    sections.back().entries.push_back({link(i), words_of(s), note, draws ? thumbnail_of(played.drawn, options) : ""});
  }
  return sections;
}

// What happens if a kernel has a bug: those that no chapter tells, a chapter for each machine.
std::vector<named_scenario> other_bugs() {
  auto bugs = what_if_scenarios();
  std::erase_if(bugs, is_told_by_hand);
  for (auto& s : bugs) s.chapter = what_if_heading(*s.told.type);
  return bugs;
}

// Everything that this run found and told, one page that leads to it.
void write_pages(tour_arguments const& a, std::vector<stop> const& stops, trace const& found,
                 std::vector<story_on_linux> const& asked) {
  auto const folder = std::filesystem::path(a.out);
  write_file((folder / "counterexample.html").string(),
             render_page(lay_out(found), {"", {}, {}, {}, {"index.html", "all pages"}}));
  index_page index{"What happens on fork",
                   "Begin with the first write after a fork. Each page opens at the step that it is about.",
                   {},
                   {{"This run", {}}}};
  for (auto const& each : stops) index.found.push_back({each.what, each.verdict, each.detail});
  index.sections[0].entries = {
      {{"counterexample.html", fmt::format("How {} breaks: the shortest way that this run found", a.mutant)}, ""},
      {{"linux.txt", "What the running Linux was asked, and what it answered"}, "kernel report"},
      {{"first_write.html", "Begin here: what happens at the first write?"}, ""}};
  std::ranges::move(write_stories(folder, all_scenarios(), true, asked), std::back_inserter(index.sections));
  std::ranges::move(write_stories(folder, other_bugs(), false, {}), std::back_inserter(index.sections));
  write_file((folder / "index.html").string(), render_index(index));
}

exit_code worst_of(std::vector<stop> const& stops) {
  exit_code worst = holds;
  for (auto const& each : stops)
    if (each.code == refuted || worst == holds) worst = each.code;
  return worst;
}

nlohmann::ordered_json json_of(std::vector<stop> const& stops) {
  nlohmann::ordered_json document{{"schema", "cowproof-tour/1"}, {"stops", nlohmann::ordered_json::array()}};
  for (auto const& each : stops)
    document["stops"].push_back({{"what", each.what}, {"verdict", each.verdict}, {"how", each.detail}});
  return document;
}

std::string table_of(std::vector<stop> const& stops, tour_arguments const& a) {
  table rows({"what", "verdict", "how"});
  for (auto const& each : stops) rows.add({each.what, each.verdict, each.detail});
  return rows.text(a.output.colours());
}

nlohmann::ordered_json json_of(std::vector<story_on_linux> const& asked) {
  nlohmann::ordered_json stories = nlohmann::ordered_json::array();
  for (auto const& s : asked)
    stories.push_back({{"name", s.name},
                       {"verdict", oracle::name_of(s.verdict)},
                       {"kernel", s.kernel},
                       {"mark", mark_of(s)},
                       {"why", s.why}});
  return stories;
}

void print_tour(std::vector<stop> const& stops, trace const& found, std::vector<story_on_linux> const& asked,
                tour_arguments const& a) {
  auto const in = [&](char const* name) { return (std::filesystem::path(a.out) / name).string(); };
  if (a.output.json) {
    auto document = json_of(stops);
    document["stories"] = json_of(asked);
    document["files"] = {in("counterexample.itf.json"), in("counterexample.txt"), in("linux.txt"), in("index.html")};
    return print_json(document);
  }
  say("{}\n{}\n", picture_of(found, a.output.colours()), table_of(stops, a));
  say("the counterexample  {}  (cowproof replay, cowproof show)\nits picture         {}\nthe kernel's report {}\n"
      "pages to look at    {}\n",
      in("counterexample.itf.json"), in("counterexample.txt"), in("linux.txt"), in("index.html"));
}

// What was seen before it was interrupted.
exit_code print_rest(std::vector<stop> const& stops, std::string const& next, tour_arguments const& a) {
  if (a.output.json) {
    auto document = json_of(stops);
    document["interrupted"] = interruption_words();
    print_json(document);
  } else {
    say("{}\n{} before this was done: {}\n", table_of(stops, a), interruption_words(), next);
  }
  return worst_of(stops) == refuted ? refuted : unknown;
}

exit_code tour(tour_arguments& a) {
  make_folder(a.out);
  auto const in = [&](char const* name) { return (std::filesystem::path(a.out) / name).string(); };
  std::vector<stop> stops;
  trace found;
  oracle::validation_report kernel;
  std::vector<story_on_linux> asked;
  interruption_guard const interruptible(a.seconds);
  std::vector<std::function<stop()>> const whole_tour{
      [&] { return random_stop(a); }, proof_stop, [&] { return mutant_stop(a, found); },
      [&] { return kernel_stop(a, kernel); }, [&] { return stories_stop(asked); }};
  for (auto const& go_on : whole_tour) {
    auto done = go_on();
    if (is_interrupted()) return print_rest(stops, done.what, a);
    stops.push_back(std::move(done));
  }
  print_tour(stops, found, asked, a);
  wrote([&] {
    save_trace(in("counterexample.itf.json"), found);
    write_file(in("counterexample.txt"), picture_of(found, {}));
    write_file(in("linux.txt"), fmt::format("{}\nstories, each of which cowproof scenario NAME --on linux plays:\n{}",
                                            oracle::to_text(kernel), text_of(asked)));
    write_pages(a, stops, found, asked);
  });
  return worst_of(stops);
}

}  // namespace

void add_tour(registry& r) {
  auto a = std::make_shared<tour_arguments>();
  auto* verb =
      r.add("tour", "one run of everything: random check, proofs, a mutant's counterexample, the running Linux",
            "cowproof tour --out build/tour");
  verb->add_option("--out", a->out, "folder for the files that it writes")->capture_default_str()->type_name("FOLDER");
  verb->add_option("--seed", a->seed, "of the random parts")->capture_default_str();
  add_time_budget(*verb, a->seconds);
  a->output.add_to(*verb);
  verb->callback([&r, a] { r.chosen = [a] { return tour(*a); }; });
}

}  // namespace cowproof::tools

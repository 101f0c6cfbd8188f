// cowproof play: a story made call by call, in a terminal or by a script.
#include <cstdio>
#include <iostream>

#include <unistd.h>

#include "engines/call_text.hpp"
#include "playground/answers.hpp"
#include "playground/documents.hpp"
#include "tools/scenarios.hpp"
#include "tools/traces.hpp"
#include "trace/text/text.hpp"

namespace cowproof::tools {
namespace {

struct play_arguments {
  std::string scenario, machine = std::string(core_type().name), kernel, beside;
  output_options output;
};

constexpr char const* requests =
    "  3                    call what has this number in the list\n"
    "  store(p1, v0, 7)     call this; store(p1, v0, 7, no frame) as if there were no free memory\n"
    "  at p1 v0             list what can be called of this process, at this page\n"
    "  all                  list what is refused now, too\n"
    "  undo, undo 3, undo all\n"
    "  shorten              keep the first rule that is broken, with as few calls as possible\n"
    "  kernel NAME          the same story on a mutant, or on machine, the correct kernel\n"
    "  beside NAME          and on another one beside it; beside nothing\n"
    "  machine NAME         begin anew with core, eager, on_demand or whole\n"
    "  scope 2 processes, 3 pages\n"
    "  look                 the last step again\n"
    "  save FILE            as a trace (FILE.itf.json) or a scenario (FILE.md)\n"
    "  quit\n";

// The last step alone, in the words and signs of all traces.
std::string picture_of_last_step(played_kernel const& k, style const& s) {
  if (k.drawn().steps.empty()) return "";
  text_options options;
  options.colour = s.colour;
  options.ascii = !locale_is_utf8();
  return render_step(k.drawn(), k.drawn().steps.back(), options);
}

class player_at_terminal {
 public:
  player_at_terminal(steering& to, play_arguments const& a) : to_(to), style_(a.output.colours()) {}

  // False: enough.
  bool obey(std::string const& line) {
    if (line == "quit" || line == "exit" || line == "q") return false;
    if (line == "help" || line == "?") say("{}", requests);
    else if (line == "all") list(true);
    else if (line == "look") show();
    else if (line.starts_with("save ")) save(line.substr(5));
    else if (auto const wrong = to_.obey(line)) say("{}\n", *wrong);
    else if (line.starts_with("at ")) list(false);
    else if (line.find_first_not_of(" \t\r") != line.npos) show();
    return true;
  }

  void show() const {
    auto const& s = to_.now();
    show_kernel(s.here());
    if (s.beside() != nullptr) show_kernel(*s.beside());
    if (auto const& parts = s.first_difference())
      say("{}\n\n",
          style_.bad(fmt::format("the kernels part at step {}: {} is {} in {}, and {} in {}", parts->step, parts->what,
                                 parts->here, s.here().on().name, parts->beside, s.beside()->on().name)));
    list(false);
  }

 private:
  void show_kernel(played_kernel const& k) const {
    auto const about = k.on().mutant == nullptr ? std::string() : fmt::format(" ({})", k.on().mutant->mechanism);
    say("{}\n",
        style_.dim(fmt::format("{} {}{}, after {} calls", to_.now().type().name, k.on().name, about, k.seen().size())));
    say("{}", picture_of_last_step(k, style_));
  }

  void list(bool refused) const {
    say("p{}, v{}: what can be called\n", to_.at().process, to_.at().page);
    std::size_t number = 0;
    for (auto const& offered : to_.offers())
      if (!offered.is_refused()) say("{:>4}  {}\n", ++number, told(offered));
    if (!refused) return;
    for (auto const& offered : to_.offers())
      if (offered.is_refused()) say("{:>4}  {}\n", "-", told(offered));
  }

  std::string told(offered_call const& offered) const {
    auto const& story = to_.now();
    auto const here = outcome_of(story.here(), offered.here);
    auto line = fmt::format("{:<34}{}", exact_text_of(offered.asked, story.type()), here);
    if (!offered.beside) return line;
    auto const beside = outcome_of(*story.beside(), *offered.beside);
    return beside == here ? line : line + "  | beside: " + beside;
  }

  std::string outcome_of(played_kernel const& on, call_preview const& p) const {
    auto const& of = to_.now().type();
    auto text = text_of(p.played, p.out, of);
    if (text.empty()) text = p.changes ? "completes" : "completes, and changes nothing";
    std::string broken;
    for (property rule = 0; rule < of.properties.size(); ++rule)
      if ((on.breaks(p) >> rule & 1) != 0) broken += (broken.empty() ? "" : ", ") + of.properties[rule].name;
    return broken.empty() ? text : text + "  " + style_.bad("breaks " + broken);
  }

  void save(std::string const& path) const {
    bool const is_scenario = path.ends_with(".md");
    if (!is_scenario && !path.ends_with(".json"))
      return say("save {}: a name that ends with .md (scenario) or .itf.json (trace)\n", path);
    try {
      write_file(path, is_scenario ? scenario_of(to_.now()) : trace_of(to_.now()));
      say("written to {}\n", path);
    } catch (input_error const& e) {
      say("{}\n", e.what());
    }
  }

  steering& to_;
  style style_;
};

void require(std::optional<std::string> const& wrong, std::string const& what) {
  if (wrong) throw input_error(fmt::format("{}: {}", what, *wrong));
}

// A scenario by its name, or a file with one, or with a trace.
void begin_with(steering& to, std::string const& story) {
  if (story.ends_with(".json")) {
    auto const t = load_trace(story);
    std::vector<call> calls;
    for (auto const& step : t.steps) calls.push_back(step.played);
    return to.begin(require_subject(is_implementation(t.subject) ? "machine" : t.subject, t.within, *t.type), t.within,
                    calls);
  }
  auto const told = require_scenario(story, "").told;
  std::vector<call> calls;
  for (auto const& part : told.parts)
    for (auto const& line : part.lines)
      if (line.played) calls.push_back(*line.played);
  to.begin(require_subject(told.subject, told.within, *told.type), told.within, calls);
}

// The next request, after everything that was said before was read.
bool next_request(std::string& line) {
  std::fflush(stdout);
  return static_cast<bool>(std::getline(std::cin, line));
}

exit_code play(play_arguments const& a) {
  steering to;
  if (!a.scenario.empty()) begin_with(to, a.scenario);
  else require(to.obey("machine " + a.machine), "--machine");
  if (!a.kernel.empty()) require(to.obey("kernel " + a.kernel), "--mutant");
  if (!a.beside.empty()) require(to.obey("beside " + a.beside), "--beside");
  std::string line;
  if (a.output.json) {
    while (next_request(line)) say("{}\n", answer(to, line));
    return no_verdict;
  }
  player_at_terminal at_terminal(to, a);
  at_terminal.show();
  say("\nA number, a call, undo, help or quit.\n");
  do {
    if (isatty(STDIN_FILENO) == 1) say("> ");
  } while (next_request(line) && at_terminal.obey(line));
  return no_verdict;
}

}  // namespace

void add_play(registry& r) {
  auto a = std::make_shared<play_arguments>();
  auto* verb =
      r.add("play", "try it: a story made call by call, with what can be called, the picture and every rule",
            "cowproof play --mutant fork_no_incref --beside machine\n"
            "  cowproof play first_write\n"
            "  printf 'map(p0, v0)\\nfork(p0)\\nstore(p1, v0, 7)\\n' | cowproof play\n\nRequests, a line each:\n" +
                std::string(requests));
  verb->add_option(
      "scenario", a->scenario,
      "begin where this ends: a scenario that cowproof scenario --list names, or a file with one or with a trace");
  verb->add_option("--machine", a->machine, "which machine: core, eager, on_demand, whole")->capture_default_str();
  verb->add_option("--mutant", a->kernel, "on a kernel with this bug");
  verb->add_option("--beside", a->beside, "and on another kernel beside it: a mutant, or machine, the correct one");
  a->output.add_to(*verb);
  verb->get_option("--json")->description("answer each request with a line of JSON");
  verb->callback([&r, a] { r.chosen = [a] { return play(*a); }; });
}

}  // namespace cowproof::tools

// cowproof replay: a trace again, on what it was recorded on, the running kernel included, or on something else.
#include "trace/replay.hpp"

#include "tools/traces.hpp"
#include "tools/validate/on_linux.hpp"

namespace cowproof::tools {
namespace {

struct replay_arguments {
  std::string file;
  std::string on;
  output_options output;
};

// The same calls on another subject: its own outcomes, states and verdict.
trace transplanted(trace const& t, std::string const& subject_name) {
  std::vector<call> calls;
  for (auto const& step : t.steps) calls.push_back(step.played);
  return record_calls(subject_name, t.within, calls, t.origin, *t.type);
}

nlohmann::ordered_json to_json(trace const& t, replay_report const& report) {
  nlohmann::ordered_json document{{"schema", "cowproof-replay/1"},
                                  {"subject", t.subject},
                                  {"played", report.played},
                                  {"reproduced", report.reproduced()}};
  if (report.violated)
    document["violated"] = {{"property", report.violated->property}, {"step", report.violated->step}};
  if (report.impossible) document["impossible_step"] = *report.impossible;
  if (auto const& d = report.difference)
    document["difference"] = {
        {"step", d->step}, {"what", d->what}, {"recorded", d->recorded}, {"replayed", d->replayed}};
  return document;
}

exit_code replay_file(replay_arguments& a) {
  auto recorded = load_trace(a.file);
  if (a.on.empty() && is_implementation(recorded.subject) && recorded.subject != "linux")
    throw input_error(
        fmt::format("{}: of an implementation, which is played again by\n  {}\nand --on machine plays "
                    "what should happen",
                    a.file, replaying_command(recorded, a.file)));
  if (a.on == "linux" || (a.on.empty() && is_implementation(recorded.subject)))
    return print_answers(require_played_on_linux(recorded, a.file), a.output);
  if (!a.on.empty()) recorded = transplanted(recorded, a.on);
  auto const report = replay(recorded);
  if (a.output.json) print_json(to_json(recorded, report));
  else say("{}", text_of(report, recorded));
  // A trace that does not replay as it says is bad input, whatever it claims.
  if (!report.reproduced()) return misuse;
  return report.violated ? refuted : holds;
}

}  // namespace

void add_replay(registry& r) {
  auto a = std::make_shared<replay_arguments>();
  auto* verb = r.add("replay", "a trace again: the same outcomes, states and verdict",
                     "cowproof replay counterexample.itf.json\n  cowproof replay counterexample.itf.json --on linux");
  verb->add_option("file", a->file, "an .itf.json trace")->required();
  verb->add_option("--on", a->on, "its calls on this subject instead: machine, a mutant, or linux");
  a->output.add_to(*verb);
  verb->callback([&r, a] { r.chosen = [a] { return replay_file(*a); }; });
}

}  // namespace cowproof::tools

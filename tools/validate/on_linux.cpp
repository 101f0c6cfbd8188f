// Asks the running kernel about stories.
#include "tools/validate/on_linux.hpp"

#include <algorithm>

#include <fmt/ranges.h>

#include "oracle/linux_validation.hpp"
#include "oracle/report/report.hpp"
#include "tools/traces.hpp"
#include "tools/validate/validating.hpp"

namespace cowproof::tools {
namespace {

// "Linux 6.18.44-cloud" is Linux 6.18 to readers: what comes then are repairs, and the names of builds.
std::string version_of(std::string const& kernel) {
  auto const dot = kernel.find('.');
  return dot == std::string::npos ? kernel : kernel.substr(0, kernel.find_first_not_of("0123456789", dot + 1));
}

std::string why_not_confirmed(oracle::validation_report const& answers) {
  if (answers.failed) return answers.failed->what;
  if (!answers.rejections.empty())
    return fmt::format("Linux breaks {}", oracle::describe(answers.rejections.front().broken()).name);
  return fmt::format("{}", fmt::join(answers.unexamined, "; "));
}

std::string no_kernel_for(std::string const& name, trace const& t) {
  return fmt::format("{}: no kernel can be asked about a trace of \"{}\"", name, t.type->name);
}

}  // namespace

std::optional<oracle::validation_report> play_on_linux(trace const& t) {
  if (t.type != &core_type() && t.type != &whole_type()) return std::nullopt;
  oracle::linux_options options;
  options.processes = static_cast<unsigned>(t.within.processes);
  options.pages = static_cast<unsigned>(t.within.pages);
  options.machine = t.type;
  std::vector<call> calls;
  for (auto const& step : t.steps) calls.push_back(step.played);
  auto const correct = record_calls("machine", t.within, calls, t.origin, *t.type);
  calls.clear();
  std::vector<result> recorded;
  for (auto const& step : correct.steps) {
    calls.push_back(step.played);
    recorded.push_back(step.out);
  }
  return oracle::replay_on_linux(calls, options, recorded);
}

oracle::validation_report require_played_on_linux(trace const& t, std::string const& name) {
  auto answers = play_on_linux(t);
  if (!answers) throw input_error(no_kernel_for(name, t));
  return *std::move(answers);
}

exit_code print_answers(oracle::validation_report const& answers, output_options const& output) {
  if (output.json) print_json(json_of(answers));
  else say("{}", oracle::to_text(answers));
  return exit_code_of(answers.conclusion());
}

story_on_linux story_answered(named_scenario const& s, oracle::validation_report const& answers) {
  return {s.name, mutant_of(s.told) != nullptr, answers.checked.name, answers.conclusion(), why_not_confirmed(answers)};
}

story_on_linux asked_of_linux(named_scenario const& s, trace const& recorded) {
  if (auto const answers = play_on_linux(recorded)) return story_answered(s, *answers);
  return {s.name, mutant_of(s.told) != nullptr, "", oracle::verdict::unknown, no_kernel_for(s.name, recorded)};
}

std::string mark_of(story_on_linux const& s) {
  if (!s.is_confirmed()) return "";
  auto const kernel = version_of(s.kernel);
  return s.is_of_mutant ? kernel + " does as a correct kernel" : "confirmed on " + kernel;
}

std::string text_of(std::vector<story_on_linux> const& all) {
  std::size_t longest = 0;
  for (auto const& s : all) longest = std::max(longest, s.name.size());
  std::string text;
  for (auto const& s : all) {
    auto const told = s.is_confirmed() ? mark_of(s) : fmt::format("{}: {}", oracle::name_of(s.verdict), s.why);
    text += fmt::format("  {:<{}}  {}\n", s.name, longest, told);
  }
  return text;
}

}  // namespace cowproof::tools

// Plays scenarios.
#include "trace/scenario/scenario.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace cowproof {
namespace {

// " → 7". Before it, what was offered and not needed is told only where it cannot be offered.
std::string outcome_in(std::string const& title) { return title.substr(title.find(')') + 1); }

std::vector<call> calls_of(scenario const& s) {
  std::vector<call> calls;
  for (auto const& part : s.parts)
    for (auto const& line : part.lines)
      if (line.played) calls.push_back(*line.played);
  return calls;
}

// Plays the calls, then goes through the lines, each with the step that it is about.
class scenario_play {
 public:
  scenario_play(scenario const& s, layout_options const& options) : s_(s) {
    played_.recorded = record(s.subject);
    played_.drawn = lay_out(played_.recorded, options);
    if (is_mutant()) played_.correctly = lay_out(record("machine"), options);
  }

  played_scenario play() {
    played_.says.push_back(s_.parts.front().says);
    for (auto const& part : s_.parts) {
      bool const has_calls = std::ranges::any_of(part.lines, [](auto const& line) { return line.played.has_value(); });
      if (!has_calls && &part != &s_.parts.front()) played_.says.back() += " " + part.says;
      for (auto const& line : part.lines) {
        if (line.played) take_call(line, part.says);
        else if (auto const wrong = unmet_here(line.text)) fail(line, *wrong);
      }
    }
    return std::move(played_);
  }

 private:
  bool is_mutant() const { return s_.subject != "machine"; }
  trace record(std::string_view subject) const {
    return record_trace(*find_subject(subject, s_.within, *s_.type), s_.within, calls_of(s_), s_.title);
  }
  void fail(scenario_line const& line, std::string what) { played_.failed.push_back({line.number, std::move(what)}); }

  // The step of the last call.
  drawn_step const& step_in(drawn_trace const& drawn) const {
    auto const calls = played_.says.size() - 1;
    return calls == 0 ? drawn.start : drawn.steps.at(calls - 1);
  }

  void take_call(scenario_line const& line, std::string const& says) {
    played_.says.push_back(says);
    auto const& step = step_in(played_.drawn);
    if (outcome_in(step.title) != outcome_in(line.text)) fail(line, "what happens is " + step.title);
    if (!is_mutant() && !step.broken.empty()) fail(line, step.broken.front().name + " is broken");
  }

  std::optional<std::string> unmet_here(std::string_view expectation) const {
    if (!expectation.starts_with(of_a_correct_kernel)) return unmet(expectation, played_.drawn, step_in(played_.drawn));
    if (!played_.correctly) return "this is the correct kernel";
    auto const correctly = expectation.substr(of_a_correct_kernel.size());
    auto const wrong = unmet(correctly, *played_.correctly, step_in(*played_.correctly));
    return wrong ? std::optional(std::string(of_a_correct_kernel) + *wrong) : std::nullopt;
  }

  scenario const& s_;
  played_scenario played_;
};

}  // namespace

played_scenario play_scenario(scenario const& s, layout_options const& options) {
  return scenario_play(s, options).play();
}

std::string name_of(scenario const& s) {
  if (s.subject == "machine") {
    auto name = s.title;
    std::ranges::transform(name, name.begin(), [](unsigned char c) {
      return std::isalnum(c) != 0 ? static_cast<char>(std::tolower(c)) : '_';
    });
    return name;
  }
  auto const of = std::ranges::find_if(machine_types(), [&](auto const* type) {
    return type == s.type || find_subject(s.subject, {0, 0, 0, 0}, *type) != nullptr;
  });
  return *of == s.type ? s.subject : fmt::format("{}_{}", s.type->name, s.subject);
}

std::string prose_of(scenario const& s) {
  auto text = fmt::format("## {}\n", s.title);
  for (auto const& part : s.parts) text += fmt::format("\n{}\n", part.says);
  return text;
}

}  // namespace cowproof

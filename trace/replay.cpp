// Replay: the same calls, then recorded against played, step by step.
#include "trace/replay.hpp"

#include <fmt/format.h>

#include "engines/call_text.hpp"

namespace cowproof {
namespace {

std::string text_of_result(call const& c, result const& out) {
  auto const text = text_of(c, out);
  if (text.empty()) return "completed";
  return text.starts_with("-> ") ? "completed " + text : text;
}

std::optional<replay_difference> state_difference(std::size_t step, described_state const& recorded,
                                                  described_state const& replayed) {
  auto const changes = difference(recorded, replayed);
  if (changes.empty()) return std::nullopt;
  return replay_difference{step, changes.front().cell, changes.front().before, changes.front().after};
}

// An implementation's results are its own: its trace is played on the machine, which says what they should be.
std::optional<replay_difference> first_difference(trace const& t, std::span<seen_step const> played) {
  auto const* model = model_of(t.subject, t.within);
  if (auto const found = state_difference(0, t.initial, model->initial(t.within))) return found;
  for (std::size_t i = 0; i < played.size(); ++i) {
    auto const& recorded = t.steps[i];
    if (!(recorded.out == played[i].out))
      return replay_difference{i + 1, "outcome", text_of_result(recorded.played, recorded.out),
                               text_of_result(recorded.played, played[i].out)};
    if (auto const found = state_difference(i + 1, recorded.state, played[i].state)) return found;
  }
  return std::nullopt;
}

std::string text_of_verdict(std::optional<violation> const& v) {
  return v ? fmt::format("{} is violated at step {}", v->property, v->step) : "nothing is violated";
}

}  // namespace

replay_report replay(trace const& t) {
  replay_report report;
  if (model_of(t.subject, t.within) == nullptr) return report;
  auto const steps = watch_again(t);
  report.played = steps.size();
  if (steps.size() < t.steps.size()) report.impossible = steps.size() + 1;
  report.difference = first_difference(t, steps);
  std::optional<property> wanted;
  if (t.violated) wanted = find_property(t.violated->property);
  report.violated = first_violation(steps, wanted);
  report.verdict_reproduced = report.violated == t.violated;
  return report;
}

std::string text_of(replay_report const& report, trace const& t) {
  std::string text;
  if (report.impossible)
    text += fmt::format("step {}: {} takes what the state before it cannot offer\n", *report.impossible,
                        text_of(t.steps[*report.impossible - 1].played));
  if (report.difference)
    text += fmt::format("step {}: {} is recorded as {}, and replayed as {}\n", report.difference->step,
                        report.difference->what, report.difference->recorded, report.difference->replayed);
  if (report.reproduced())
    return fmt::format("reproduced: {} steps, {}\n", report.played, text_of_verdict(report.violated));
  text += fmt::format("not reproduced: recorded that {}; replayed, {}\n", text_of_verdict(t.violated),
                      text_of_verdict(report.violated));
  return text;
}

}  // namespace cowproof

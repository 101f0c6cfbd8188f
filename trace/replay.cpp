// Replay: the same calls, then recorded against played, step by step.
#include "trace/replay.hpp"

#include <fmt/format.h>

#include "engines/call_text.hpp"

namespace cowproof {
namespace {

std::string text_of_result(call const& c, result const& out, machine_type const& of) {
  auto const text = text_of(c, out, of);
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
  auto const* model = model_of(t.subject, t.within, *t.type);
  if (auto const found = state_difference(0, t.initial, model->initial(t.within))) return found;
  for (std::size_t i = 0; i < played.size(); ++i) {
    auto const& recorded = t.steps[i];
    if (!(recorded.out == played[i].out))
      return replay_difference{i + 1, "outcome", text_of_result(recorded.played, recorded.out, *t.type),
                               text_of_result(recorded.played, played[i].out, *t.type)};
    if (auto const found = state_difference(i + 1, recorded.state, played[i].state)) return found;
  }
  return std::nullopt;
}

// What the environment offers to the call: "f3", "p1".
std::string offer_of(call const& c, machine_type const& of) {
  auto const& type = of.operations[c.operation];
  for (std::size_t i = 0; i < type.operands; ++i) {
    auto const& operand = type.operand[i];
    if (is_offer(operand.kind)) return fmt::format("{}{}", operand.names().letter, offer_pick(c.operand[i]));
  }
  return "nothing";
}

std::string counted_steps(std::size_t n) { return fmt::format("{} step{}", n, n == 1 ? "" : "s"); }

std::string text_of_verdict(std::optional<violation> const& v) {
  return v ? fmt::format("{} is violated at step {}", v->property, v->step) : "nothing is violated";
}

}  // namespace

replay_report replay(trace const& t) { return compare(t, watch_again(t)); }

replay_report compare(trace const& t, std::span<seen_step const> steps) {
  replay_report report;
  if (model_of(t.subject, t.within, *t.type) == nullptr) return report;
  report.played = steps.size();
  if (steps.size() < t.steps.size()) report.impossible = steps.size() + 1;
  report.difference = first_difference(t, steps);
  std::optional<property> wanted;
  if (t.violated) wanted = find_property(t.violated->property, *t.type);
  report.violated = first_violation(steps, wanted, *t.type);
  // A clause is about an implementation, which the machine keeps: its states and verdict are to be right.
  bool const is_of_clause = t.violated && !wanted && is_implementation(t.subject);
  report.verdict_reproduced = is_of_clause ? !report.violated : report.violated == t.violated;
  return report;
}

std::string text_of(replay_report const& report, trace const& t) {
  std::string text;
  if (report.impossible)
    text += fmt::format("step {}: {} is offered {}, which is taken\n", *report.impossible,
                        text_of(t.steps[*report.impossible - 1].played, *t.type),
                        offer_of(t.steps[*report.impossible - 1].played, *t.type));
  if (report.difference)
    text += fmt::format("step {}: {} is recorded as {}, and replayed as {}\n", report.difference->step,
                        report.difference->what, report.difference->recorded, report.difference->replayed);
  if (report.reproduced())
    return fmt::format("reproduced: {}, {}\n", counted_steps(report.played), text_of_verdict(report.violated));
  if (report.impossible)
    return text + fmt::format("not reproduced: {} of {} can be played\n", report.played, counted_steps(t.steps.size()));
  if (report.verdict_reproduced)
    return text + fmt::format("not reproduced, but for the verdict: {}\n", text_of_verdict(report.violated));
  return text + fmt::format("not reproduced: recorded that {}; replayed, {}\n", text_of_verdict(t.violated),
                            text_of_verdict(report.violated));
}

}  // namespace cowproof

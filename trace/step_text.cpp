// The sentences about a step that SVG and page have in common.
#include "trace/step_text.hpp"

#include <fmt/format.h>

namespace cowproof {

std::string cost_text(drawn_step const& step) {
  auto const& cost = step.cost;
  auto const text = fmt::format("entries copied {} · frames copied {}", cost.entries_copied, cost.frames_copied);
  if (cost.frames_if_eager == 0) return text;
  return text + fmt::format(" (an eager fork: {})", cost.frames_if_eager);
}

std::vector<std::string> remarks_of(drawn_step const& step) {
  std::vector<std::string> remarks;
  for (auto const& rule : step.broken)
    if (rule.since == step.number) remarks.push_back(fmt::format("violates {}: {}", rule.name, rule.sentence));
  for (auto const& note : step.notes) remarks.push_back(note.text);
  for (auto const& page : step.pages)
    for (auto const& note : page.notes)
      if (note.is_wrong) remarks.push_back(fmt::format("v{}: {}", page.page, note.text));
  for (auto const& frame : step.frames)
    if (frame.note && frame.note->is_wrong) {
      auto const& name = frame.after.name;
      remarks.push_back(frame.note->text.starts_with(name) ? frame.note->text : name + ": " + frame.note->text);
    }
  for (auto const& fact : step.facts)
    if (fact.is_wrong && fact.has_changed()) remarks.push_back(fact.keys + ": " + fact.after);
  for (auto const& rule : step.broken)
    if (rule.since != step.number) remarks.push_back(fmt::format("{} is broken since step {}", rule.name, rule.since));
  return remarks;
}

}  // namespace cowproof

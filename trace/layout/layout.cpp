// Lays out a trace: replays it for what it does not hold, then draws the differences, step by step.
#include "trace/layout/layout.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engines/call_text.hpp"
#include "trace/layout/notes.hpp"
#include "trace/layout/places.hpp"
#include "trace/layout/rules.hpp"
#include "trace/layout/seats.hpp"
#include "trace/layout/stages.hpp"
#include "trace/layout/step.hpp"
#include "trace/layout/tables.hpp"
#include "trace/replay.hpp"

namespace cowproof {
namespace {

std::vector<std::size_t> processes_in(std::vector<memory_view> const& states, bool all) {
  std::vector<std::size_t> drawn;
  for (std::size_t p = 0; p < states.front().alive.size(); ++p)
    if (all || std::ranges::any_of(states, [&](memory_view const& s) { return s.alive[p] || s.pages_of(p) != 0; }))
      drawn.push_back(p);
  return drawn;
}

std::string heading_of(trace const& t) {
  auto const* model = model_of(t.subject, t.within, *t.type);
  auto text = fmt::format("{}: {}", t.subject, text_of(t.within));
  if (t.type != &core_type()) text = fmt::format("{} {}", t.type->name, text);
  std::string named;
  for (auto const& [what, name] : t.names) named += fmt::format("{}{} {}", named.empty() ? "\n" : ", ", what, name);
  text += named;
  if (model != nullptr && model->mutant != nullptr) text = fmt::format("{}\n{}", text, model->mutant->mechanism);
  return text;
}

void draw_steps(trace const& t, std::vector<memory_view> const& states, std::span<seen_step const> replayed,
                drawn_trace& drawn) {
  std::vector<bool> lived(states.front().alive.size());
  for (std::size_t i = 0; i < t.steps.size(); ++i) {
    explained_step const step{t.steps[i].played, t.steps[i].out, states[i], states[i + 1], t.type};
    auto made = draw_step(step, drawn.processes, i + 1);
    for (auto const p : drawn.processes) {
      made.lives.push_back(life_of(step.before.alive[p], step.after.alive[p], lived[p]));
      lived[p] = lived[p] || step.before.alive[p];
    }
    add_notes(made, step, drawn.processes);
    made.stages = stages_of(step, made, drawn.processes);
    if (i < replayed.size()) {
      auto seen = view_program(replayed[i].observed, t.within, *t.type);
      auto expected = view_program(replayed[i].expected, t.within, *t.type);
      seat(seen, step.after);
      seat(expected, step.after);
      add_what_should_be(made, step, {seen, expected, replayed[i].expected_out}, drawn.processes);
      if (seen.alive.empty()) add_other_differences(made, replayed[i].observed, replayed[i].expected);
    }
    drawn.cost += made.cost;
    drawn.steps.push_back(std::move(made));
  }
}

// Page tables and what they name.
void draw_memory(trace const& t, std::span<seen_step const> replayed, layout_options const& options,
                 drawn_trace& drawn) {
  std::vector<memory_view> states{view_memory(t.initial, t.within, *t.type)};
  for (auto const& step : t.steps) states.push_back(view_memory(step.state, t.within, *t.type));
  if (states.front().column_letter != 'p') take_seats(states);
  auto const& first = states.front();
  drawn.column_letter = first.column_letter;
  drawn.has_more = !first.beside.empty();
  drawn.processes = processes_in(states, options.goes_on);
  drawn.last_word = static_cast<std::size_t>(t.within.words - 1);
  drawn.last_frame = static_cast<std::size_t>(t.within.frames - 1);
  place_parts(t, options.addresses, drawn);
  place_names(t, drawn);
  drawn.start = draw_start(first, drawn.processes);
  draw_steps(t, states, replayed, drawn);
  if (t.names.empty()) return;
  name_facts(t, drawn.start);
  for (auto& step : drawn.steps) name_facts(t, step);
}

}  // namespace

bool drawn_page::is_mapped() const {
  return std::ranges::any_of(before, &drawn_entry::is_there) || std::ranges::any_of(after, &drawn_entry::is_there);
}

std::string drawn_trace::page_label(std::size_t page) const {
  auto const number = fmt::format("v{}", page);
  return page < page_names.size() && !page_names[page].empty() ? number + " " + page_names[page] : number;
}

bool drawn_page::is_shared() const { return std::ranges::any_of(after, &drawn_entry::shared); }

drawn_trace lay_out(trace const& t, layout_options const& options) { return lay_out(t, watch_again(t), options); }

drawn_trace lay_out(trace const& t, std::span<seen_step const> replayed, layout_options const& options) {
  drawn_trace drawn;
  drawn.goes_on = options.goes_on;
  drawn.heading = heading_of(t);
  drawn.origin = t.origin;
  if (is_drawn(*t.type)) draw_memory(t, replayed, options, drawn);
  else draw_tables(t, replayed, drawn);
  tell_rules(t, replayed, drawn);
  tell_recorded_clause(t, drawn);
  drawn.violated = t.violated;
  if (t.violated)
    if (auto const p = find_property(t.violated->property, *t.type))
      drawn.violated_sentence = t.type->properties[*p].sentence;
  // What an implementation answered is its own, and the step tells what it should have been.
  auto report = compare(t, replayed);
  if (is_implementation(t.subject) && report.difference && report.difference->what == "outcome") report.difference = {};
  if (!report.reproduced()) drawn.notes.push_back({text_of(report, t), true, {}, {}});
  return drawn;
}

}  // namespace cowproof

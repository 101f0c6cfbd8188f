// The text of a trace: a heading, the steps, the verdict.
#include "trace/text/text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "trace/layout/tables.hpp"
#include "trace/picture/canvas.hpp"
#include "trace/text/pages.hpp"

namespace cowproof {
namespace {

constexpr std::size_t margin = 1, inner_margin = 3, fact_column = 10;

void draw_lines(text_canvas& canvas, std::size_t column, std::string_view text, text_style style) {
  while (!text.empty()) {
    auto const one = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), one.size() + 1));
    canvas.line();
    canvas.wrap(column, one, style);
  }
}

void draw_wrong(text_canvas& canvas, std::string_view text) {
  canvas.line();
  canvas.put(margin, "✗", wrong_style);
  canvas.wrap(inner_margin, text, wrong_style);
}

void draw_step_line(text_canvas& canvas, drawn_step const& step) {
  canvas.line();
  canvas.put(margin, fmt::format("{} · {}", step.number, step.title), strong_style);
  if (step.tables.empty()) {
    auto const cost =
        fmt::format("entries copied {}   frames copied {}", step.cost.entries_copied, step.cost.frames_copied);
    if (canvas.end() + 2 + cost.size() > canvas.width()) canvas.line();
    canvas.put(canvas.width() - cost.size(), cost, faint_style);
  }
  canvas.line();
  canvas.wrap(inner_margin, step.why);
  std::string rule;
  for (std::size_t i = 0; i < canvas.width(); ++i) rule += "─";
  canvas.line();
  canvas.put(0, rule, faint_style);
}

// Pages that are not drawn, in one line.
void draw_folded(text_canvas& canvas, drawn_step const& step, std::vector<drawn_page const*> const& drawn) {
  std::size_t folded = 0;
  std::size_t shared = 0;
  for (auto const& page : step.pages) {
    if (!page.is_mapped() || std::ranges::find(drawn, &page) != drawn.end()) continue;
    ++folded;
    shared += page.is_shared() ? 1 : 0;
  }
  if (folded == 0) return;
  canvas.line();
  canvas.put(inner_margin, fmt::format("··· {} as before, {} shared", counted(folded, "page", "pages"), shared),
             faint_style);
}

void draw_rules(text_canvas& canvas, drawn_step const& step) {
  for (auto const& note : step.notes) draw_wrong(canvas, note.text);
  for (auto const& rule : step.broken)
    draw_wrong(canvas, rule.since == step.number ? fmt::format("violates {}: {}", rule.name, rule.sentence)
                                                 : fmt::format("{} is broken since step {}", rule.name, rule.since));
}

// What changes, or with `full` everything that is there.
void draw_tables_of(text_canvas& canvas, drawn_step const& step, bool full) {
  for (auto const& table : full ? step.tables : changed_tables(step)) {
    if (table.rows.empty()) continue;
    canvas.line();
    canvas.put(inner_margin, table.name, strong_style);
    for (auto const& row : table.rows) {
      canvas.line();
      canvas.put(inner_margin + 2, fmt::format("[{}] ", row.keys));
      if (row.has_changed()) canvas.append(fmt::format("{} → ", row.before), faint_style);
      canvas.wrap(canvas.end(), row.after, row.has_changed() ? strong_style : plain_style);
    }
  }
}

// Tasks, files and devices; the kernel.
void draw_facts(text_canvas& canvas, drawn_step const& step, bool full) {
  auto const draw = [&](drawn_row const& fact) {
    if (!full && !fact.has_changed()) return;
    auto const line = [&](char const* mark, std::string const& value, text_style style) {
      if (value.empty()) return;
      canvas.line();
      canvas.put(margin, mark, strong_style);
      canvas.put(inner_margin, fact.keys);
      canvas.wrap(fact_column, value, style);
    };
    if (fact.has_changed()) line("-", fact.before, faint_style);
    line(fact.is_wrong ? "✗" : fact.has_changed() ? "+" : "", fact.after, fact.is_wrong ? wrong_style : plain_style);
  };
  for (auto const& fact : step.facts) draw(fact);
  if (step.kernel) draw(*step.kernel);
}

void draw_step(text_canvas& canvas, drawn_trace const& trace, drawn_step const& step, bool full) {
  draw_step_line(canvas, step);
  if (trace.in_tables) {
    draw_tables_of(canvas, step, full);
    draw_rules(canvas, step);
    canvas.line();
    return;
  }
  std::vector<drawn_page const*> pages;
  for (auto const& page : step.pages)
    if (page.change != page_change::none || (full && page.is_mapped())) pages.push_back(&page);
  page_drawing const drawing{canvas, trace, step, pages, full};
  std::vector<std::size_t> shown;
  if (!pages.empty() && trace.processes.size() <= 2) shown = draw_figure(drawing);
  else if (!pages.empty()) draw_matrix(drawing);
  draw_folded(canvas, step, pages);
  draw_frames(drawing, shown);
  draw_facts(canvas, step, full);
  draw_rules(canvas, step);
  canvas.line();
}

void draw_cost(text_canvas& canvas, drawn_trace const& trace) {
  if (trace.cost.frames_if_eager == 0) return;
  canvas.line();
  canvas.wrap(inner_margin, fmt::format("in all, {} and {} copied; forks that copy at once copy {}",
                                        counted(trace.cost.entries_copied, "entry", "entries"),
                                        counted(trace.cost.frames_copied, "frame", "frames"),
                                        counted(trace.cost.frames_if_eager, "frame", "frames")));
}

void draw_legend(text_canvas& canvas, drawn_trace const& trace) {
  if (trace.in_tables) return;
  auto const* rights = trace.processes.size() <= 2 ? "P present, W writable, C copy on write"
                                                   : "W writable, C copy on write, R read-only";
  canvas.line();
  canvas.wrap(margin, fmt::format("{}; ━ shared; ● who names the frame, then the count it stores", rights),
              faint_style);
  canvas.line();
  canvas.wrap(margin, "RSS: pages in memory; PSS: each divided by the entries that map it; shared: with several",
              faint_style);
  if (trace.start.tenants.empty()) return;
  canvas.line();
  canvas.wrap(margin,
              trace.processes.size() <= 2
                  ? "a address space, s swap slot, zero the zero frame; T what the hardware remembers; none: untouched"
                  : "a address space, s swap slot (S), zero the zero frame; - untouched",
              faint_style);
}

void draw_verdict(text_canvas& canvas, drawn_trace const& trace) {
  for (auto const& note : trace.notes) draw_lines(canvas, margin, "✗ " + note.text, wrong_style);
  if (trace.violated) {
    auto text = fmt::format("{} is broken at step {}", trace.violated->property, trace.violated->step);
    if (!trace.violated_sentence.empty()) text += ": " + trace.violated_sentence;
    draw_wrong(canvas, text);
    return;
  }
  bool const broken = std::ranges::any_of(trace.steps, [](auto const& step) { return !step.broken.empty(); });
  if (broken || !trace.notes.empty()) return;
  canvas.line();
  canvas.put(margin, fmt::format("✓ every rule holds after each of {}", counted(trace.steps.size(), "step", "steps")));
}

void draw_paragraph(text_canvas& canvas, std::vector<std::string> const& says, std::size_t step) {
  if (step >= says.size() || (step > 0 && says[step] == says[step - 1])) return;
  canvas.line();
  canvas.wrap(margin, says[step]);
  canvas.line();
}

}  // namespace

std::string render_step(drawn_trace const& drawn, drawn_step const& step, text_options const& options) {
  text_canvas canvas(options);
  draw_step(canvas, drawn, step, options.full);
  return canvas.text();
}

std::string render_text(drawn_trace const& drawn, text_options const& options) {
  auto chosen = options;
  chosen.width = std::max(options.width, narrowest_text);
  text_canvas canvas(chosen);
  draw_lines(canvas, margin, drawn.heading, strong_style);
  draw_lines(canvas, margin, drawn.origin, faint_style);
  draw_legend(canvas, drawn);
  canvas.line();
  draw_paragraph(canvas, options.says, 0);
  for (auto const& step : drawn.steps) {
    draw_paragraph(canvas, options.says, static_cast<std::size_t>(step.number));
    draw_step(canvas, drawn, step, options.full);
  }
  draw_cost(canvas, drawn);
  draw_verdict(canvas, drawn);
  return canvas.text();
}

std::string show_text(trace const& t, text_options const& options) { return render_text(lay_out(t), options); }

}  // namespace cowproof

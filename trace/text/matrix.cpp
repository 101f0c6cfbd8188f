// The matrix: a row a page, a column a process; and the frames below, with a pip a process.
#include <algorithm>

#include <fmt/format.h>

#include "trace/layout/notes.hpp"
#include "trace/text/pages.hpp"

namespace cowproof {
namespace {

constexpr std::size_t mark_column = 1, page_column = 3, first_process_column = 10, note_column = 70, longest_note = 30;

std::size_t first_process_column_of(drawn_trace const& trace) {
  std::size_t name = 0;
  for (auto const& each : trace.page_names) name = std::max(name, each.size());
  return first_process_column + (name == 0 ? 0 : name - 2);
}

// Digits of the longest name of a place, beside its letter.
std::size_t digits_of_names(drawn_trace const& trace) {
  std::size_t digits = std::to_string(trace.last_frame).size();
  for (auto const& step : trace.steps)
    for (auto const& f : step.frames)
      if (!f.after.is_free()) digits = std::max(digits, f.after.name.size() - 1);
  return digits;
}

class matrix {
 public:
  matrix(page_drawing const& d, std::vector<std::size_t> columns, std::size_t frame_digits)
      : d_(d),
        canvas_(d.canvas),
        columns_(std::move(columns)),
        digits_(frame_digits),
        first_(first_process_column_of(d.trace)) {}

  // "f18 C" and a gap, which a bar fills between neighbours that share.
  static std::size_t cell_width(std::size_t frame_digits) { return 1 + frame_digits + 2 + 2; }

  void draw() {
    canvas_.line();
    canvas_.put(page_column, "page", faint_style);
    for (std::size_t i = 0; i < columns_.size(); ++i) canvas_.put(column(i), d_.step.columns[columns_[i]], faint_style);
    for (auto const* page : d_.pages) draw_page(*page);
    each_resident_row(d_, [&](char const* mark, resident_row const& row) { draw_resident(mark, row); });
  }

 private:
  std::size_t column(std::size_t i) const { return first_ + i * cell_width(digits_); }

  void draw_page(drawn_page const& page) {
    if (page.change == page_change::changed) {
      draw_row("-", page, page.before);
      draw_row("+", page, page.after);
    } else {
      draw_row(page.change == page_change::whole_table ? "~"
               : page.change == page_change::accessed  ? ">"
                                                       : " ",
               page, page.after);
    }
    std::vector<drawn_note> notes;
    for (auto const& note : page.notes)
      if (!note.process || draws(*note.process)) notes.push_back(note);
    draw_notes(canvas_, notes);
  }

  bool draws(std::size_t process) const {
    return std::ranges::any_of(columns_, [&](std::size_t c) { return d_.trace.processes[c] == process; });
  }

  void draw_row(char const* mark, drawn_page const& page, std::vector<drawn_entry> const& row) {
    canvas_.line();
    canvas_.put(mark_column, mark, strong_style);
    canvas_.put(page_column, d_.trace.page_label(page.page));
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      auto const& entry = row[columns_[i]];
      if (entry.what == drawn_entry::kind::no_process) continue;
      if (entry.what == drawn_entry::kind::unmapped) {
        canvas_.put(
            column(i),
            entry.is_untouched() ? "-" : std::string_view("····").substr(0, 2 * std::min<std::size_t>(digits_ + 1, 4)),
            faint_style);
        continue;
      }
      auto const style = entry.writes_shared() ? wrong_style
                         : entry.shared        ? hue_style(entry.entry.frame)
                                               : plain_style;
      auto const& frame = entry.name;
      canvas_.put(column(i), fmt::format("{:<{}} {}", frame, digits_ + 1, rights_of(entry.entry)), style);
      bool const fused = i + 1 < columns_.size() && row[columns_[i + 1]].what == drawn_entry::kind::mapped &&
                         row[columns_[i + 1]].entry.frame == entry.entry.frame;
      if (fused) canvas_.put(column(i) + digits_ + 3, "━━", style);
    }
  }

  void draw_resident(char const* mark, resident_row const& row) {
    canvas_.line();
    canvas_.put(mark_column, mark, strong_style);
    canvas_.put(page_column, row.name, faint_style);
    for (std::size_t i = 0; i < columns_.size(); ++i)
      if (auto const& there = d_.step.resident[columns_[i]]; there.is_there)
        canvas_.put(column(i), row.value(there.after));
  }

  static char rights_of(entry_view const& entry) {
    return !entry.present ? 'S' : entry.writable ? 'W' : entry.cow ? 'C' : 'R';
  }

  page_drawing const& d_;
  text_canvas& canvas_;
  std::vector<std::size_t> columns_;
  std::size_t digits_;
  std::size_t first_;
};

void draw_frame_line(page_drawing const& d, frame_change const& change) {
  auto const& now = change.after;
  auto const style = now.is_shared() ? hue_style(now.frame) : plain_style;
  bool const wrong = change.note && change.note->is_wrong;
  auto const mark = wrong                     ? "✗"
                    : !change.has_changed()   ? ">"
                    : now.is_free()           ? "-"
                    : change.before.is_free() ? "+"
                                              : "~";
  d.canvas.line();
  d.canvas.put(mark_column, mark, wrong ? wrong_style : strong_style);
  d.canvas.put(page_column, now.name, style);
  if (!now.is_free()) {
    d.canvas.put(page_column + 5, fmt::format("{:>5} ", short_word_text(now.word)), style);
    for (auto const n : now.pips) d.canvas.append(pip(n), n == 0 ? faint_style : style);
    d.canvas.append(" " + now.count_text(), now.is_miscounted() ? wrong_style : style);
    if (!now.role.empty()) d.canvas.append("   " + now.role, faint_style);
  }
  if (change.note)
    d.canvas.append((now.is_free() ? " " : "   ") + change.note->text, wrong ? wrong_style : plain_style);
}

}  // namespace

std::string_view pip(std::size_t entries) {
  constexpr std::string_view digits = "23456789";
  if (entries == 0) return "○";
  if (entries == 1) return "●";
  return digits.substr(std::min<std::size_t>(entries - 2, digits.size() - 1), 1);
}

void draw_matrix(page_drawing const& d) {
  auto const frame_digits = digits_of_names(d.trace);
  auto const room = (d.canvas.width() - first_process_column_of(d.trace)) / matrix::cell_width(frame_digits);
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i <= d.step.alive.size(); ++i) {
    if (columns.size() == room || (i == d.step.alive.size() && !columns.empty())) {
      matrix(d, columns, frame_digits).draw();
      columns.clear();
    }
    if (i < d.step.alive.size() && d.step.alive[i]) columns.push_back(i);
  }
}

void draw_frames(page_drawing const& d, std::vector<std::size_t> const& shown) {
  for (auto const& change : d.step.frames)
    if ((change.has_changed() || change.accessed) && std::ranges::find(shown, change.after.frame) == shown.end())
      draw_frame_line(d, change);
}

void draw_notes(text_canvas& canvas, std::vector<drawn_note> const& notes) {
  for (std::size_t i = 0; i < notes.size(); ++i) {
    auto const text = (notes[i].is_wrong ? "✗ " : "") + notes[i].text;
    bool const beside = note_column + longest_note <= canvas.width();
    if (i > 0 || !beside || canvas.end() >= note_column) canvas.line();
    canvas.wrap(beside ? note_column : first_process_column, text, notes[i].is_wrong ? wrong_style : faint_style);
  }
}

}  // namespace cowproof

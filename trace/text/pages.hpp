// The two forms in which the pages of a step are drawn.
#pragma once
#include <algorithm>

#include "trace/picture/canvas.hpp"

namespace cowproof {

// What both forms need.
struct page_drawing {
  text_canvas& canvas;
  drawn_trace const& trace;
  drawn_step const& step;
  std::vector<drawn_page const*> pages;  // those to draw
  bool full = false;                     // what did not change as well
};

// One or two processes: left | frames | right. Returns the frames that it showed.
std::vector<std::size_t> draw_figure(page_drawing const& d);

// More processes: a row a page, a column a process. Shows no frames, only their numbers.
void draw_matrix(page_drawing const& d);

// Calls draw(mark, row) for each row about resident memory that changed, or with `full` for all.
template <class Draw> void each_resident_row(page_drawing const& d, Draw draw) {
  for (auto const& row : resident_rows) {
    bool const changed = std::ranges::any_of(
        d.step.resident, [&](resident_change const& r) { return row.value(r.before) != row.value(r.after); });
    if (changed || d.full) draw(changed ? "~" : "", row);
  }
}

// Frames that changed, or were accessed, and that are not among those shown.
void draw_frames(page_drawing const& d, std::vector<std::size_t> const& shown);

// One filled for an entry, empty for none; a number for more.
std::string_view pip(std::size_t entries);

// The notes of a line, from the column where notes are, or below if there is no room.
void draw_notes(text_canvas& canvas, std::vector<drawn_note> const& notes);

}  // namespace cowproof

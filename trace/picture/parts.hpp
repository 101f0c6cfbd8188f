// What figure and matrix have in common: layers, rows, frames, labels.
#pragma once
#include <array>

#include "trace/picture/picture.hpp"

namespace cowproof {

// Parts by what lies above what.
class picture_layers {
 public:
  enum class layer : std::uint8_t { under, links, cells, over };
  void add(layer where, std::string part) { parts_[static_cast<std::size_t>(where)].push_back(std::move(part)); }
  std::vector<std::string> joined() &&;

 private:
  std::array<std::vector<std::string>, 4> parts_;
};

struct picture_row {
  std::size_t page = 0;
  double y = 0;
  std::size_t hidden_below = 0;  // pages between this row and the next that are never mapped
};
struct picture_rows {
  std::vector<picture_row> rows;
  double bottom = 0;
};
inline constexpr double hidden_pages_height = 20;
picture_rows place_rows(picture_plan const& plan, double top, double height);

// The drawing of an entry, with everything that its looks depend on.
struct entry_look {
  drawn_entry const* before = nullptr;
  drawn_entry const* after = nullptr;
  drawn_note const* callout = nullptr;  // what it should be instead
  std::string access;                   // the verb, if this is what was accessed
  std::size_t column = 0;

  bool mapped() const { return after->what == drawn_entry::kind::mapped; }
  bool was_mapped() const { return before->what == drawn_entry::kind::mapped; }
  std::size_t frame() const { return after->entry.frame; }
  bool word_changed() const { return mapped() && was_mapped() && before->word != after->word; }
  bool frame_changed() const { return mapped() && (!was_mapped() || before->entry.frame != frame()); }
  bool bit_changed(bool entry_view::*bit) const;
  std::string hue() const;   // " h3" if the frame is shared, else nothing
  std::string name() const;  // "f3"
};
entry_look look_at(picture_plan const& plan, drawn_step const& step, std::size_t page, std::size_t column);

// A table that is new, or gone, as a whole: then not each bit of it is marked.
bool is_whole_table_new(drawn_step const& step, std::size_t column);

// What the user calls who lives in a column: "shell", "shell, worker". Empty if nothing.
std::string names_in(picture_plan const& plan, drawn_step const& step, std::size_t column);

struct frame_place {
  markup::area at;
  double word = 0, note = 0, pips = 0, pip_step = 0;  // offsets; no note if it is 0
};
std::string draw_frame_cell(drawn_step const& step, std::size_t frame, frame_place const& place);

std::string hue_class(std::size_t frame);  // " h3"
double width_of_label(std::size_t letters);
// A red label; `from` tells which of its ends `at` is.
std::string draw_callout(markup::point at, std::string_view text, markup::anchor from);

// Of a trace that goes on: what a reader points at to choose a process, or a page of it. Drawn last, so that it is hit.
void draw_target(picture_layers& to, picture_plan const& plan, drawn_step const& step, std::size_t column,
                 markup::area const& at, std::optional<std::size_t> page = std::nullopt);

// The kernel's half, across all address spaces.
void draw_kernel(picture_layers& to, picture_plan const& plan, drawn_step const& step, markup::area const& band);
inline constexpr double kernel_height = 22;

// Tasks, files and devices, a line each, beneath the picture.
void draw_facts(picture_layers& to, drawn_step const& step, markup::point at, double width);
double facts_height(picture_plan const& plan);  // the same in all steps

picture draw_figure_picture(picture_plan const& plan, drawn_step const& step);
picture draw_matrix_picture(picture_plan const& plan, drawn_step const& step);
picture draw_table_picture(picture_plan const& plan, drawn_step const& step);
std::vector<std::string> lines_of_change(drawn_step const& step);  // of such a picture

}  // namespace cowproof

// An entry in the figure of one or two processes: its cell, its bits and the frame that it names.
#pragma once
#include "trace/picture/parts.hpp"

namespace cowproof {

// A machine that step properties memory before it gives it has more to tell of a page and of a frame.
struct figure_measures {
  double cell_width = 128, bit_width = 18, badge_width = 38, gutter = 64, frame_width = 208, row_height = 29;
  std::string_view bits = "PWC";

  explicit figure_measures(picture_plan const& plan) {
    if (!plan.has_promises) return;
    cell_width = 158;
    gutter = 54;
    frame_width = 262;
    row_height = 38;
    if (!plan.has_translations) return;
    bits = "PWCT";
    bit_width = 16;
  }
  double bits_width() const { return static_cast<double>(bits.size()) * bit_width; }
  double entry_width() const { return bits_width() + badge_width; }
};

// A side mirrors the other: x is measured from the outer edge of the picture.
struct figure_side {
  std::size_t column = 0;
  double margin = 0, width = 0;  // of the picture
  bool right() const { return column == 1; }
  double at(double x) const { return right() ? width - margin - x : margin + x; }
  markup::area span(double x, double y, double w, double h) const { return {right() ? at(x) - w : at(x), y, w, h}; }
  markup::anchor outer() const { return right() ? markup::anchor::end : markup::anchor::start; }
  double inwards() const { return right() ? -1 : 1; }
};

class figure_entry {
 public:
  figure_entry(picture_plan const& plan, drawn_step const& step)
      : plan_(plan),
        step_(step),
        m_(plan),
        cell_x_(plan.address_width()),
        bits_x_(cell_x_ + m_.cell_width) {}

  markup::area cell(figure_side const& s, picture_row const& row) const;
  double baseline(figure_side const& s, picture_row const& row) const;  // of its first line of text
  std::string draw(figure_side const& s, picture_row const& row, entry_look const& look) const;

 private:
  std::string draw_cell(markup::area const& cell, double m, picture_row const& row, entry_look const& look) const;
  std::string draw_promise(markup::area const& cell, entry_look const& look) const;
  std::string draw_word(markup::area const& cell, double m, entry_look const& look) const;
  std::string draw_access(markup::area const& cell, entry_look const& look) const;
  markup::area bit_area(figure_side const& s, picture_row const& row, std::size_t i) const;
  std::string draw_bits(figure_side const& s, picture_row const& row, entry_look const& look) const;
  std::string draw_remembered(figure_side const& s, picture_row const& row, entry_look const& look) const;
  std::string draw_badge(figure_side const& s, picture_row const& row, entry_look const& look) const;

  picture_plan const& plan_;
  drawn_step const& step_;
  figure_measures m_;
  double cell_x_, bits_x_;
};

}  // namespace cowproof

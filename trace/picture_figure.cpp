// The figure of one or two processes: their page tables mirrored, physical memory between them.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "trace/layout_notes.hpp"
#include "trace/picture_parts.hpp"

namespace cowproof {
namespace {

using namespace markup;
using layer = picture_layers::layer;

constexpr double handle = 36, heads_height = 56, least_frame_height = 22, most_frame_height = 27, edge = 4;

// A machine that promises memory before it gives it has more to tell of a page and of a frame.
struct measures {
  double cell_width = 128, bit_width = 18, badge_width = 38, gutter = 64, frame_width = 208, row_height = 29;
  std::string_view bits = "PWC";

  explicit measures(picture_plan const& plan) {
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
struct side {
  std::size_t column = 0;
  double margin = 0, width = 0;  // of the picture
  bool right() const { return column == 1; }
  double at(double x) const { return right() ? width - margin - x : margin + x; }
  area span(double x, double y, double w, double h) const { return {right() ? at(x) - w : at(x), y, w, h}; }
  anchor outer() const { return right() ? anchor::end : anchor::start; }
  double inwards() const { return right() ? -1 : 1; }
};

class figure_picture {
 public:
  figure_picture(picture_plan const& plan, drawn_step const& step) : plan_(plan), step_(step), m_(plan) {
    cell_x_ = plan.address_width();
    bits_x_ = cell_x_ + m_.cell_width;
    entry_end_ = bits_x_ + m_.entry_width();
    side_width_ = entry_end_ + m_.gutter;
    top_ = heads_height + (plan.has_kernel ? kernel_height + 22 : 0);
    frames_x_ = margin_of(0) + side_width_;
    width_ = frames_x_ + m_.frame_width + (plan.processes.size() < 2 ? edge : side_width_ + margin_of(1));
    place_vertically();
  }

  picture draw() {
    draw_physical_memory();
    auto const left = side_of(0).at(cell_x_);
    auto const right = plan_.processes.size() < 2 ? frames_x_ + m_.frame_width : side_of(1).at(cell_x_);
    draw_kernel(layers_, plan_, step_, {left, heads_height - 12, right - left, kernel_height});
    for (std::size_t column = 0; column < plan_.processes.size(); ++column) draw_side(side_of(column));
    draw_copy();
    draw_facts(layers_, step_, {left, bottom_}, right - left);
    return {width_, bottom_ + 8 + facts_height(plan_), std::move(layers_).joined()};
  }

 private:
  // Room for what an entry must be, on the side where one is wrong.
  double margin_of(std::size_t column) const {
    return plan_.callouts[column] == 0 ? edge : width_of_label(plan_.callouts[column]) + 8;
  }
  side side_of(std::size_t column) const { return {column, margin_of(column), width_}; }

  void place_vertically() {
    rows_ = place_rows(plan_, top_, m_.row_height);
    auto const rows_height = rows_.bottom - top_;
    auto const number = static_cast<double>(plan_.frames.size());
    frame_height_ = std::clamp(rows_height / number, least_frame_height, most_frame_height);
    auto const height = std::max(rows_height, number * frame_height_);
    bottom_ = top_ + height;
    frames_bottom_ = top_ + (height + number * frame_height_) / 2;
    auto const shift = (height - rows_height) / 2;
    for (auto& row : rows_.rows) row.y += shift;
    rows_.bottom += shift;
  }

  area frame_area(std::size_t place) const {
    return {frames_x_, frames_bottom_ - static_cast<double>(place + 1) * frame_height_ + 1, m_.frame_width,
            frame_height_ - 2};
  }
  area area_of(std::size_t frame) const {
    auto const found = std::ranges::find(plan_.frames, frame);
    return frame_area(static_cast<std::size_t>(found - plan_.frames.begin()));
  }

  void draw_physical_memory() {
    layers_.add(layer::cells, text({frames_x_ + m_.frame_width / 2, 22}, "physical memory", "hd2", anchor::middle) +
                                  text({frames_x_ + 7, top_ - 7}, "frame", "ch") +
                                  text({frames_x_ + 46, top_ - 7}, "content", "ch") +
                                  text({frames_x_ + m_.frame_width - 7, top_ - 7}, "references", "ch", anchor::end));
    if (plan_.other_frames > 0)
      layers_.add(layer::cells,
                  text({frames_x_ + m_.frame_width / 2, 37},
                       fmt::format("and {} more, never used", counted(plan_.other_frames, "frame", "frames")), "ch",
                       anchor::middle));
    for (std::size_t i = 0; i < plan_.frames.size(); ++i)
      layers_.add(layer::cells,
                  draw_frame_cell(step_, plan_.frames[i], {frame_area(i), 40, 80, m_.frame_width - 48, 10}));
  }

  std::string state_of(std::size_t column) const {
    bool const has_memory = std::ranges::any_of(
        step_.pages, [&](auto const& page) { return page.after[column].what == drawn_entry::kind::mapped; });
    switch (step_.lives[column]) {
      case drawn_life::unborn: return "not yet born";
      case drawn_life::born: return "born in this step";
      case drawn_life::alive:
        if (!step_.tenants.empty()) return "";
        return plan_.processes[column] == 0 ? "init" : "alive";
      case drawn_life::ending: return has_memory ? "ends here, and keeps its table" : "ends in this step";
      case drawn_life::gone: return has_memory ? "gone, and its table is still there" : "gone";
    }
    return "";
  }

  // The tasks that live there, or else its own name.
  std::string title_of(std::size_t column) const {
    bool const told = !step_.tenants.empty() && !step_.tenants[column].empty();
    return told ? step_.tenants[column] : step_.columns[column];
  }
  std::string subtitle_of(std::size_t column) const {
    auto text = state_of(column);
    if (step_.tenants.empty() && !plan_.column_names.empty() && !plan_.column_names[column].empty())
      return plan_.column_names[column] + (text.empty() ? "" : ", ") + text;
    if (step_.tenants.empty() || step_.tenants[column].empty()) return text;
    bool const several = step_.tenants[column].find(' ') != std::string::npos;
    text = fmt::format("{}{}{}", step_.columns[column], text.empty() ? "" : ", ", text);
    if (several) text += ", one space for all";
    return step_.standing[column].empty() ? text : text + "; " + step_.standing[column];
  }

  void draw_head(side const& s) {
    auto const life = step_.lives[s.column];
    auto const name = title_of(s.column);
    bool const dim = life == drawn_life::unborn || life == drawn_life::gone;
    auto const name_width = 12.5 * static_cast<double>(name.size());
    auto drawing = text({s.at(cell_x_), 22}, name, dim ? "hd n3" : "hd", s.outer()) +
                   text({s.at(cell_x_ + name_width + 8), 21}, subtitle_of(s.column), dim ? "s n3" : "s n2", s.outer());
    if (life == drawn_life::born || life == drawn_life::ending)
      drawing += box(s.span(cell_x_, 27, name_width, 3), "wash", 1);
    layers_.add(layer::cells, drawing);
  }

  void draw_side(side const& s) {
    draw_head(s);
    bool const has_table = std::ranges::any_of(
        step_.pages, [&](auto const& page) { return page.after[s.column].what != drawn_entry::kind::no_process; });
    if (!has_table) {
      auto const place =
          s.span(cell_x_, rows_.rows.front().y, entry_end_ - cell_x_, rows_.bottom - rows_.rows.front().y);
      layers_.add(layer::cells, box(place, "ghostbox", 6));
    } else {
      draw_table_head(s);
    }
    for (auto const& row : rows_.rows) {
      auto const look = look_at(plan_, step_, row.page, s.column);
      if (has_table) draw_entry(s, row, look);
      if (has_table && row.hidden_below > 0) draw_hidden(s, row);
      draw_trail(s, row, look);
    }
  }

  void draw_table_head(side const& s) {
    auto const y = rows_.rows.front().y;
    if (is_whole_table_new(step_, s.column))
      layers_.add(layer::under,
                  box(s.span(bits_x_ + 1, y - 18, m_.entry_width() + 2, rows_.bottom - y + 19), "wash soft", 4));
    std::string letters;
    for (std::size_t i = 0; i < m_.bits.size(); ++i)
      letters += text({s.at(bits_x_ + (static_cast<double>(i) + .5) * m_.bit_width), y - 6}, m_.bits.substr(i, 1), "ch",
                      anchor::middle);
    layers_.add(layer::cells, letters);
  }

  void draw_hidden(side const& s, picture_row const& row) {
    auto const cell = s.span(cell_x_, row.y + m_.row_height, m_.cell_width, hidden_pages_height);
    layers_.add(layer::under,
                path(fmt::format("M{} {}v12", number(cell.x + 16), number(cell.y + 4)), "dots") +
                    text({cell.x + 28, cell.middle_y() + 3}, fmt::format("{} never mapped", row.hidden_below), "ch"));
  }

  void draw_entry(side const& s, picture_row const& row, entry_look const& look) {
    auto const cell = s.span(cell_x_, row.y + 1, m_.cell_width, m_.row_height - 2);
    // A second line tells what is promised.
    auto const m = plan_.has_promises ? cell.y + 15 : cell.middle_y() + 4;
    if (look.after->what == drawn_entry::kind::no_process) return;
    bool const swapped = look.mapped() && !look.after->entry.present;
    auto drawing = box(cell, !look.mapped()       ? look.after->is_untouched() ? "free" : "none"
                             : look.after->shared ? "box fl st" + look.hue() + (swapped ? " slot" : "")
                             : swapped            ? "box own slot"
                                                  : "box own") +
                   text({cell.x + 7, m}, fmt::format("v{}", row.page), look.after->is_there() ? "m" : "m n3");
    auto const label = plan_.page_name(row.page);
    drawing += text({cell.x + 24, m}, label, look.after->is_there() ? "" : "n3");
    drawing += draw_word(cell, m, look) + draw_promise(cell, look);
    layers_.add(layer::cells,
                text({s.at(cell_x_ - 6), m}, plan_.address(row.page), "m n3", s.right() ? anchor::start : anchor::end));
    if (!look.access.empty()) {
      auto const width = 5.8 * static_cast<double>(look.access.size()) + 10;
      area const pill = plan_.has_promises ? area{cell.x + cell.width - width - 6, cell.y + 20, width, 14}
                                           : area{cell.x + 29, cell.y + 5, 37, cell.height - 10};
      drawing +=
          box(pill, "pill", 7) + text({pill.middle_x(), pill.middle_y() + 3.5}, look.access, "pt", anchor::middle);
    }
    if (look.mapped()) drawing += draw_bits(s, row, look) + draw_badge(s, row, look);
    else if (plan_.has_translations && look.after->beside.remembered != 0) drawing += draw_remembered(s, row, look);
    if (look.callout != nullptr) {
      drawing += box(cell.inset(-1.5, -1.5), "badbox", 4);
      layers_.add(layer::over, draw_callout({s.at(-3), cell.middle_y()}, look.callout->brief,
                                            s.right() ? anchor::start : anchor::end));
    }
    layers_.add(layer::cells, group(look.mapped() ? fmt::format(" data-k=\"{}\"", look.name()) : "", drawing));
    if (look.mapped()) draw_link(s, row, look);
  }

  // "rw private heap"; beside the verb there is less room.
  std::string draw_promise(area const& cell, entry_look const& look) const {
    auto promise = look.after->beside.promise;
    auto const verb = look.access.empty() ? 0 : look.access.size() + 3;
    auto const room = static_cast<std::size_t>((cell.width - 14) / 5.3) - verb;
    if (promise.size() > room) promise = promise.substr(0, room - 1) + "…";
    std::string drawing;
    if (look.before->beside.promise != look.after->beside.promise && !is_whole_table_new(step_, look.column) &&
        !promise.empty())
      drawing = box({cell.x + 4, cell.y + 21, 5.3 * static_cast<double>(promise.size()) + 6, 13}, "wash", 2);
    return drawing + text({cell.x + 7, cell.y + 31}, promise, "ch");
  }

  std::string draw_word(area const& cell, double m, entry_look const& look) const {
    point const at{cell.x + cell.width - 8, m};
    if (look.after->is_untouched()) return text(at, "untouched", look.was_mapped() ? "s mk" : "s n3", anchor::end);
    if (!look.mapped())  // beside the verb there is no room for more
      return text(at, look.access.empty() ? "unmapped" : "none", look.was_mapped() ? "s mk" : "s n3", anchor::end);
    auto const word = word_text(look.after->word);
    std::string drawing;
    auto const width = 6.7 * static_cast<double>(word.size()) + 6;
    if (look.word_changed())
      drawing = box({at.x - width + 3, m - 12, width, plan_.has_promises ? 16 : cell.height - 6}, "wash", 2);
    return drawing + text(at, word, look.callout != nullptr ? "m b bad" : "m", anchor::end);
  }

  area bit_area(side const& s, picture_row const& row, std::size_t i) const {
    return s.span(bits_x_ + static_cast<double>(i) * m_.bit_width, row.y + 1, m_.bit_width, m_.row_height - 2);
  }

  std::string draw_bits(side const& s, picture_row const& row, entry_look const& look) const {
    auto const& entry = look.after->entry;
    bool const quiet = is_whole_table_new(step_, s.column);
    std::array<bool, 3> const on{entry.present, entry.writable, entry.cow};
    std::array<bool, 3> const changed{!look.was_mapped() || look.bit_changed(&entry_view::present),
                                      look.bit_changed(&entry_view::writable), look.bit_changed(&entry_view::cow)};
    std::string drawing;
    for (std::size_t i = 0; i < on.size(); ++i) {
      auto const bit = bit_area(s, row, i);
      bool const marked = changed[i] && !quiet;
      bool const is_cause = i == 1 && look.after->writes_shared();
      auto const tall = (bit.height - 21) / 2;
      drawing += box(bit.inset(1, tall), marked ? "wash" : on[i] ? "bit1" : "bit0", 2);
      drawing += text({bit.middle_x(), bit.middle_y() + 4}, on[i] ? std::string(1, "PWC"[i]) : "–",
                      is_cause          ? "m b bad"
                      : on[i] || marked ? "m b"
                                        : "m n3",
                      anchor::middle);
      if (is_cause) drawing += box(bit.inset(.5, tall - 1), "badbox");
    }
    return plan_.has_translations ? drawing + draw_remembered(s, row, look) : drawing;
  }

  // What the hardware remembers of the entry, and obeys.
  std::string draw_remembered(side const& s, picture_row const& row, entry_look const& look) const {
    auto const& beside = look.after->beside;
    auto const bit = bit_area(s, row, 3);
    auto const tall = (bit.height - 21) / 2;
    bool const on = beside.remembered != 0;
    bool const marked = beside.remembered != look.before->beside.remembered && !is_whole_table_new(step_, s.column);
    auto drawing = box(bit.inset(1, tall),
                       marked ? "wash"
                       : on   ? "bit1"
                              : "bit0",
                       2) +
                   text({bit.middle_x(), bit.middle_y() + 4}, on ? std::string(1, beside.remembered) : "–",
                        beside.misremembered ? "m b bad"
                        : on                 ? "m b"
                                             : "m n3",
                        anchor::middle);
    if (beside.misremembered) drawing += box(bit.inset(.5, tall - 1), "badbox");
    return drawing;
  }

  std::string draw_badge(side const& s, picture_row const& row, entry_look const& look) const {
    auto const badge = s.span(bits_x_ + m_.bits_width() + 2, row.y + (m_.row_height - 27) / 2, m_.badge_width - 2, 27);
    bool const shared = look.after->shared;
    auto drawing =
        box(badge, shared ? "badge fl2 st" + look.hue() : "badge own2") +
        text({badge.middle_x(), badge.middle_y() + 4}, look.name(), shared ? "m b inv" : "m b", anchor::middle);
    if (look.frame_changed() && !is_whole_table_new(step_, s.column))
      drawing += box({badge.x, badge.y + badge.height - 2, badge.width, 3}, "wash", 1);
    return drawing;
  }

  std::string curve(side const& s, picture_row const& row, double frame_y) const {
    auto const x1 = s.at(entry_end_);
    auto const x2 = s.at(side_width_);
    auto const y = number(row.y + m_.row_height / 2);
    return fmt::format("M{} {} C{} {} {} {} {} {}", number(x1), y, number(x1 + s.inwards() * handle), y,
                       number(x2 - s.inwards() * handle), number(frame_y), number(x2), number(frame_y));
  }

  void draw_link(side const& s, picture_row const& row, entry_look const& look) {
    // Links that end at one side of one frame are spread.
    auto& ends = link_ends_[{s.column, look.frame()}];
    auto const y = area_of(look.frame()).middle_y() + 3 * static_cast<double>(ends++ % 3);
    auto const x = s.at(side_width_);
    bool const shared = look.after->shared;
    auto const wrong = look.callout != nullptr ? " badln" : "";
    auto drawing = path(curve(s, row, y), (shared ? "ln st" + look.hue() : "ln own") + wrong);
    if (look.after->entry.writable)
      drawing += path(fmt::format("M{} {}l{} -4.5v9z", number(x), number(y), number(-8 * s.inwards())),
                      (shared ? "ah fl2" + look.hue() : "ah") + (look.callout != nullptr ? " badah" : ""));
    else drawing += circle({x - 4 * s.inwards(), y}, 3.2, (shared ? "ro st" + look.hue() : "ro own") + wrong);
    layers_.add(layer::links, group(fmt::format(" class=\"lk\" data-k=\"{}\"", look.name()), drawing));
  }

  // Where an entry led until this step.
  void draw_trail(side const& s, picture_row const& row, entry_look const& look) {
    if (!look.was_mapped() || (look.mapped() && !look.frame_changed())) return;
    layers_.add(layer::under, path(curve(s, row, area_of(look.before->entry.frame).middle_y()), "trail"));
  }

  // An arc on the side of the process that paid for the copy.
  void draw_copy() {
    if (!step_.copied) return;
    auto const s = side_of(plan_.column_of(step_.actor));
    auto const x = s.at(side_width_);
    auto const from = area_of(step_.copied->from).middle_y();
    auto const to = area_of(step_.copied->to).middle_y();
    auto const out = number(x - s.inwards() * 30);
    layers_.add(layer::over,
                path(fmt::format("M{0} {1} C{2} {1} {2} {3} {4} {3}", number(x), number(from), out, number(to),
                                 number(x - s.inwards() * 4)),
                     "copyarc") +
                    path(fmt::format("M{} {}l{} -5v10z", number(x), number(to), number(-8 * s.inwards())), "copyah"));
  }

  picture_plan const& plan_;
  drawn_step const& step_;
  picture_layers layers_;
  picture_rows rows_;
  std::map<std::pair<std::size_t, std::size_t>, int> link_ends_;
  measures m_;
  double cell_x_ = 0, bits_x_ = 0, entry_end_ = 0, top_ = 0;
  double side_width_ = 0, width_ = 0, frames_x_ = 0;
  double frame_height_ = 0, frames_bottom_ = 0, bottom_ = 0;
};

}  // namespace

picture draw_figure_picture(picture_plan const& plan, drawn_step const& step) {
  return figure_picture(plan, step).draw();
}

}  // namespace cowproof

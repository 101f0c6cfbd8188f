// The figure of one or two processes: their page tables mirrored, physical memory between them.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "trace/layout/notes.hpp"
#include "trace/picture/figure_entry.hpp"

namespace cowproof {
namespace {

using namespace markup;
using layer = picture_layers::layer;

constexpr double handle = 36, heads_height = 66, least_frame_height = 22, most_frame_height = 27, edge = 4;

class figure_picture {
 public:
  figure_picture(picture_plan const& plan, drawn_step const& step)
      : plan_(plan),
        step_(step),
        m_(plan),
        entries_(plan, step),
        cell_x_(plan.address_width()),
        bits_x_(cell_x_ + m_.cell_width),
        entry_end_(bits_x_ + m_.entry_width()) {
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
    draw_copies();
    draw_facts(layers_, step_, {left, bottom_}, right - left);
    return {width_, bottom_ + 8 + facts_height(plan_), std::move(layers_).joined()};
  }

 private:
  // Room for what an entry must be, on the side where one is wrong.
  double margin_of(std::size_t column) const {
    return plan_.callouts[column] == 0 ? edge : width_of_label(plan_.callouts[column]) + 8;
  }
  figure_side side_of(std::size_t column) const { return {column, margin_of(column), width_}; }

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
    auto const and_then = [&](std::string const& more) { return more + (text.empty() ? "" : ", ") + text; };
    bool const has_tasks = !step_.tenants.empty() && !step_.tenants[column].empty();
    bool const are_several = has_tasks && step_.tenants[column].find(' ') != std::string::npos;
    auto const names = names_in(plan_, step_, column);
    if (are_several && !names.empty()) text = names;  // there is no room for more
    else if (has_tasks) text = and_then(step_.columns[column]);
    if (are_several && names.empty()) text += ", one space for all";
    if (!are_several && !names.empty()) text = and_then(names);
    bool const stands = has_tasks && !step_.standing[column].empty();
    return stands ? text + "; " + step_.standing[column] : text;
  }

  void draw_head(figure_side const& s) {
    auto const life = step_.lives[s.column];
    auto const name = title_of(s.column);
    bool const dim = life == drawn_life::unborn || life == drawn_life::gone;
    auto const name_width = 12.5 * static_cast<double>(name.size());
    auto drawing = text({s.at(cell_x_), 22}, name, dim ? "hd n3" : "hd", s.outer()) +
                   text({s.at(cell_x_ + name_width + 8), 21}, subtitle_of(s.column), dim ? "s n3" : "s n2", s.outer());
    if (life == drawn_life::born || life == drawn_life::ending)
      drawing += box(s.span(cell_x_, 27, name_width, 3), "wash", 1);
    layers_.add(layer::cells, drawing);
    draw_target(layers_, plan_, step_, s.column, s.span(cell_x_, 4, entry_end_ - cell_x_, 28));
    if (step_.resident[s.column].is_there) draw_resident(s);
  }

  // Beneath the name, each at a place of its own, so that nothing moves when a number grows.
  void draw_resident(figure_side const& s) {
    constexpr double letter = 6.7, y = 43;
    constexpr std::string_view widest[] = {"RSS 64", "PSS 63.75", "shared 64"};
    auto const& resident = step_.resident[s.column];
    double x = cell_x_;
    std::string drawing;
    for (std::size_t i = 0; i < std::size(resident_rows); ++i) {
      auto const& row = resident_rows[i];
      auto const words = fmt::format("{} {}", row.name, row.value(resident.after));
      if (row.value(resident.before) != row.value(resident.after))
        drawing += box(s.span(x - 2, y - 11, letter * static_cast<double>(words.size()) + 4, 15), "wash", 2);
      drawing += text({s.at(x), y}, words, "m n2", s.outer());
      x += letter * static_cast<double>(widest[i].size() + 1);
    }
    layers_.add(layer::cells, drawing);
  }

  void draw_side(figure_side const& s) {
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

  void draw_table_head(figure_side const& s) {
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

  void draw_hidden(figure_side const& s, picture_row const& row) {
    auto const cell = s.span(cell_x_, row.y + m_.row_height, m_.cell_width, hidden_pages_height);
    layers_.add(layer::under,
                path(fmt::format("M{} {}v12", number(cell.x + 16), number(cell.y + 4)), "dots") +
                    text({cell.x + 28, cell.middle_y() + 3}, fmt::format("{} never mapped", row.hidden_below), "ch"));
  }

  void draw_entry(figure_side const& s, picture_row const& row, entry_look const& look) {
    if (look.after->what == drawn_entry::kind::no_process) return;
    auto const m = entries_.baseline(s, row);
    layers_.add(layer::cells,
                text({s.at(cell_x_ - 6), m}, plan_.address(row.page), "m n3", s.right() ? anchor::start : anchor::end));
    layers_.add(layer::cells,
                group(look.mapped() ? fmt::format(" data-k=\"{}\"", look.name()) : "", entries_.draw(s, row, look)));
    if (look.callout != nullptr)
      layers_.add(layer::over, draw_callout({s.at(-3), entries_.cell(s, row).middle_y()}, look.callout->brief,
                                            s.right() ? anchor::start : anchor::end));
    if (look.mapped()) draw_link(s, row, look);
    draw_target(layers_, plan_, step_, s.column, entries_.cell(s, row), row.page);
  }

  std::string curve(figure_side const& s, picture_row const& row, double frame_y) const {
    auto const x1 = s.at(entry_end_);
    auto const x2 = s.at(side_width_);
    auto const y = number(row.y + m_.row_height / 2);
    return fmt::format("M{} {} C{} {} {} {} {} {}", number(x1), y, number(x1 + s.inwards() * handle), y,
                       number(x2 - s.inwards() * handle), number(frame_y), number(x2), number(frame_y));
  }

  void draw_link(figure_side const& s, picture_row const& row, entry_look const& look) {
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
  void draw_trail(figure_side const& s, picture_row const& row, entry_look const& look) {
    if (!look.was_mapped() || (look.mapped() && !look.frame_changed())) return;
    layers_.add(layer::under, path(curve(s, row, area_of(look.before->entry.frame).middle_y()), "trail"));
  }

  // Arcs on the side of the process that paid for the copies, each farther out than the one before.
  void draw_copies() {
    double reach = 30;
    for (auto const& copy : step_.copied) draw_copy(copy, std::exchange(reach, reach + 7));
  }
  void draw_copy(frame_copy const& copy, double reach) {
    auto const s = side_of(plan_.column_of(step_.actor));
    auto const x = s.at(side_width_);
    auto const from = area_of(copy.from).middle_y();
    auto const to = area_of(copy.to).middle_y();
    auto const out = number(x - s.inwards() * reach);
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
  figure_measures m_;
  figure_entry entries_;
  double cell_x_, bits_x_, entry_end_;
  double top_ = 0;
  double side_width_ = 0, width_ = 0, frames_x_ = 0;
  double frame_height_ = 0, frames_bottom_ = 0, bottom_ = 0;
};

}  // namespace

picture draw_figure_picture(picture_plan const& plan, drawn_step const& step) {
  return figure_picture(plan, step).draw();
}

}  // namespace cowproof

// The matrix of three or more processes: a row a page, a column a process, physical memory beside them.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "trace/layout/notes.hpp"
#include "trace/layout/places.hpp"
#include "trace/picture/parts.hpp"

namespace cowproof {
namespace {

using namespace markup;
using layer = picture_layers::layer;

constexpr double number_width = 34, name_width = 78, names_height = 58, row_height = 27, cell_gap = 7, gutter = 80,
                 border = 8;
constexpr double resident_row_height = 15, resident_height = 3 * resident_row_height + 4;
constexpr double frame_pitch = 24, frame_height = 21, column_gap = 22;
constexpr double widest_column = 110, narrowest_column = 56, columns_width = 500;
constexpr double narrowest_with_word = 88;
constexpr double widest_letter = 7.6;  // of a name above a column
constexpr std::size_t fewest_frames_a_column = 12, fewest_with_roles = 18;

class matrix_picture {
 public:
  matrix_picture(picture_plan const& plan, drawn_step const& step)
      : plan_(plan),
        step_(step),
        top_(names_height + (plan.has_kernel ? kernel_height + 12 : 0)),
        rows_(place_rows(plan, top_, row_height)) {
    auto const label_width = number_width + (plan.page_names.empty() ? 0 : name_width) + plan.address_width();
    auto const columns = static_cast<double>(plan.processes.size());
    column_width_ = std::clamp(columns_width / columns, narrowest_column, widest_column);
    x0_ = border + label_width;
    table_end_ = x0_ + columns * column_width_ - cell_gap;
    pip_step_ = plan.processes.size() <= 8 ? 6.5 : 5;
    role_width_ = plan.has_promises ? 92 : 0;
    frame_width_ = 82 + role_width_ + columns * pip_step_ + 30;
    // A label tells whose entry it is.
    std::size_t longest = 0;
    for (auto const letters : plan.callouts) longest = std::max(longest, letters);
    auto const labels = longest == 0 ? 0 : width_of_label(longest + std::string_view("p15: , and 15 more").size());
    frames_x_ = table_end_ + labels + gutter;
    a_column_ = std::max(plan.has_promises ? fewest_with_roles : fewest_frames_a_column,
                         static_cast<std::size_t>((rows_.bottom - top_) / frame_pitch));
    a_column_ = std::min(a_column_, plan.frames.size());
  }

  picture draw() {
    draw_physical_memory();
    for (std::size_t i = 0; i < plan_.processes.size(); ++i) draw_process(i);
    for (auto const& row : rows_.rows) draw_row(row);
    draw_resident();
    for (auto const& copy : step_.copied) draw_copy(copy);
    draw_kernel(layers_, plan_, step_, {x0_, names_height - 6, table_end_ - x0_, kernel_height});
    auto const frame_columns = static_cast<double>((plan_.frames.size() + a_column_ - 1) / a_column_);
    auto const frames_bottom = top_ + static_cast<double>(a_column_) * frame_pitch;
    auto const width = frames_x_ + frame_columns * (frame_width_ + column_gap);
    auto const bottom = std::max(rows_.bottom + resident_height, frames_bottom) + 6;
    draw_facts(layers_, step_, {border, bottom}, width - 2 * border);
    return {width, bottom + facts_height(plan_), std::move(layers_).joined()};
  }

 private:
  double column_x(std::size_t column) const { return x0_ + static_cast<double>(column) * column_width_; }
  area cell_of(picture_row const& row, std::size_t column) const {
    return {column_x(column), row.y, column_width_ - cell_gap, row_height - cell_gap};
  }
  area frame_area(std::size_t place) const {
    auto const column = static_cast<double>(place / a_column_);
    auto const from_below = static_cast<double>(a_column_ - 1 - place % a_column_);
    return {frames_x_ + column * (frame_width_ + column_gap), top_ + from_below * frame_pitch, frame_width_,
            frame_height};
  }
  area area_of(std::size_t frame) const {
    auto const found = std::ranges::find(plan_.frames, frame);
    return frame_area(static_cast<std::size_t>(found - plan_.frames.begin()));
  }

  void draw_physical_memory() {
    layers_.add(layer::cells, text({frames_x_, 22}, "physical memory", "hd2") +
                                  text({frames_x_, 38}, "content · who refers · count", "ch"));
    if (plan_.other_frames > 0)
      layers_.add(layer::cells, text({frames_x_, 51}, fmt::format("{} more, never used", plan_.other_frames), "ch"));
    for (std::size_t i = 0; i < plan_.frames.size(); ++i)
      layers_.add(layer::cells,
                  draw_frame_cell(step_, plan_.frames[i],
                                  {frame_area(i), 38, role_width_ > 0 ? 80.0 : 0, 84 + role_width_, pip_step_}));
  }

  // The tasks that live there, as far as there is room, or else its own name.
  std::string title_of(std::size_t column) const {
    if (step_.tenants.empty() || step_.tenants[column].empty()) return step_.columns[column];
    auto const& tasks = step_.tenants[column];
    auto const number = static_cast<std::size_t>(std::ranges::count(tasks, ' ')) + 1;
    bool const fits = 11.5 * static_cast<double>(tasks.size()) < column_width_;
    return fits ? tasks : fmt::format("{}+{}", tasks.substr(0, tasks.find(' ')), number - 1);
  }

  // A name that the user gave comes first, as far as there is room.
  std::string subtitle_of(std::size_t column, std::string const& state) const {
    auto text = names_in(plan_, step_, column);
    auto const room = static_cast<std::size_t>((column_width_ - cell_gap) / widest_letter);
    if (text.empty() && !step_.tenants.empty()) text = step_.columns[column];
    if (text.size() + state.size() < room && !state.empty()) text += (text.empty() ? "" : " ") + state;
    return shortened(text, room);
  }

  void draw_process(std::size_t column) {
    auto const life = step_.lives[column];
    auto const x = column_x(column);
    auto const middle = x + (column_width_ - cell_gap) / 2;
    bool const dim = life == drawn_life::unborn || life == drawn_life::gone;
    auto const state = life == drawn_life::born     ? "new"
                       : life == drawn_life::ending ? "ends"
                       : life == drawn_life::gone   ? "gone"
                       : life == drawn_life::unborn ? "–"
                                                    : "";
    auto drawing = text({middle, 22}, title_of(column), dim ? "hd n3" : "hd", anchor::middle) +
                   text({middle, 42}, subtitle_of(column, state), "ch", anchor::middle);
    if (life == drawn_life::born || life == drawn_life::ending) drawing += box({middle - 15, 27, 30, 3}, "wash", 1);
    layers_.add(layer::cells, drawing);
    draw_target(layers_, plan_, step_, column, {x, 2, column_width_ - cell_gap, names_height - 12});
    bool const has_table = std::ranges::any_of(
        step_.pages, [&](auto const& page) { return page.after[column].what != drawn_entry::kind::no_process; });
    if (!has_table)
      layers_.add(layer::under,
                  box({x, top_, column_width_ - cell_gap, rows_.bottom - top_ - cell_gap}, "ghostbox", 5));
    else if (is_whole_table_new(step_, column))
      layers_.add(layer::under,
                  box({x - 2, top_ - 3, column_width_ - cell_gap + 4, rows_.bottom - top_}, "wash soft", 5));
  }

  // Beneath the page tables.
  void draw_resident() {
    auto y = rows_.bottom + resident_row_height - 3;
    for (auto const& row : resident_rows) {
      auto drawing = text({x0_ - 6, y}, row.name, "ch", anchor::end);
      for (std::size_t column = 0; column < plan_.processes.size(); ++column) {
        auto const& resident = step_.resident[column];
        if (!resident.is_there) continue;
        auto const value = row.value(resident.after);
        auto const width = 6.7 * static_cast<double>(value.size()) + 6;
        auto const middle = column_x(column) + (column_width_ - cell_gap) / 2;
        if (row.value(resident.before) != value) drawing += box({middle - width / 2, y - 10, width, 13}, "wash", 2);
        drawing += text({middle, y}, value, "m n2", anchor::middle);
      }
      layers_.add(layer::cells, drawing);
      y += resident_row_height;
    }
  }

  std::string row_label(std::size_t page) const {
    auto const name = plan_.page_name(page);
    return fmt::format("{}{}v{}", name, name.empty() ? "" : " ", page);
  }

  void draw_row(picture_row const& row) {
    layers_.add(layer::cells, text({x0_ - 6, row.y + 14}, row_label(row.page), "m", anchor::end) +
                                  text({border, row.y + 14}, plan_.address(row.page), "m n3"));
    if (row.hidden_below > 0)
      layers_.add(layer::under,
                  text({x0_, row.y + row_height + 8},
                       fmt::format("{}, never mapped", counted(row.hidden_below, "page", "pages")), "ch"));
    auto const fused = draw_sharers(row);
    std::vector<std::string> wrong;
    for (std::size_t column = 0; column < plan_.processes.size(); ++column) {
      auto const look = look_at(plan_, step_, row.page, column);
      if (look.after->what == drawn_entry::kind::no_process) continue;
      draw_entry(row, column, look, fused[column]);
      if (look.callout != nullptr) wrong.push_back(fmt::format("{}: {}", step_.columns[column], look.callout->brief));
    }
    if (wrong.empty()) return;
    auto label = wrong.front();
    if (wrong.size() > 1) label += fmt::format(", and {} more", wrong.size() - 1);
    layers_.add(layer::over, draw_callout({table_end_ + 4, row.y + 10}, label, anchor::start));
  }

  // Neighbours that share a frame are one bar; a rail below joins the bars of one frame. Tells who is in a bar.
  std::vector<bool> draw_sharers(picture_row const& row) {
    std::map<std::size_t, std::vector<std::size_t>> columns;
    auto const& entries = step_.pages[row.page].after;
    for (std::size_t i = 0; i < entries.size(); ++i)
      if (entries[i].what == drawn_entry::kind::mapped && entries[i].shared)
        columns[entries[i].entry.frame].push_back(i);
    std::vector<bool> fused(entries.size());
    int rails = 0;
    for (auto const& [frame, sharers] : columns) {
      auto const key = fmt::format(" class=\"lk\" data-k=\"{}\"", step_.frames[frame].after.name);
      std::string rail;
      auto const bottom = row.y + row_height - cell_gap;
      auto const rail_y = number(bottom + 2.2 + 2 * (rails % 2));
      for (std::size_t i = 0; i < sharers.size();) {
        auto end = i + 1;
        while (end < sharers.size() && sharers[end] == sharers[end - 1] + 1) ++end;
        if (end - i > 1) {
          for (auto k = i; k < end; ++k) fused[sharers[k]] = true;
          auto bar = cell_of(row, sharers[i]);
          bar.width += column_x(sharers[end - 1]) - column_x(sharers[i]);
          layers_.add(layer::links, group(key, box(bar, "box fl st" + hue_class(frame))));
        }
        if (end < sharers.size())
          rail += fmt::format("M{} {}V{}H{}V{}", number(column_x(sharers[end - 1]) + column_width_ - cell_gap - 8),
                              number(bottom), rail_y, number(column_x(sharers[end]) + 8), number(bottom));
        i = end;
      }
      if (rail.empty()) continue;
      ++rails;
      layers_.add(layer::under, group(key, path(rail, "rail st" + hue_class(frame))));
    }
    return fused;
  }

  void draw_entry(picture_row const& row, std::size_t column, entry_look const& look, bool fused) {
    auto const cell = cell_of(row, column);
    auto const m = cell.middle_y() + 4;
    std::string drawing;
    bool const swapped = look.mapped() && !look.after->entry.present;
    if (!fused)
      drawing = box(cell, !look.mapped()       ? look.after->is_untouched() ? "free" : "none"
                          : look.after->shared ? "box fl st" + look.hue() + (swapped ? " slot" : "")
                          : swapped            ? "box own slot"
                                               : "box own");
    if (look.mapped()) drawing += draw_mapped(cell, m, column, look);
    if (look.callout != nullptr) drawing += box(cell.inset(-2, -2), "badbox", 4);
    layers_.add(layer::cells, group(look.mapped() ? fmt::format(" data-k=\"{}\"", look.name()) : "", drawing));
    if (!look.access.empty()) draw_access(cell, look);
    draw_target(layers_, plan_, step_, column, cell, row.page);
  }

  std::string draw_mapped(area const& cell, double m, std::size_t column, entry_look const& look) const {
    auto const& entry = look.after->entry;
    bool const quiet = is_whole_table_new(step_, column);
    area const rights{cell.x + cell.width - 19, cell.y + 2, 17, cell.height - 4};
    std::string drawing;
    if (look.frame_changed() && !quiet) drawing += box({cell.x + 2, cell.y + 2, 29, cell.height - 4}, "wash", 2);
    bool const changed = look.bit_changed(&entry_view::writable) || look.bit_changed(&entry_view::cow);
    if (changed && !quiet) drawing += box(rights, "wash", 2);
    bool const is_cause = look.after->writes_shared();
    if (is_cause) drawing += box(rights, "badbox");
    if (cell.width >= narrowest_with_word) drawing += draw_word({cell.middle_x() + 4, m}, cell, look);
    auto const letters = std::string(entry.writable ? "W" : "") + (entry.cow ? "C" : "");
    return drawing + text({cell.x + 5, m}, look.name(), "m b" + (look.after->shared ? " tx" + look.hue() : "")) +
           text({rights.middle_x(), m},
                !entry.present    ? "S"
                : letters.empty() ? "R"
                                  : letters,
                is_cause         ? "m b bad"
                : entry.writable ? "m b"
                                 : "m n2",
                anchor::middle);
  }

  // The content, where there is room for it.
  static std::string draw_word(point at, area const& cell, entry_look const& look) {
    auto const word = word_text(look.after->word);
    auto const width = 6.7 * static_cast<double>(word.size()) + 5;
    std::string drawing;
    if (look.word_changed()) drawing = box({at.x - width / 2, cell.y + 2, width, cell.height - 4}, "wash", 2);
    return drawing + text(at, word, look.callout != nullptr ? "m b bad" : "m", anchor::middle);
  }

  // From the entry that was accessed to its frame, with the verb.
  void draw_access(area const& cell, entry_look const& look) {
    layers_.add(layer::over, box(cell.inset(-1.5, -1.5), "accbox", 4));
    auto const verb = !step_.copied.empty() ? "copied" : step_.reused ? "reused" : look.access;
    auto const turn = frames_x_ - 12;
    auto const width = 6.2 * static_cast<double>(verb.size()) + 14;
    auto const y = cell.y - 3.5;
    area const tag{turn - 6 - width, y - 7.5, width, 15};
    auto const drawn_tag = box(tag, "tag", 8) + text({tag.middle_x(), y + 3.5}, verb, "tt", anchor::middle);
    auto const start = fmt::format("M{} {}V{}", number(cell.x + cell.width - 8), number(cell.y - 2), number(y));
    if (!look.mapped()) {
      layers_.add(layer::over, path(start + fmt::format("H{}", number(tag.x)), "focus") + drawn_tag);
      return;
    }
    auto const frame = area_of(look.frame());
    auto const end = frame.y - 3;
    layers_.add(layer::over, path(start + fmt::format("H{}V{}H{}V{}", number(turn), number(end), number(frame.x + 12),
                                                      number(frame.y)),
                                  "focus") +
                                 circle({frame.x + 12, end}, 2.6, "copyah") + drawn_tag);
  }

  void draw_copy(frame_copy const& copy) {
    auto const from = area_of(copy.from);
    auto const to = area_of(copy.to);
    auto const y1 = number(from.middle_y());
    auto const y2 = number(to.middle_y());
    bool const one_column = from.x == to.x;
    // In one column an arc on its right; else a line through the gap between columns.
    auto const x1 = from.x + (one_column || to.x > from.x ? from.width : 0);
    auto const x2 = to.x + (one_column || to.x < from.x ? to.width : 0);
    auto const out = one_column || to.x > from.x ? 14.0 : -14.0;
    auto const back = one_column || to.x < from.x ? 14.0 : -14.0;
    layers_.add(layer::over, path(fmt::format("M{} {}C{} {} {} {} {} {}", number(x1), y1, number(x1 + out), y1,
                                              number(x2 + back), y2, number(x2 + (back > 0 ? 3 : -3)), y2),
                                  "copyarc") +
                                 path(fmt::format("M{} {}l{} -4.5v9z", number(x2), y2, back > 0 ? 7 : -7), "copyah"));
  }

  picture_plan const& plan_;
  drawn_step const& step_;
  picture_layers layers_;
  double top_ = 0;
  picture_rows rows_;
  double role_width_ = 0;
  double column_width_ = 0, x0_ = 0, table_end_ = 0, pip_step_ = 0, frame_width_ = 0, frames_x_ = 0;
  std::size_t a_column_ = 1;
};

}  // namespace

picture draw_matrix_picture(picture_plan const& plan, drawn_step const& step) {
  return matrix_picture(plan, step).draw();
}

}  // namespace cowproof

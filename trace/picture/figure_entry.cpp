// Draws an entry in the figure.
#include "trace/picture/figure_entry.hpp"

#include <fmt/format.h>

#include "trace/layout/notes.hpp"

namespace cowproof {

using namespace markup;

area figure_entry::cell(figure_side const& s, picture_row const& row) const {
  return s.span(cell_x_, row.y + 1, m_.cell_width, m_.row_height - 2);
}

// A second line tells what is promised.
double figure_entry::baseline(figure_side const& s, picture_row const& row) const {
  auto const at = cell(s, row);
  return plan_.has_promises ? at.y + 15 : at.middle_y() + 4;
}

std::string figure_entry::draw(figure_side const& s, picture_row const& row, entry_look const& look) const {
  auto const at = cell(s, row);
  auto drawing = draw_cell(at, baseline(s, row), row, look);
  if (!look.access.empty()) drawing += draw_access(at, look);
  if (look.mapped()) drawing += draw_bits(s, row, look) + draw_badge(s, row, look);
  else if (plan_.has_translations && look.after->beside.remembered != 0) drawing += draw_remembered(s, row, look);
  if (look.callout != nullptr) drawing += box(at.inset(-1.5, -1.5), "badbox", 4);
  return drawing;
}

std::string figure_entry::draw_cell(area const& cell, double m, picture_row const& row, entry_look const& look) const {
  bool const swapped = look.mapped() && !look.after->entry.present;
  auto const quiet = look.after->is_there() ? "" : "n3";
  return box(cell, !look.mapped()       ? look.after->is_untouched() ? "free" : "none"
                   : look.after->shared ? "box fl st" + look.hue() + (swapped ? " slot" : "")
                   : swapped            ? "box own slot"
                                        : "box own") +
         text({cell.x + 7, m}, fmt::format("v{}", row.page), look.after->is_there() ? "m" : "m n3") +
         text({cell.x + 24, m}, plan_.page_name(row.page), quiet) + draw_word(cell, m, look) + draw_promise(cell, look);
}

std::string figure_entry::draw_access(area const& cell, entry_look const& look) const {
  auto const width = 5.8 * static_cast<double>(look.access.size()) + 10;
  area const pill = plan_.has_promises ? area{cell.x + cell.width - width - 6, cell.y + 20, width, 14}
                                       : area{cell.x + 29, cell.y + 5, 37, cell.height - 10};
  return box(pill, "pill", 7) + text({pill.middle_x(), pill.middle_y() + 3.5}, look.access, "pt", anchor::middle);
}

// "rw private heap"; beside the verb there is less room.
std::string figure_entry::draw_promise(area const& cell, entry_look const& look) const {
  auto promise = look.after->beside.promise;
  auto const verb = look.access.empty() ? 0 : look.access.size() + 4;
  auto const room = static_cast<std::size_t>((cell.width - 14) / 5.3) - verb;
  if (promise.size() > room) promise = promise.substr(0, room - 1) + "…";
  std::string drawing;
  if (look.before->beside.promise != look.after->beside.promise && !is_whole_table_new(step_, look.column) &&
      !promise.empty())
    drawing = box({cell.x + 4, cell.y + 21, 5.3 * static_cast<double>(promise.size()) + 6, 13}, "wash", 2);
  return drawing + text({cell.x + 7, cell.y + 31}, promise, "ch");
}

std::string figure_entry::draw_word(area const& cell, double m, entry_look const& look) const {
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

area figure_entry::bit_area(figure_side const& s, picture_row const& row, std::size_t i) const {
  return s.span(bits_x_ + static_cast<double>(i) * m_.bit_width, row.y + 1, m_.bit_width, m_.row_height - 2);
}

std::string figure_entry::draw_bits(figure_side const& s, picture_row const& row, entry_look const& look) const {
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
std::string figure_entry::draw_remembered(figure_side const& s, picture_row const& row, entry_look const& look) const {
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
                      !beside.misremembered.empty() ? "m b bad"
                      : on                          ? "m b"
                                                    : "m n3",
                      anchor::middle);
  if (!beside.misremembered.empty()) drawing += box(bit.inset(.5, tall - 1), "badbox");
  return drawing;
}

std::string figure_entry::draw_badge(figure_side const& s, picture_row const& row, entry_look const& look) const {
  auto const badge = s.span(bits_x_ + m_.bits_width() + 2, row.y + (m_.row_height - 27) / 2, m_.badge_width - 2, 27);
  bool const shared = look.after->shared;
  auto drawing =
      box(badge, shared ? "badge fl2 st" + look.hue() : "badge own2") +
      text({badge.middle_x(), badge.middle_y() + 4}, look.name(), shared ? "m b inv" : "m b", anchor::middle);
  if (look.frame_changed() && !is_whole_table_new(step_, s.column))
    drawing += box({badge.x, badge.y + badge.height - 2, badge.width, 3}, "wash", 1);
  return drawing;
}

}  // namespace cowproof

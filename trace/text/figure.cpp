// The figure: two address spaces, mirrored, with the frames between them.
#include <algorithm>

#include <fmt/format.h>

#include "trace/layout/notes.hpp"
#include "trace/text/pages.hpp"

namespace cowproof {
namespace {

constexpr std::string_view unmapped_sign = "····", untouched_sign = "none", heavy_link = "━━━━━━━━",
                           light_link = "────────";

std::size_t letters_in(std::string const& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

// Where things stand on a line. A word has room for five digits, as many as the largest scope needs. Names and
// addresses of pages take their room from the links.
struct positions {
  std::size_t mark = 1, page = 3, address = 0, left_word = 10, left_bits = 17, left_link = 21, frame = 30,
              frame_word = 35, pips = 41, count = 44, right_link = 47, right_bits = 56, right_word = 61;
  std::size_t link = 8;

  explicit positions(drawn_trace const& trace) {
    if (!trace.has_more && trace.page_names.empty()) return;
    std::size_t name = 0;
    std::size_t longest = 0;
    for (auto const& each : trace.page_names) name = std::max(name, letters_in(each));
    for (auto const& each : trace.page_addresses) longest = std::max(longest, each.size());
    address = page + std::max<std::size_t>(4 + name, 6);
    left_word = address + longest + (longest == 0 ? 0 : 1);
    left_bits = left_word + 7;
    left_link = left_bits + 5;
    link = 4;
    frame = left_link + link;
    frame_word = frame + 5;
    pips = frame_word + 6;
    count = pips + 3;
    right_link = count + 3;
    right_bits = right_link + link + 1;
    right_word = right_bits + 5;
  }
};

// The entries of at most two processes that lead to one frame, or to none.
struct figure_line {
  std::optional<drawn_frame> frame;
  std::vector<std::optional<drawn_entry>> entries{2};
};

class figure {
 public:
  explicit figure(page_drawing const& d) : d_(d), canvas_(d.canvas), at_(d.trace) {}

  std::vector<std::size_t> draw() {
    draw_head();
    for (auto const* page : d_.pages) draw_page(*page);
    each_resident_row(d_, [&](char const* mark, resident_row const& row) { draw_resident(mark, row); });
    return shown_;
  }

 private:
  void draw_head() {
    canvas_.line();
    canvas_.put(at_.page, "page", faint_style);
    auto const* bits = d_.step.tenants.empty() ? "PWC" : "PWCT";
    if (!d_.trace.page_addresses.empty()) canvas_.put(at_.address, "address", faint_style);
    canvas_.put(at_.left_word, fmt::format("{:>5}", process(0)), faint_style);
    canvas_.put(at_.left_bits, bits, faint_style);
    canvas_.put(at_.frame, "frame", faint_style);
    if (d_.trace.processes.size() < 2) return;
    canvas_.put(at_.right_bits, bits, faint_style);
    canvas_.put(at_.right_word, process(1), faint_style);
  }
  std::string process(std::size_t column) const {
    auto name = d_.step.columns[column];
    if (d_.step.tenants.empty() || d_.step.tenants[column].empty()) return name;
    auto const& tasks = d_.step.tenants[column];
    auto const others = std::ranges::count(tasks, ' ');
    name += ":" + tasks.substr(0, tasks.find(' '));
    return others == 0 ? name : fmt::format("{}+{}", name, others);
  }

  void draw_page(drawn_page const& page) {
    if (page.change == page_change::changed) {
      draw_rows("-", page, page.before, &frame_change::before, {});
      draw_rows("+", page, page.after, &frame_change::after, page.notes);
      return;
    }
    auto const mark = page.change == page_change::whole_table ? "~" : page.change == page_change::accessed ? ">" : " ";
    draw_rows(mark, page, page.after, &frame_change::after, page.notes);
  }

  void draw_rows(char const* mark, drawn_page const& page, std::vector<drawn_entry> const& row,
                 drawn_frame frame_change::*when, std::vector<drawn_note> notes) {
    auto const lines = lines_of(row, when);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      draw_line(mark, i == 0 ? d_.trace.page_label(page.page) : "", lines[i]);
      if (i == 0 && page.page < d_.trace.page_addresses.size())
        canvas_.put(at_.address, d_.trace.page_addresses[page.page], faint_style);
      auto const is_last = i + 1 == lines.size();
      std::vector<drawn_note> here;
      std::erase_if(notes, [&](drawn_note const& note) {
        bool const belongs = is_last || !note.process || lines[i].entries[column_of(*note.process)].has_value();
        if (belongs) here.push_back(note);
        return belongs;
      });
      if (lines[i].frame && when == &frame_change::after) note_frame(*lines[i].frame, here);
      draw_notes(canvas_, here);
    }
  }

  std::size_t column_of(std::size_t process) const { return process == d_.trace.processes.front() ? 0 : 1; }

  // Of a frame only what is wrong is told beside a page; the rest can be seen.
  void note_frame(drawn_frame const& frame, std::vector<drawn_note>& notes) {
    if (std::ranges::find(shown_, frame.frame) != shown_.end()) return;
    shown_.push_back(frame.frame);
    if (!frame.role.empty()) notes.push_back({frame.name + ": " + frame.role, false, std::nullopt, frame.frame, {}});
    auto const& note = d_.step.frames[frame.frame].note;
    if (note && note->is_wrong) notes.push_back(*note);
  }

  std::vector<figure_line> lines_of(std::vector<drawn_entry> const& row, drawn_frame frame_change::*when) const {
    std::vector<figure_line> lines;
    for (std::size_t column = 0; column < row.size(); ++column) {
      auto const& entry = row[column];
      bool const mapped = entry.what == drawn_entry::kind::mapped;
      auto const same_frame = [&](figure_line const& l) {
        return !mapped || (l.frame && l.frame->frame == entry.entry.frame);
      };
      auto line = std::ranges::find_if(lines, same_frame);
      // An entry that leads nowhere takes no line of its own.
      if (line == lines.end() && !lines.empty() && !lines.front().frame) line = lines.begin();
      if (line == lines.end()) line = lines.emplace(lines.end());
      line->entries[column] = entry;
      if (mapped) line->frame = d_.step.frames[entry.entry.frame].*when;
    }
    return lines;
  }

  void draw_line(char const* mark, std::string const& page, figure_line const& line) {
    canvas_.line();
    canvas_.put(at_.mark, mark, strong_style);
    canvas_.put(at_.page, page);
    auto const style = line.frame && line.frame->is_shared() ? hue_style(line.frame->frame) : plain_style;
    auto const sign = line.frame && line.frame->is_shared() ? heavy_link : light_link;
    auto const link = sign.substr(0, at_.link * light_link.size() / 8);
    for (std::size_t column = 0; column < line.entries.size(); ++column) {
      auto const& entry = line.entries[column];
      bool const left = column == 0;
      if (!entry || entry->what == drawn_entry::kind::no_process) continue;
      if (entry->what == drawn_entry::kind::unmapped) {
        canvas_.put(left ? at_.left_word + 1 : at_.right_word, entry->is_untouched() ? untouched_sign : unmapped_sign,
                    faint_style);
        if (entry->beside.remembered != 0)
          canvas_.put(left ? at_.left_bits + 3 : at_.right_bits + 3, std::string(1, entry->beside.remembered),
                      wrong_style);
        continue;
      }
      auto const word = short_word_text(entry->word);
      canvas_.put(left ? at_.left_word : at_.right_word, fmt::format(fmt::runtime(left ? "{:>5}" : "{}"), word), style);
      canvas_.put(left ? at_.left_bits : at_.right_bits, bits_of(entry->entry),
                  entry->writes_shared() ? wrong_style : plain_style);
      if (!d_.step.tenants.empty())
        canvas_.put((left ? at_.left_bits : at_.right_bits) + 3,
                    std::string(1, entry->beside.remembered == 0 ? '-' : entry->beside.remembered),
                    entry->beside.misremembered.empty() ? plain_style : wrong_style);
      canvas_.put(left ? at_.left_link : at_.right_link, link, style);
    }
    if (line.frame) draw_frame(*line.frame, style);
  }

  void draw_frame(drawn_frame const& frame, text_style style) {
    canvas_.put(at_.frame, fmt::format("{:>4}", frame.name), style);
    canvas_.put(at_.frame_word, fmt::format("{:>5}", short_word_text(frame.word)), style);
    for (std::size_t i = 0; i < frame.pips.size(); ++i)
      canvas_.put(at_.pips + i, pip(frame.pips[i]), frame.pips[i] == 0 ? faint_style : style);
    auto const count = frame.count_text();
    canvas_.put(at_.count, count, frame.is_miscounted() ? wrong_style : style);
    if (frame.is_miscounted()) canvas_.put(at_.count + count.size(), "✗", wrong_style);
  }

  void draw_resident(char const* mark, resident_row const& row) {
    canvas_.line();
    canvas_.put(at_.mark, mark, strong_style);
    canvas_.put(at_.page, row.name, faint_style);
    for (std::size_t column = 0; column < d_.step.resident.size(); ++column) {
      if (!d_.step.resident[column].is_there) continue;
      auto const value = row.value(d_.step.resident[column].after);
      if (column == 0) canvas_.put(at_.left_word, fmt::format("{:>5}", value));
      else canvas_.put(at_.right_word, value);
    }
  }

  page_drawing const& d_;
  text_canvas& canvas_;
  positions at_;
  std::vector<std::size_t> shown_;
};

}  // namespace

std::vector<std::size_t> draw_figure(page_drawing const& d) { return figure(d).draw(); }

}  // namespace cowproof

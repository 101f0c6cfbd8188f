// Plans the pictures of a trace, and draws what all pictures have.
#include "trace/picture/picture.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "trace/layout/notes.hpp"
#include "trace/layout/places.hpp"
#include "trace/picture/parts.hpp"

namespace cowproof {

using namespace markup;

namespace {

constexpr std::size_t most_figure_frames = 28, free_frames_shown = 2, fewest_pages = 2;
constexpr double callout_letter = 6.9, callout_padding = 12;
constexpr double fact_height = 17, fact_key_width = 46, fact_letter = 5.9;

void mark_used(drawn_step const& step, std::vector<bool>& pages, std::vector<bool>& frames) {
  for (auto const& page : step.pages)
    if (page.is_mapped() || page.change != page_change::none) pages[page.page] = true;
  for (auto const& f : step.frames)
    if (!f.before.is_free() || !f.after.is_free() || f.accessed) frames[f.after.frame] = true;
}

std::vector<std::size_t> longest_callouts(drawn_trace const& drawn, picture_plan const& plan) {
  std::vector<std::size_t> longest(plan.processes.size());
  for (auto const& step : drawn.steps)
    for (auto const& page : step.pages)
      for (auto const& note : page.notes)
        if (!note.brief.empty() && note.process) {
          auto& most = longest[plan.column_of(*note.process)];
          most = std::max(most, note.brief.size());
        }
  return longest;
}

}  // namespace

picture_plan::picture_plan(drawn_trace const& drawn)
    : in_tables(drawn.in_tables),
      goes_on(drawn.goes_on),
      processes(drawn.processes),
      page_names(drawn.page_names),
      page_addresses(drawn.page_addresses),
      process_names(drawn.process_names),
      kernel_address(drawn.kernel_address),
      has_promises(drawn.has_more || !drawn.page_names.empty()),
      has_kernel(drawn.start.kernel.has_value()),
      has_translations(!drawn.start.tenants.empty()) {
  most_facts = drawn.start.facts.size();
  for (auto const& step : drawn.steps) most_facts = std::max(most_facts, step.facts.size());
  for (auto const& step : drawn.steps) {
    auto const lines = in_tables ? lines_of_change(step) : std::vector<std::string>();
    most_lines = std::max(most_lines, lines.size());
    for (auto const& line : lines) longest_line = std::max(longest_line, line.size());
  }
  std::vector<bool> page_used(drawn.start.pages.size(), goes_on);
  std::vector<bool> frame_used(drawn.start.frames.size(), goes_on);
  mark_used(drawn.start, page_used, frame_used);
  for (auto const& step : drawn.steps) mark_used(step, page_used, frame_used);
  for (std::size_t v = 0; v < std::min(fewest_pages, page_used.size()); ++v)
    page_used[v] = page_used[v] || std::ranges::count(page_used, true) < static_cast<std::ptrdiff_t>(fewest_pages);
  auto const is_frame = [&](std::size_t f) { return drawn.start.frames[f].after.name.starts_with("f"); };
  for (std::size_t f = 0; f < frame_used.size(); ++f)
    if (frame_used[f] && !is_frame(f)) frames.push_back(f);
  std::size_t free_shown = 0;
  for (std::size_t f = 0; f < frame_used.size() && is_frame(f); ++f) {
    if (frame_used[f] || free_shown++ < free_frames_shown) frames.push_back(f);
    else ++other_frames;
  }
  for (std::size_t v = page_used.size(); v-- > 0;)
    if (page_used[v]) pages.push_back(v);
  is_figure = !processes.empty() && processes.size() <= 2 && frames.size() <= most_figure_frames;
  callouts = longest_callouts(drawn, *this);
}

std::size_t picture_plan::column_of(std::size_t process) const {
  return static_cast<std::size_t>(std::ranges::find(processes, process) - processes.begin());
}

double picture_plan::address_width() const {
  std::size_t longest = kernel_address.size();
  for (auto const& address : page_addresses) longest = std::max(longest, address.size());
  return longest == 0 ? 0 : 6.1 * static_cast<double>(longest) + 10;
}

picture draw_picture(picture_plan const& plan, drawn_step const& step) {
  if (plan.in_tables) return draw_table_picture(plan, step);
  return plan.is_figure ? draw_figure_picture(plan, step) : draw_matrix_picture(plan, step);
}

std::vector<std::string> picture_layers::joined() && {
  std::vector<std::string> all;
  for (auto& each : parts_)
    for (auto& part : each) all.push_back(std::move(part));
  return all;
}

picture_rows place_rows(picture_plan const& plan, double top, double height) {
  picture_rows placed;
  double y = top;
  for (std::size_t i = 0; i < plan.pages.size(); ++i) {
    auto const end_of_hidden = i + 1 < plan.pages.size() ? plan.pages[i + 1] + 1 : 0;
    picture_row const row{plan.pages[i], y, plan.pages[i] - end_of_hidden};
    y += height + (row.hidden_below > 0 ? hidden_pages_height : 0);
    placed.rows.push_back(row);
  }
  placed.bottom = y;
  return placed;
}

void draw_target(picture_layers& to, picture_plan const& plan, drawn_step const& step, std::size_t column,
                 area const& at, std::optional<std::size_t> page) {
  if (!plan.goes_on) return;
  auto const found = std::ranges::find(step.memory_of, std::optional(column));
  if (!step.tenants.empty() && found == step.memory_of.end()) return;  // no process lives there
  auto const process =
      step.tenants.empty() ? plan.processes[column] : static_cast<std::size_t>(found - step.memory_of.begin());
  auto attributes = fmt::format(" data-process=\"{}\"", process);
  if (page) attributes += fmt::format(" data-page=\"{}\"", *page);
  to.add(picture_layers::layer::over, group(attributes, box(at, "hit", 4)));
}

void draw_kernel(picture_layers& to, picture_plan const& plan, drawn_step const& step, area const& band) {
  if (!plan.has_kernel || !step.kernel) return;
  auto drawing = box(band, "bit1", 4);
  if (step.kernel->has_changed()) drawing += box({band.x + 3, band.y + 3, 4, band.height - 6}, "wash", 1);
  constexpr double letter = 5.9;
  auto words = fmt::format("kernel · one and the same in every address space · out of reach · {}", step.kernel->after);
  if (letter * static_cast<double>(words.size()) > band.width)
    words = fmt::format("kernel, the same for all: {}", step.kernel->after);
  drawing += text({band.middle_x(), band.middle_y() + 4}, words, "s n2", anchor::middle);
  to.add(picture_layers::layer::cells, drawing);
}

double facts_height(picture_plan const& plan) {
  return plan.most_facts == 0 ? 0 : fact_height * static_cast<double>(plan.most_facts) + 18;
}

void draw_facts(picture_layers& to, drawn_step const& step, point at, double width) {
  auto y = at.y + 20;
  auto const room = static_cast<std::size_t>((width - fact_key_width) / fact_letter);
  for (auto const& fact : step.facts) {
    bool const gone = fact.after.empty();
    auto value = gone ? "gone: " + fact.before : fact.after;
    if (value.size() > room) value = value.substr(0, value.rfind(' ', room - 3)) + " …";
    std::string drawing;
    if (fact.has_changed())
      drawing += box({at.x, y - 11, 7 * static_cast<double>(fact.keys.size()) + 6, 15}, "wash", 2);
    drawing +=
        text({at.x + 3, y}, fact.keys, "m b") + text({at.x + fact_key_width, y}, (fact.is_wrong ? "✗ " : "") + value,
                                                     fact.is_wrong ? "s b bad"
                                                     : gone        ? "s n3"
                                                                   : "s");
    to.add(picture_layers::layer::cells, drawing);
    y += fact_height;
  }
}

bool entry_look::bit_changed(bool entry_view::*bit) const {
  return mapped() && after->entry.*bit != (was_mapped() && before->entry.*bit);
}
std::string entry_look::hue() const { return mapped() && after->shared ? hue_class(frame()) : ""; }
std::string entry_look::name() const { return mapped() ? after->name : ""; }

entry_look look_at(picture_plan const& plan, drawn_step const& step, std::size_t page, std::size_t column) {
  auto const& drawn = step.pages[page];
  entry_look look{&drawn.before[column], &drawn.after[column], nullptr, {}, column};
  auto const process = plan.processes[column];
  for (auto const& note : drawn.notes)
    if (look.callout == nullptr && note.process == process && !note.brief.empty()) look.callout = &note;
  if (step.access && step.access->page == page && step.access->process == process) look.access = step.access->verb;
  return look;
}

bool is_whole_table_new(drawn_step const& step, std::size_t column) {
  if (step.lives[column] == drawn_life::born) return true;
  bool had_any = false;
  for (auto const& page : step.pages) {
    if (page.after[column].what == drawn_entry::kind::mapped) return false;
    if (page.before[column].what == drawn_entry::kind::mapped)
      had_any = had_any || page.change == page_change::whole_table;
  }
  return had_any;
}

std::string names_in(picture_plan const& plan, drawn_step const& step, std::size_t column) {
  constexpr std::size_t most = 2, longest_of_several = 9;
  std::vector<std::string> names;
  auto const add = [&](std::size_t process) {
    if (process < plan.process_names.size() && !plan.process_names[process].empty())
      names.push_back(plan.process_names[process]);
  };
  if (step.tenants.empty()) {
    add(plan.processes[column]);
  } else {
    for (std::size_t p = 0; p < step.memory_of.size(); ++p)
      if (step.memory_of[p] == column) add(p);
  }
  if (names.size() == 1) return names.front();
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i)
    text += (i == 0 ? "" : ", ") + shortened(names[i], longest_of_several);
  return names.size() > most ? fmt::format("{} and {} more", text, names.size() - most) : text;
}

std::string hue_class(std::size_t frame) { return fmt::format(" h{}", frame % 8); }

double width_of_label(std::size_t letters) { return callout_letter * static_cast<double>(letters) + callout_padding; }

std::string draw_callout(point at, std::string_view text, anchor from) {
  auto const width = width_of_label(text.size());
  area const label{from == anchor::start ? at.x : at.x - width, at.y - 9, width, 18};
  return box(label, "badtag") + markup::text({label.middle_x(), at.y + 4}, text, "bt", anchor::middle);
}

namespace {

std::string describe_frame(drawn_step const& step, drawn_frame const& now) {
  auto const name = now.is_slot      ? "swap slot " + now.name
                    : now.is_counted ? "frame " + now.name.substr(1)
                                     : "zero frame";
  if (now.is_free()) return name + ": free";
  auto text = fmt::format("{}: {}, counts {}, named by", name, word_text(now.word), now.count_text());
  for (auto const& page : step.pages)
    for (std::size_t i = 0; i < page.after.size(); ++i)
      if (page.after[i].what == drawn_entry::kind::mapped && page.after[i].entry.frame == now.frame)
        text += fmt::format(" {} v{}", step.columns[i], page.page);
  if (!now.role.empty()) text += " " + now.role;
  return text + (now.references == 0 ? " none" : "");
}

struct short_note {
  std::string text;
  bool is_wrong = false;
};
short_note note_on(drawn_step const& step, drawn_frame const& now) {
  if (now.is_miscounted()) return {fmt::format("{} refer", now.references), true};
  for (auto const& copy : step.copied)
    if (copy.to == now.frame) return {"copy of " + step.frames[copy.from].after.name, false};
  if (step.reused == now.frame) return {"reused", false};
  return {now.role, false};
}

std::string draw_free_frame(frame_change const& change, frame_place const& place) {
  auto const& at = place.at;
  auto const m = at.middle_y() + 4;
  auto const& now = change.after;
  bool const freed = !change.before.is_free();
  auto drawing = box(at, "free") + text({at.x + 7, m}, now.name, "m n3") +
                 text({at.x + at.width - 8, m}, freed ? "freed" : "free", freed ? "s mk" : "s n3", anchor::end);
  if (freed) drawing += box({at.x + 1, at.y + 1, 3, at.height - 2}, "wash", 1);
  if (change.note && change.note->is_wrong)  // it was given back, or is given out, with a content
    drawing += text({at.x + place.word, m}, word_text(now.word), "m b bad");
  return drawing;
}

std::string draw_pips(drawn_frame const& now, frame_place const& place, std::string const& hue) {
  std::string drawing;
  auto const radius = std::min(3.6, place.pip_step * .4);
  for (std::size_t i = 0; i < now.pips.size(); ++i) {
    auto const x = place.at.x + place.pips + static_cast<double>(i) * place.pip_step;
    auto const look = now.pips[i] == 0 ? "pip0" : hue.empty() ? "pip" : "pip fl2" + hue;
    drawing += circle({x, place.at.middle_y()}, radius, look);
  }
  return drawing;
}

std::string draw_used_frame(drawn_step const& step, frame_change const& change, frame_place const& place) {
  auto const& at = place.at;
  auto const& now = change.after;
  auto const m = at.middle_y() + 4;
  auto const hue = now.is_shared() ? hue_class(now.frame) : "";
  bool const is_new = change.before.is_free();
  auto drawing = box(at, (hue.empty() ? "box own" : "box fl st" + hue) + (now.is_slot ? " slot" : ""));
  if (is_new) drawing += box({at.x + 2, at.y + 2, place.word - 8, at.height - 4}, "wash", 2);
  drawing += text({at.x + 7, m}, now.name, "m b" + (hue.empty() ? "" : " tx" + hue));
  auto const word = word_text(now.word);
  if (is_new || change.before.word != now.word)
    drawing +=
        box({at.x + place.word - 3, at.y + 2, 6.7 * static_cast<double>(word.size()) + 6, at.height - 4}, "wash", 2);
  drawing += text({at.x + place.word, m}, word, "m");
  auto const note = note_on(step, now);
  if (place.note > 0 && !note.text.empty())
    drawing += text({at.x + place.note, m}, note.text, note.is_wrong ? "s bad" : "s");
  drawing += draw_pips(now, place, hue);
  auto const count = now.count_text();
  area const digits{at.x + at.width - 10 - 6.7 * static_cast<double>(count.size()), at.y + 2,
                    6.7 * static_cast<double>(count.size()) + 6, at.height - 4};
  if (now.is_miscounted()) drawing += box(digits, "badbox");
  else if (now.is_counted && change.before.count != now.count) drawing += box(digits, "wash", 2);
  auto const look = now.is_miscounted() ? " bad" : hue.empty() ? "" : " tx" + hue;
  return drawing + text({at.x + at.width - 7, m}, count, "m b" + look, anchor::end);
}

}  // namespace

std::string draw_frame_cell(drawn_step const& step, std::size_t frame, frame_place const& place) {
  auto const& change = step.frames[frame];
  auto const drawing = change.after.is_free() ? draw_free_frame(change, place) : draw_used_frame(step, change, place);
  return group(fmt::format(" class=\"fc\" data-k=\"{}\" tabindex=\"0\" role=\"button\"{}", change.after.name,
                           attribute("aria-label", describe_frame(step, change.after))),
               drawing);
}

}  // namespace cowproof

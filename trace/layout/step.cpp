// Draws the differences that a step makes.
#include "trace/layout/step.hpp"

#include <algorithm>

namespace cowproof {
namespace {

drawn_entry draw_entry(memory_view const& s, std::size_t process, std::size_t page) {
  auto const& entry = s.table[process][page];
  auto const beside = s.beside.empty() ? page_view{} : s.beside[process][page];
  if (entry)
    return {drawn_entry::kind::mapped, *entry, s.word[entry->frame], s.sharers(entry->frame) > 1,
            s.name_of(entry->frame),   beside};
  return {s.alive[process] ? drawn_entry::kind::unmapped : drawn_entry::kind::no_process, {}, {}, false, {}, beside};
}

// What a frame is beside a page of a process: the table first, then the cache, then the device.
std::string role_of(memory_view const& s, std::size_t frame) {
  if (s.others.empty() || s.others[frame].empty()) return "";
  auto text = s.others[frame].front().text;
  if (s.others[frame].size() > 1) text += ", " + s.others[frame].back().text;
  return text;
}

drawn_frame draw_frame(memory_view const& s, std::vector<std::size_t> const& processes, std::size_t frame) {
  drawn_frame drawn{frame, s.word[frame], s.count[frame], {}, s.references(frame), s.sharers(frame)};
  for (auto const p : processes) drawn.pips.push_back(s.names_of(p, frame));
  drawn.name = s.name_of(frame);
  drawn.role = role_of(s, frame);
  drawn.is_slot = s.is_slot(frame);
  drawn.is_counted = !s.is_zero_frame(frame);
  return drawn;
}

// Facts of the same key and place, before and after.
std::vector<drawn_row> draw_facts(memory_view const& before, memory_view const& after) {
  std::vector<drawn_row> rows;
  for (auto const& fact : after.facts) rows.push_back({fact.key, "", fact.value, fact.is_wrong});
  auto next = rows.begin();
  for (auto const& fact : before.facts) {
    auto const found =
        std::ranges::find_if(rows, [&](drawn_row const& row) { return row.keys == fact.key && row.before.empty(); });
    if (found != rows.end()) {
      found->before = fact.value;
      next = std::next(found);
    } else {
      next = std::next(rows.insert(next, {fact.key, fact.value, "", false}));
    }
  }
  return rows;
}
std::optional<drawn_row> draw_kernel(memory_view const& before, memory_view const& after) {
  if (after.kernel.empty()) return std::nullopt;
  return drawn_row{"kernel", before.kernel, after.kernel};
}
void draw_tenants(memory_view const& s, std::vector<std::size_t> const& columns, drawn_step& drawn) {
  for (auto const c : columns) drawn.columns.push_back(s.column_name(c));
  for (auto const c : s.column_of) {
    auto const found = std::ranges::find(columns, c);
    bool const lives = found != columns.end() && s.alive[c];
    drawn.memory_of.push_back(lives ? std::optional<std::size_t>(found - columns.begin()) : std::nullopt);
  }
  if (s.tenants.empty()) return;
  for (auto const c : columns) {
    drawn.tenants.push_back(s.tenants[c]);
    drawn.standing.push_back(s.standing[c]);
  }
}

std::vector<resident_change> draw_resident(memory_view const& before, memory_view const& after,
                                           std::vector<std::size_t> const& columns) {
  auto const was = resident_in(before);
  auto const is = resident_in(after);
  std::vector<resident_change> drawn;
  for (auto const c : columns) drawn.push_back({was[c], is[c], after.alive[c] || after.pages_of(c) != 0});
  return drawn;
}

// Frames that a row of entries leads to: if one of them changed, so did the row.
bool leads_to_change(std::vector<drawn_entry> const& row, std::vector<frame_change> const& frames) {
  return std::ranges::any_of(row, [&](drawn_entry const& e) {
    return e.what == drawn_entry::kind::mapped && frames[e.entry.frame].after.is_counted &&
           frames[e.entry.frame].has_changed();
  });
}

std::vector<drawn_frame> draw_frames(memory_view const& s, std::vector<std::size_t> const& processes) {
  std::vector<drawn_frame> drawn;
  for (std::size_t f = 0; f < s.count.size(); ++f) drawn.push_back(draw_frame(s, processes, f));
  return drawn;
}

class step_drawing {
 public:
  step_drawing(explained_step const& step, std::vector<std::size_t> const& processes)
      : step_(step),
        processes_(processes) {}

  drawn_step draw(std::size_t number) {
    drawn_.number = number;
    drawn_.title = title_of(step_.played, step_.out, *step_.of);
    drawn_.why = why(step_);
    drawn_.cost = cost_of(step_);
    drawn_.actor = operands_of(step_.played, *step_.of).column(step_.before).value_or(0);
    drawn_.facts = draw_facts(step_.before, step_.after);
    drawn_.kernel = draw_kernel(step_.before, step_.after);
    draw_tenants(step_.after, processes_, drawn_);
    drawn_.resident = draw_resident(step_.before, step_.after, processes_);
    for (auto const p : processes_)
      drawn_.alive.push_back(step_.before.alive[p] || step_.after.alive[p] || step_.after.pages_of(p) != 0);
    auto const before = draw_frames(step_.before, processes_);
    auto const after = draw_frames(step_.after, processes_);
    for (std::size_t f = 0; f < after.size(); ++f) drawn_.frames.push_back({before[f], after[f]});
    for (std::size_t v = 0; v < step_.after.table.front().size(); ++v) drawn_.pages.push_back(draw_page(v));
    mark_accessed();
    return std::move(drawn_);
  }

 private:
  drawn_page draw_page(std::size_t v) const {
    drawn_page page{v};
    for (auto const p : processes_) {
      page.before.push_back(draw_entry(step_.before, p, v));
      page.after.push_back(draw_entry(step_.after, p, v));
    }
    if (page.is_mapped()) page.change = change_of(page);
    return page;
  }

  page_change change_of(drawn_page const& page) const {
    if (page.before != page.after) return changes_whole_table(step_) ? page_change::whole_table : page_change::changed;
    return leads_to_change(page.after, drawn_.frames) ? page_change::changed : page_change::none;
  }

  void mark_accessed() {
    auto const named = operands_of(step_.played, *step_.of);
    auto const column = named.column(step_.before);
    if (!named.page || !column || !step_.before.alive[*column]) return;
    auto verb = std::string(named.operation);
    std::ranges::replace(verb, '_', ' ');
    drawn_.access = drawn_access{verb, *column, *named.page};
    auto& page = drawn_.pages[*named.page];
    if (page.change == page_change::none) page.change = page_change::accessed;
    if (auto const& entry = step_.before.table[*column][*named.page]) drawn_.frames[entry->frame].accessed = true;
  }

  explained_step const& step_;
  std::vector<std::size_t> const& processes_;
  drawn_step drawn_;
};

}  // namespace

drawn_life life_of(bool before, bool after, bool lived) {
  if (after) return before ? drawn_life::alive : drawn_life::born;
  if (before) return drawn_life::ending;
  return lived ? drawn_life::gone : drawn_life::unborn;
}

drawn_step draw_start(memory_view const& s, std::vector<std::size_t> const& processes) {
  drawn_step drawn;
  drawn.title = "start";
  drawn.why = "the initial state: what lives, and what is mapped, before the first step";
  for (auto const& frame : draw_frames(s, processes)) drawn.frames.push_back({frame, frame});
  for (std::size_t v = 0; v < s.table.front().size(); ++v) {
    drawn_page page{v};
    for (auto const p : processes) page.after.push_back(draw_entry(s, p, v));
    page.before = page.after;
    drawn.pages.push_back(std::move(page));
  }
  for (auto const p : processes) {
    drawn.lives.push_back(life_of(s.alive[p], s.alive[p], false));
    drawn.alive.push_back(s.alive[p]);
  }
  drawn.facts = draw_facts(s, s);
  drawn.kernel = draw_kernel(s, s);
  draw_tenants(s, processes, drawn);
  drawn.resident = draw_resident(s, s, processes);
  return drawn;
}

drawn_step draw_step(explained_step const& step, std::vector<std::size_t> const& columns, std::size_t number) {
  return step_drawing(step, columns).draw(number);
}

}  // namespace cowproof

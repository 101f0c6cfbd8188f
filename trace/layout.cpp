// Lays out a trace: replays it for what it does not hold, then draws the differences, step by step.
#include "trace/layout.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engines/call_text.hpp"
#include "model/whole/layout.hpp"
#include "trace/layout_notes.hpp"
#include "trace/layout_tables.hpp"
#include "trace/replay.hpp"
#include "trace/seats.hpp"

namespace cowproof {
namespace {

// Of a name as much as there is room for beside a page, in whole characters.
std::string shortened(std::string const& name) {
  constexpr std::size_t most = 12;
  if (name.size() <= most) return name;
  auto end = most - 1;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xc0) == 0x80) --end;
  while (end > 1 && name[end - 1] == ' ') --end;
  return name.substr(0, end) + "…";
}

// "bfff f000", "7fff ffff e000"
std::string address_text(std::uint64_t address) {
  auto text = fmt::format("{:08x}", address);
  if (text.size() > 8) text = fmt::format("{:0{}x}", address, (text.size() + 3) / 4 * 4);
  for (std::size_t at = text.size(); at > 4; at -= 4) text.insert(at - 4, " ");
  return text;
}

std::vector<std::size_t> processes_in(std::vector<memory_view> const& states) {
  std::vector<std::size_t> drawn;
  for (std::size_t p = 0; p < states.front().alive.size(); ++p)
    if (std::ranges::any_of(states, [&](memory_view const& s) { return s.alive[p] || s.pages_of(p) != 0; }))
      drawn.push_back(p);
  return drawn;
}

drawn_entry draw_entry(memory_view const& s, std::size_t process, std::size_t page) {
  auto const& entry = s.table[process][page];
  auto const beside = s.beside.empty() ? page_view{} : s.beside[process][page];
  if (entry)
    return {drawn_entry::kind::mapped, *entry, s.word[entry->frame], s.sharers(entry->frame) > 1,
            s.name_of(entry->frame),   beside};
  return {s.alive[process] ? drawn_entry::kind::unmapped : drawn_entry::kind::no_process, {}, 0, false, {}, beside};
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

drawn_life life_of(bool before, bool after, bool lived) {
  if (after) return before ? drawn_life::alive : drawn_life::born;
  if (before) return drawn_life::ending;
  return lived ? drawn_life::gone : drawn_life::unborn;
}

// The initial state, as a step in which nothing happens.
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

// Those of which it is known: evaluated in a replay that came to the very state and outcome that are drawn.
std::vector<std::string> rules_that_hold(trace_step const& drawn, seen_step const& replayed, machine_type const& of) {
  std::vector<std::string> held;
  if (!(replayed.state == drawn.state && replayed.out == drawn.out)) return held;
  for (property p = 0; p < of.properties.size(); ++p)
    if ((replayed.broken >> p & 1) == 0) held.emplace_back(of.properties[p].name);
  return held;
}

// Since when each property has been broken without a break.
class broken_since {
 public:
  explicit broken_since(machine_type const& of) : type_(of), since_(of.properties.size()) {}

  std::vector<broken_rule> after(std::size_t step, property_set broken) {
    std::vector<broken_rule> rules;
    for (property p = 0; p < type_.properties.size(); ++p) {
      bool const is_broken = (broken >> p & 1) != 0;
      bool const lasts = p >= type_.promises;  // a promise is about one step
      if (!is_broken) since_[p] = 0;
      else if (!lasts || since_[p] == 0) since_[p] = step;
      if (is_broken) rules.push_back({type_.properties[p].name, type_.properties[p].sentence, since_[p]});
    }
    return rules;
  }

 private:
  machine_type const& type_;
  std::vector<std::size_t> since_;
};

std::string heading_of(trace const& t) {
  auto const* model = model_of(t.subject, t.within, *t.type);
  auto text = fmt::format("{}: {}", t.subject, text_of(t.within));
  if (t.type != &core_type()) text = fmt::format("{} {}", t.type->name, text);
  std::string named;
  for (auto const& [what, name] : t.names) named += fmt::format("{}{} {}", named.empty() ? "\n" : ", ", what, name);
  text += named;
  if (model != nullptr && model->mutant != nullptr) text = fmt::format("{}\n{}", text, model->mutant->mechanism);
  return text;
}

void draw_steps(trace const& t, std::vector<memory_view> const& states, std::span<seen_step const> replayed,
                drawn_trace& drawn) {
  std::vector<bool> lived(states.front().alive.size());
  for (std::size_t i = 0; i < t.steps.size(); ++i) {
    explained_step const step{t.steps[i].played, t.steps[i].out, states[i], states[i + 1], t.type};
    auto made = step_drawing(step, drawn.processes).draw(i + 1);
    for (auto const p : drawn.processes) {
      made.lives.push_back(life_of(step.before.alive[p], step.after.alive[p], lived[p]));
      lived[p] = lived[p] || step.before.alive[p];
    }
    add_notes(made, step, drawn.processes);
    if (i < replayed.size()) {
      auto seen = view_program(replayed[i].observed, t.within, *t.type);
      auto expected = view_program(replayed[i].expected, t.within, *t.type);
      seat(seen, step.after);
      seat(expected, step.after);
      add_what_must_be(made, step, {seen, expected, replayed[i].expected_out}, drawn.processes);
      if (seen.alive.empty()) add_other_differences(made, replayed[i].observed, replayed[i].expected);
    }
    drawn.cost += made.cost;
    drawn.steps.push_back(std::move(made));
  }
}

// Names and addresses of pages, if the trace has as many as the layouts, or one was asked for.
void place_parts(trace const& t, layout_options const& options, drawn_trace& drawn) {
  if (t.type->name != whole_type().name || options.addresses == "none") return;
  constexpr int pages_of_layouts = 8;
  auto const* chosen = find_layout(options.addresses);
  if (chosen == nullptr && options.addresses.empty() && t.within.pages == pages_of_layouts) chosen = layouts.data();
  if (chosen == nullptr) return;
  for (int v = 0; v < t.within.pages; ++v) {
    auto const* part = chosen->part_of(v);
    drawn.page_names.emplace_back();
    drawn.page_addresses.emplace_back();
    if (part == nullptr) continue;
    auto const name = name_of(part->what);  // "mapped area" is mapped
    drawn.page_names.back() =
        std::string(name.substr(0, name.find(' '))) + (v == part->first ? "" : fmt::format("+{}", v - part->first));
    drawn.page_addresses.back() = address_text(chosen->address_of(v));
  }
  drawn.kernel_address = address_text(chosen->kernel_begin);
}

// What a user calls a page is told instead of the part of the layout that it lies in.
void place_names(trace const& t, drawn_trace& drawn) {
  auto const name_of_thing = [&](char letter, std::size_t number) {
    auto const found = t.names.find(letter + std::to_string(number));
    return found == t.names.end() ? std::string() : found->second;
  };
  std::vector<std::string> pages;
  for (int v = 0; v < t.within.pages; ++v) pages.push_back(name_of_thing('v', static_cast<std::size_t>(v)));
  if (std::ranges::any_of(pages, [](auto const& name) { return !name.empty(); })) {
    drawn.page_names.resize(pages.size());
    for (std::size_t v = 0; v < pages.size(); ++v)
      if (!pages[v].empty()) drawn.page_names[v] = shortened(pages[v]);
  }
  if (drawn.column_letter != 'p') return;
  for (auto const p : drawn.processes) drawn.column_names.push_back(shortened(name_of_thing('p', p)));
}

// The lines beneath the picture begin with what the user calls the thing.
void name_facts(trace const& t, drawn_step& step) {
  for (auto& fact : step.facts)
    if (auto const found = t.names.find(fact.keys); found != t.names.end())
      for (auto* text : {&fact.before, &fact.after})
        if (!text->empty()) *text = fmt::format("{}: {}", found->second, *text);
}

// Page tables and what they name.
void draw_memory(trace const& t, std::span<seen_step const> replayed, layout_options const& options,
                 drawn_trace& drawn) {
  std::vector<memory_view> states{view_memory(t.initial, t.within, *t.type)};
  for (auto const& step : t.steps) states.push_back(view_memory(step.state, t.within, *t.type));
  if (states.front().column_letter != 'p') take_seats(states);
  auto const& first = states.front();
  drawn.column_letter = first.column_letter;
  drawn.has_more = t.type->name != core_type().name;
  drawn.processes = processes_in(states);
  drawn.last_word = static_cast<std::size_t>(t.within.words - 1);
  drawn.last_frame = static_cast<std::size_t>(t.within.frames - 1);
  place_parts(t, options, drawn);
  place_names(t, drawn);
  drawn.start = draw_start(first, drawn.processes);
  draw_steps(t, states, replayed, drawn);
  if (t.names.empty()) return;
  name_facts(t, drawn.start);
  for (auto& step : drawn.steps) name_facts(t, step);
}

void tell_rules(trace const& t, std::span<seen_step const> replayed, drawn_trace& drawn) {
  broken_since since(*t.type);
  for (std::size_t i = 0; i < std::min(replayed.size(), drawn.steps.size()); ++i) {
    drawn.steps[i].broken = since.after(i + 1, replayed[i].broken);
    drawn.steps[i].held = rules_that_hold(t.steps[i], replayed[i], *t.type);
  }
}

// A clause of the oracle, which no replay of the model evaluates, is told where it was recorded.
void tell_recorded_clause(trace const& t, drawn_trace& drawn) {
  if (!t.violated || find_property(t.violated->property, *t.type)) return;
  auto const step = t.violated->step;
  if (step == 0 || step > drawn.steps.size()) return;
  drawn.steps[step - 1].broken.push_back(
      {t.violated->property, fmt::format("what {} did is not what the model does", t.subject), step});
}

}  // namespace

bool drawn_page::is_mapped() const {
  return std::ranges::any_of(before, &drawn_entry::is_there) || std::ranges::any_of(after, &drawn_entry::is_there);
}

std::string drawn_trace::page_label(std::size_t page) const {
  auto const number = fmt::format("v{}", page);
  return page < page_names.size() && !page_names[page].empty() ? number + " " + page_names[page] : number;
}

bool drawn_page::is_shared() const { return std::ranges::any_of(after, &drawn_entry::shared); }

drawn_trace lay_out(trace const& t, layout_options const& options) {
  drawn_trace drawn;
  drawn.heading = heading_of(t);
  drawn.origin = t.origin;
  auto const replayed = watch_again(t);
  if (is_drawn(*t.type)) draw_memory(t, replayed, options, drawn);
  else draw_tables(t, replayed, drawn);
  tell_rules(t, replayed, drawn);
  tell_recorded_clause(t, drawn);
  drawn.violated = t.violated;
  if (t.violated)
    if (auto const p = find_property(t.violated->property, *t.type))
      drawn.violated_sentence = t.type->properties[*p].sentence;
  if (auto const report = compare(t, replayed); !report.reproduced())
    drawn.notes.push_back({text_of(report, t), true, {}, {}});
  return drawn;
}

}  // namespace cowproof

// Tells rules of each step.
#include "trace/layout/rules.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace cowproof {
namespace {

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
      bool const lasts = p >= type_.step_properties;  // a promise is about one step
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

// The number that follows the letter, if it is there: 1 of "p1", 0 of "v0".
std::optional<std::size_t> number_after(char letter, std::string_view text) {
  if (text.empty() || text.front() != letter) return std::nullopt;
  std::size_t n = 0;
  auto const read = std::from_chars(text.data() + 1, text.data() + text.size(), n);
  return read.ec == std::errc{} && read.ptr == text.data() + text.size() ? std::optional(n) : std::nullopt;
}

// The column in which a process, or an address space, is drawn.
std::optional<std::size_t> column_of(std::string_view who, drawn_trace const& drawn, drawn_step const& step) {
  auto column = number_after(drawn.column_letter, who);
  if (!column && drawn.column_letter != 'p') {
    auto const process = number_after('p', who);
    if (process && *process < step.memory_of.size()) column = step.memory_of[*process];
  }
  bool const is_drawn = column && std::ranges::find(drawn.processes, *column) != drawn.processes.end();
  return is_drawn ? column : std::nullopt;
}

// Beside the page where the implementation differs, or beside the whole step.
void show_difference(shown_difference const& shown, std::string_view subject, drawn_trace const& drawn,
                     drawn_step& step) {
  auto const space = shown.at.find(' ');
  auto const column = column_of(std::string_view(shown.at).substr(0, space), drawn, step);
  auto const page =
      space == std::string::npos ? std::nullopt : number_after('v', std::string_view(shown.at).substr(space + 1));
  auto const text = fmt::format("{}: {} shows {}; it should be {}", shown.at, subject, shown.seen, shown.allowed);
  auto const found = std::ranges::find_if(step.pages, [&](drawn_page const& p) { return page && p.page == *page; });
  if (!column || found == step.pages.end()) {
    step.notes.push_back({text, true, {}, {}, {}});
    return;
  }
  auto const brief = "shows " + shown.seen;
  auto const is_told = [&](drawn_note const& n) { return n.process == *column && n.brief.starts_with("shows "); };
  if (std::ranges::any_of(found->notes, is_told)) return;  // the first is the closest to the cause
  found->notes.push_back({text, true, *column, {}, brief});
  if (found->change == page_change::none) found->change = page_change::accessed;
}

}  // namespace

void tell_rules(trace const& t, std::span<seen_step const> replayed, drawn_trace& drawn) {
  broken_since since(*t.type);
  for (std::size_t i = 0; i < std::min(replayed.size(), drawn.steps.size()); ++i) {
    drawn.steps[i].broken = since.after(i + 1, replayed[i].broken);
    drawn.steps[i].held = rules_that_hold(t.steps[i], replayed[i], *t.type);
  }
}

void tell_recorded_clause(trace const& t, drawn_trace& drawn) {
  if (!t.violated || find_property(t.violated->property, *t.type)) return;
  auto const step = t.violated->step;
  if (step == 0 || step > drawn.steps.size()) return;
  auto& at = drawn.steps[step - 1];
  at.broken.push_back({t.violated->property, fmt::format("what {} did is not what the model does", t.subject), step});
  for (auto const& shown : t.violated->shown) show_difference(shown, t.subject, drawn, at);
}

}  // namespace cowproof

// What a scenario can expect of a step: about entries, frames, processes, cost and rules.
#include <algorithm>
#include <regex>

#include <fmt/format.h>

#include "trace/layout_notes.hpp"
#include "trace/scenario.hpp"

namespace cowproof {
namespace {

using verdict = std::optional<std::string>;
using words = std::cmatch;

struct seen_from {
  drawn_trace const& drawn;
  drawn_step const& step;

  // Nothing of a process that never lives, or a page that there is not.
  drawn_entry entry(std::size_t process, std::size_t page) const {
    auto const found = std::ranges::find(drawn.processes, process);
    if (found == drawn.processes.end() || page >= step.pages.size()) return {};
    return step.pages[page].after[static_cast<std::size_t>(found - drawn.processes.begin())];
  }
  bool lives(std::size_t process) const {
    auto const found = std::ranges::find(drawn.processes, process);
    if (found == drawn.processes.end()) return false;
    auto const life = step.lives[static_cast<std::size_t>(found - drawn.processes.begin())];
    return life == drawn_life::alive || life == drawn_life::born;
  }
};

std::size_t number(words const& w, std::size_t i) { return std::stoul(w[i].str()); }
bool is_mapped(drawn_entry const& e) { return e.what == drawn_entry::kind::mapped; }

verdict differs(std::string const& what, std::string const& expected, std::string const& found) {
  if (expected == found) return std::nullopt;
  return fmt::format("{} {}, not {}", what, found, expected);
}

std::string rights_of(drawn_entry const& e) {
  return !is_mapped(e) ? "unmapped" : e.entry.writable ? "writable" : e.entry.cow ? "copy on write" : "read-only";
}

verdict content(seen_from const& s, words const& w) {
  auto const e = s.entry(number(w, 1), number(w, 2));
  return differs(fmt::format("p{} v{} is", w[1].str(), w[2].str()), w[3].str(),
                 is_mapped(e) ? word_text(e.word) : "unmapped");
}

verdict rights(seen_from const& s, words const& w) {
  return differs(fmt::format("p{} v{} is", w[1].str(), w[2].str()), w[3].str(),
                 rights_of(s.entry(number(w, 1), number(w, 2))));
}

verdict together(seen_from const& s, words const& w) {
  auto const one = s.entry(number(w, 1), number(w, 2));
  auto const other = s.entry(number(w, 3), number(w, 4));
  if (!is_mapped(one) || !is_mapped(other)) return "one of them is unmapped";
  return differs("they are on", w[5].str(), one.entry.frame == other.entry.frame ? "one frame" : "two frames");
}

verdict must_be(seen_from const& s, words const& w) {
  auto const page = number(w, 2);
  if (page < s.step.pages.size())
    for (auto const& note : s.step.pages[page].notes)
      if (note.process == number(w, 1) && note.brief == "must be " + w[3].str()) return std::nullopt;
  return "nothing says so";
}

verdict frame_count(seen_from const& s, words const& w) {
  auto const f = number(w, 1);
  if (f >= s.step.frames.size()) return "there is no such frame";
  return differs(fmt::format("f{} counts", f), w[2].str(), std::to_string(s.step.frames[f].after.count));
}

verdict frames_used(seen_from const& s, words const& w) {
  auto const used = std::ranges::count_if(s.step.frames, [](auto const& f) { return !f.after.is_free(); });
  return differs("frames in use:", w[1].str(), std::to_string(used));
}

verdict pages_of(seen_from const& s, words const& w) {
  std::size_t mapped = 0;
  for (std::size_t v = 0; v < s.step.pages.size(); ++v) mapped += is_mapped(s.entry(number(w, 1), v)) ? 1 : 0;
  return differs(fmt::format("p{} maps", w[1].str()), w[2].str(), std::to_string(mapped));
}

verdict cost(seen_from const& s, words const& w) {
  auto const copied = w[2].str().starts_with("entr") ? s.step.cost.entries_copied : s.step.cost.frames_copied;
  return differs("copied:", w[1].str(), std::to_string(copied));
}

verdict life(seen_from const& s, words const& w) {
  return differs(fmt::format("p{} is", w[1].str()), w[2].str(), s.lives(number(w, 1)) ? "alive" : "not alive");
}

verdict broken(seen_from const& s, words const& w) {
  bool const is_so = std::ranges::any_of(s.step.broken, [&](auto const& rule) { return rule.name == w[1].str(); });
  return is_so ? verdict() : fmt::format("{} is not broken", w[1].str());
}

verdict nothing_changed(seen_from const& s, words const&) {
  bool const same =
      std::ranges::all_of(s.step.pages, [](auto const& p) { return p.before == p.after; }) &&
      std::ranges::none_of(s.step.frames, &frame_change::has_changed) &&
      std::ranges::none_of(s.step.lives, [](drawn_life l) { return l == drawn_life::born || l == drawn_life::ending; });
  return same ? verdict() : "something has changed";
}

struct expectation_form {
  char const* pattern;
  verdict (*check)(seen_from const&, words const&);
};
constexpr expectation_form forms[] = {
    {"p(\\d+) v(\\d+) is (\\d+|zero|unmapped)", content},
    {"p(\\d+) v(\\d+) is (writable|copy on write|read-only)", rights},
    {"p(\\d+) v(\\d+), p(\\d+) v(\\d+) on (one frame|two frames)", together},
    {"p(\\d+) v(\\d+) must be (.+)", must_be},
    {"f(\\d+) counts (\\d+)", frame_count},
    {"(\\d+) frames? in use", frames_used},
    {"p(\\d+) maps (\\d+) pages?", pages_of},
    {"(\\d+) (entry|entries|frame|frames) copied", cost},
    {"p(\\d+) is (alive|not alive)", life},
    {"(\\w+) is broken", broken},
    {"nothing changed", nothing_changed},
};

}  // namespace

std::optional<std::string> unmet(std::string_view expectation, drawn_trace const& drawn, drawn_step const& step) {
  for (auto const& form : forms) {
    words found;
    if (!std::regex_match(expectation.begin(), expectation.end(), found, std::regex(form.pattern))) continue;
    return form.check({drawn, step}, found);
  }
  return fmt::format("\"{}\" is nothing that can be expected", expectation);
}

}  // namespace cowproof

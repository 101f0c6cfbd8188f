// What a scenario can expect of a step: about entries, frames, processes, cost and rules.
#include <algorithm>
#include <array>
#include <charconv>
#include <memory>

#include <fmt/format.h>
#include <re2/re2.h>

#include "trace/layout/notes.hpp"
#include "trace/scenario/scenario.hpp"

namespace cowproof {
namespace {

using verdict = std::optional<std::string>;

// What a pattern found: all of it, and each of its groups.
struct found_word {
  std::string_view text;
  bool matched = false;
  std::string str() const { return std::string(text); }
};
constexpr std::size_t most_words = 6;
using words = std::array<found_word, most_words>;

struct seen_from {
  drawn_trace const& drawn;
  drawn_step const& step;

  // Where a process has its memory, among the columns; of one that is dead, where it would be.
  std::optional<std::size_t> column(std::size_t process) const {
    if (process < step.memory_of.size() && step.memory_of[process]) return step.memory_of[process];
    auto const found = std::ranges::find(drawn.processes, process);
    if (drawn.column_letter != 'p' || found == drawn.processes.end()) return std::nullopt;
    return static_cast<std::size_t>(found - drawn.processes.begin());
  }
  // Nothing of a process that never lives, or a page that there is not.
  drawn_entry entry(std::size_t process, std::size_t page) const {
    auto const at = column(process);
    return at && page < step.pages.size() ? step.pages[page].after[*at] : drawn_entry{};
  }
  bool lives(std::size_t process) const { return process < step.memory_of.size() && step.memory_of[process]; }
  drawn_frame const* frame(std::string const& name) const {
    for (auto const& f : step.frames)
      if (f.after.name == name) return &f.after;
    return nullptr;
  }
  // What is told of a thing beneath the picture.
  std::string told(std::string const& key) const {
    for (auto const& fact : step.facts)
      if (fact.keys == key) return fact.after;
    return "";
  }
};

// One that no size has, if there are more digits than fit.
std::size_t number(words const& w, std::size_t i) {
  std::size_t n = 0;
  auto const read = std::from_chars(w[i].text.data(), w[i].text.data() + w[i].text.size(), n);
  return read.ec == std::errc() ? n : ~std::size_t{0};
}
bool is_mapped(drawn_entry const& e) { return e.what == drawn_entry::kind::mapped; }

verdict differs(std::string const& what, std::string const& expected, std::string const& found) {
  if (expected == found) return std::nullopt;
  return fmt::format("{} {}, not {}", what, found, expected);
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

verdict should_be(seen_from const& s, words const& w) {
  auto const page = number(w, 2);
  auto const at = s.column(number(w, 1));
  if (at && page < s.step.pages.size())
    for (auto const& note : s.step.pages[page].notes)
      if (note.process == s.drawn.processes[*at] && note.brief == "should be " + w[3].str()) return std::nullopt;
  return "nothing says so";
}

// What is wrong with the step as a whole: "should complete", "p1 should live".
verdict whole_should(seen_from const& s, words const& w) {
  auto const text = w[1].matched ? w[0].str() : "should " + w[2].str();
  bool const is_said = std::ranges::any_of(s.step.notes, [&](auto const& note) { return note.text == text; });
  return is_said ? verdict() : "nothing says so";
}

// Of what lies at no page: "tasks[p1] should be {parent: p0}".
verdict cell_should(seen_from const& s, words const& w) {
  bool const is_said = std::ranges::any_of(s.step.notes, [&](auto const& note) {
    return note.text.starts_with(w[1].str() + " is ") && note.text.ends_with(", and should be " + w[2].str());
  });
  return is_said ? verdict() : "nothing says so";
}

verdict called(seen_from const& s, words const& w) { return differs("what happens is", w[0].str(), s.step.title); }

verdict frame_count(seen_from const& s, words const& w) {
  auto const* f = s.frame(w[1].str());
  return f == nullptr ? "there is no such frame" : differs(f->name + " counts", w[2].str(), std::to_string(f->count));
}

verdict frames_used(seen_from const& s, words const& w) {
  bool const slots = w[2].str().starts_with("slot");
  auto const used = std::ranges::count_if(s.step.frames, [&](auto const& f) {
    return !f.after.is_free() && f.after.is_counted && f.after.is_slot == slots;
  });
  return differs(w[2].str() + " in use:", w[1].str(), std::to_string(used));
}

verdict table_pages(seen_from const& s, words const& w) {
  auto const used =
      std::ranges::count_if(s.step.frames, [](auto const& f) { return f.after.role.starts_with("table "); });
  return differs("pages of page table:", w[1].str(), std::to_string(used));
}

verdict role(seen_from const& s, words const& w) {
  auto const* f = s.frame(w[1].str());
  if (f == nullptr) return "there is no such frame";
  return f->role.find(w[2].str()) != std::string::npos ? verdict() : fmt::format("{} is \"{}\"", f->name, f->role);
}

verdict promise(seen_from const& s, words const& w) {
  return differs(fmt::format("p{} v{} promises", w[1].str(), w[2].str()), w[3].str(),
                 s.entry(number(w, 1), number(w, 2)).beside.promise);
}

verdict frame_of(seen_from const& s, words const& w) {
  return differs(fmt::format("p{} v{} on", w[1].str(), w[2].str()), w[3].str(),
                 s.entry(number(w, 1), number(w, 2)).name);
}

verdict one_space(seen_from const& s, words const& w) {
  auto const one = s.column(number(w, 1));
  auto const other = s.column(number(w, 2));
  if (!one || !other) return "one of them has no memory";
  return differs("they are in", w[3].str(), one == other ? "one address space" : "two address spaces");
}

verdict tells(seen_from const& s, words const& w) {
  bool const wanted = w[2].str() == "tells";
  auto const told = s.told(w[1].str());
  if ((told.find(w[3].str()) != std::string::npos) == wanted) return std::nullopt;
  return fmt::format("{} tells \"{}\"", w[1].str(), told);
}

verdict kernel_has(seen_from const& s, words const& w) {
  auto const mapped = s.step.kernel ? s.step.kernel->after : std::string();
  return mapped.find(" " + w[1].str()) != std::string::npos ? verdict() : "the kernel: " + mapped;
}

verdict place_of_page(seen_from const& s, words const& w) {
  auto const v = number(w, 1);
  if (v >= s.drawn.page_addresses.size()) return "pages have no addresses here";
  return differs(fmt::format("v{} is", v), w[2].str() + " at " + w[3].str(),
                 s.drawn.page_names[v] + " at " + s.drawn.page_addresses[v]);
}

verdict place_of_kernel(seen_from const& s, words const& w) {
  return differs("the kernel is at", w[1].str(), s.drawn.kernel_address);
}

verdict pages_of(seen_from const& s, words const& w) {
  std::size_t mapped = 0;
  for (std::size_t v = 0; v < s.step.pages.size(); ++v) mapped += is_mapped(s.entry(number(w, 1), v)) ? 1 : 0;
  return differs(fmt::format("p{} maps", w[1].str()), w[2].str(), std::to_string(mapped));
}

verdict resident(seen_from const& s, words const& w) {
  auto const column = s.column(number(w, 1));
  auto const there = column ? s.step.resident[*column].after : resident_memory();
  return differs(fmt::format("p{} has", w[1].str()), w[2].str(), text_of(there));
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

// After this call and after each before it.
verdict every_rule(seen_from const& s, words const&) {
  for (auto const& step : s.drawn.steps)
    if (step.number <= s.step.number && !step.broken.empty())
      return fmt::format("{} is broken at step {}", step.broken.front().name, step.number);
  return std::nullopt;
}

verdict nothing_changed(seen_from const& s, words const&) {
  bool const same =
      std::ranges::all_of(s.step.pages, [](auto const& p) { return p.before == p.after; }) &&
      std::ranges::none_of(s.step.frames, &frame_change::has_changed) &&
      std::ranges::none_of(s.step.facts, &drawn_row::has_changed) &&
      std::ranges::none_of(s.step.lives, [](drawn_life l) { return l == drawn_life::born || l == drawn_life::ending; });
  return same ? verdict() : "something has changed";
}

struct expectation_form {
  char const* pattern;
  verdict (*check)(seen_from const&, words const&);
  char const* example;
};
constexpr expectation_form forms[] = {
    {"p(\\d+) v(\\d+) is (\\d+(?:\\|\\d+)*|zero|unmapped)", content, "p0 v0 is 7"},
    {"p(\\d+) v(\\d+) is (writable|copy on write|read-only|in swap|untouched|the zero frame)", rights,
     "p0 v0 is copy on write"},
    {"p(\\d+) v(\\d+) promises (.+)", promise, "p0 v0 promises rw"},
    {"p(\\d+) v(\\d+) on ([fs]\\d+|zero)", frame_of, "p0 v0 on f0"},
    {"p(\\d+) v(\\d+), p(\\d+) v(\\d+) on (one frame|two frames)", together, "p0 v0, p1 v0 on one frame"},
    {"p(\\d+) v(\\d+) should be (.+)", should_be, "p0 v0 should be 7"},
    {"(?:(p\\d+) |it )should (.+)", whole_should, "it should complete"},
    {"(\\S+\\[.*\\]\\S*) should be (.+)", cell_should, "refcount[f0] should be 2"},
    {"\\w+\\(.*\\).*", called, "fork(p0) → p1"},
    {"([fs]\\d+) counts (\\d+)", frame_count, "f0 counts 2"},
    {"([fs]\\d+) is (table .+|.+ cached|pin .+)", role, "f0 is table d0 of a0"},
    {"(\\d+) (frames?|slots?) in use", frames_used, "2 frames in use"},
    {"(\\d+) pages? of page table", table_pages, "1 page of page table"},
    {"p(\\d+), p(\\d+) in (one address space|two address spaces)", one_space, "p0, p1 in one address space"},
    {"(\\w+) (tells|does not tell) \"(.+)\"", tells, "p0 tells \"a zombie\""},
    {"the kernel has (k\\d+)", kernel_has, "the kernel has k0"},
    {"the kernel is at (.+)", place_of_kernel, "the kernel is at c000 0000"},
    {"v(\\d+) is (.+) at (.+)", place_of_page, "v0 is text at 0804 8000"},
    {"p(\\d+) maps (\\d+) pages?", pages_of, "p0 maps 2 pages"},
    {"p(\\d+) has (RSS \\d+, PSS \\d+(?:\\.\\d+)?, shared \\d+)", resident, "p0 has RSS 2, PSS 1.5, shared 1"},
    {"(\\d+) (entry|entries|frame|frames) copied", cost, "0 frames copied"},
    {"p(\\d+) is (alive|not alive)", life, "p0 is alive"},
    {"(\\w+) is broken", broken, "isolation is broken"},
    {"every rule holds", every_rule, "every rule holds"},
    {"nothing changed", nothing_changed, "nothing changed"},
};

// Compiled once: there are many expectations.
std::vector<std::pair<std::unique_ptr<RE2>, expectation_form const*>> const& compiled_forms() {
  static auto const compiled = [] {
    std::vector<std::pair<std::unique_ptr<RE2>, expectation_form const*>> all;
    for (auto const& form : forms) all.emplace_back(std::make_unique<RE2>(form.pattern, RE2::Latin1), &form);
    return all;
  }();
  return compiled;
}

std::optional<words> find_words(std::string_view text, RE2 const& pattern) {
  std::array<re2::StringPiece, most_words> parts;
  auto const number_of_parts = 1 + pattern.NumberOfCapturingGroups();
  if (!pattern.Match({text.data(), text.size()}, 0, text.size(), RE2::ANCHOR_BOTH, parts.data(), number_of_parts))
    return std::nullopt;
  words found;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (parts[i].data() != nullptr) found[i] = {{parts[i].data(), parts[i].size()}, true};
  return found;
}

}  // namespace

std::string rights_of(drawn_entry const& e) {
  bool const mapped = e.what == drawn_entry::kind::mapped;
  if (mapped && !e.entry.present) return "in swap";
  if (e.is_untouched()) return "untouched";
  return !mapped            ? "unmapped"
         : e.name == "zero" ? "the zero frame"
         : e.entry.writable ? "writable"
         : e.entry.cow      ? "copy on write"
                            : "read-only";
}

std::optional<std::string> unmet(std::string_view expectation, drawn_trace const& drawn, drawn_step const& step) {
  for (auto const& [pattern, form] : compiled_forms())
    if (auto const found = find_words(expectation, *pattern)) return form->check({drawn, step}, *found);
  std::string known;
  for (auto const& form : forms) known += (known.empty() ? "" : "; ") + std::string(form.example);
  return fmt::format("\"{}\" is nothing that can be expected; these are: {}", expectation, known);
}

}  // namespace cowproof

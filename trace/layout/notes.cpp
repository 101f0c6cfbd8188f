// Remarks, for people.
#include "trace/layout/notes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engines/call_text.hpp"

namespace cowproof {
namespace {

std::string column_name(explained_step const& step, std::size_t column) { return step.after.column_name(column); }

// A fork protects entries of the parent; the child's are new as a whole.
void note_entries(drawn_page& page, explained_step const& step, std::vector<std::size_t> const& processes) {
  for (auto const p : processes) {
    auto const& old = step.before.table[p][page.page];
    auto const& now = step.after.table[p][page.page];
    if (page.change == page_change::whole_table && old && now && bits_of(*old) != bits_of(*now))
      page.notes.push_back(
          {fmt::format("{}: {} → {}", column_name(step, p), bits_of(*old), bits_of(*now)), false, p, {}});
  }
}

std::string or_nothing(std::string const& promise) { return promise.empty() ? "nothing" : promise; }

// What is promised, where it changes; and where the hardware remembers what is no longer so.
void note_promises(drawn_page& page, explained_step const& step, std::vector<std::size_t> const& processes) {
  if (step.after.beside.empty()) return;
  for (auto const p : processes) {
    auto const& old = step.before.beside[p][page.page];
    auto const& now = step.after.beside[p][page.page];
    if (old.promise != now.promise && page.change != page_change::whole_table)
      page.notes.push_back(
          {fmt::format("{}: {} → {}", column_name(step, p), or_nothing(old.promise), or_nothing(now.promise)),
           false,
           p,
           {}});
    if (!now.misremembered.empty() && old.misremembered.empty())
      page.notes.push_back(
          {fmt::format("{}: the hardware remembers {}", column_name(step, p), now.misremembered), true, p, {}});
  }
}

// The cause, before anyone is harmed: told where it comes about.
void note_shared_writes(drawn_page& page, explained_step const& step, std::vector<std::size_t> const& processes) {
  for (std::size_t i = 0; i < processes.size(); ++i)
    if (page.after[i].writes_shared() && !page.before[i].writes_shared())
      page.notes.push_back(
          {fmt::format("{} can write what is shared", column_name(step, processes[i])), true, processes[i], {}});
}

void note_store(drawn_step& drawn, explained_step const& step) {
  auto const copies = copies_of(step);
  drawn.copied = copies;
  auto const named = operands_of(step.played, *step.of);
  auto const column = named.column(step.before);
  if (!named.page || !column || step.out.how != ending::completed) return;
  auto& notes = drawn.pages[*named.page].notes;
  for (auto const& copy : copies)
    notes.push_back({fmt::format("{} is a copy of {}", step.after.name_of(copy.to), step.before.name_of(copy.from)),
                     false,
                     *column,
                     {}});
  if (!copies.empty() || !named.operation.ends_with("store")) return;
  auto const& old = step.before.table[*column][*named.page];
  auto const& now = step.after.table[*column][*named.page];
  if (!old || !now || old->frame != now->frame || old->writable || !now->is_private) return;
  drawn.reused = old->frame;
  notes.push_back({fmt::format("{} reused in place", step.before.name_of(old->frame)), false, *column, {}});
}

void note_frame(frame_change& change, bool frees_hold_zero) {
  auto const& now = change.after;
  auto const wrong = [&](std::string text) { change.note = drawn_note{std::move(text), true, {}, now.frame}; };
  if (now.is_miscounted() && now.references == 0) wrong("nothing refers to it");
  else if (now.is_miscounted()) wrong(fmt::format("{} counts {}, {} refer", now.name, now.count, now.references));
  else if (now.is_free() && !now.word.is_zero() && frees_hold_zero)
    wrong(fmt::format("free, and holds {}", word_text(now.word)));
  else if (!change.has_changed()) return;
  else if (now.is_free()) change.note = drawn_note{"freed", false, {}, now.frame};
  else if (change.before.is_free()) change.note = drawn_note{"new", false, {}, now.frame};
  else if (change.before.count != now.count)
    change.note = drawn_note{fmt::format("was {}", change.before.count), false, {}, now.frame};
}

void note_page(drawn_page& page, std::size_t process, std::string const& name, std::optional<seen_page> const& seen,
               std::optional<seen_page> const& expected) {
  if (seen == expected) return;
  auto const wrong = [&](std::string const& text, std::string const& brief) {
    page.notes.push_back({fmt::format("{} should {}", name, text), true, process, {}, "should be " + brief});
    if (page.change == page_change::none) page.change = page_change::accessed;
  };
  if (!expected) return wrong("not have this page", "unmapped");
  if (!seen) return wrong("have this page", "mapped");
  if (seen->word != expected->word) wrong("read " + word_text(expected->word), word_text(expected->word));
  if (seen->promise != expected->promise) return wrong("have " + expected->promise, expected->promise);
  if (seen->writable == expected->writable) return;
  if (expected->writable) wrong("be able to write", "writable");
  else wrong("not be able to write", "read-only");
}

void note_result(drawn_step& drawn, explained_step const& step, result const& expected) {
  if (expected == step.out) return;
  auto const text = text_of(step.played, expected, *step.of);
  auto const should = text.empty()              ? "complete"
                      : text.starts_with("-> ") ? "return " + text.substr(3)
                                                : "end with " + text;
  drawn.notes.push_back({"should " + should, true, {}, {}});
}

}  // namespace

std::string bits_of(entry_view const& entry) {
  return fmt::format("{}{}{}", entry.present ? 'P' : '-', entry.writable ? 'W' : '-', entry.cow ? 'C' : '-');
}

std::string word_text(page_content const& content) {
  if (content.is_zero()) return "zero";
  if (content.differing.empty()) return std::to_string(content.word);
  return fmt::format("{}", fmt::join(content.differing, "|"));
}

std::string short_word_text(page_content const& content) {
  auto text = word_text(content);
  constexpr std::size_t longest = 5;
  return text.size() <= longest ? text : "parts";
}

void add_notes(drawn_step& drawn, explained_step const& step, std::vector<std::size_t> const& processes) {
  for (auto& page : drawn.pages) {
    note_entries(page, step, processes);
    note_promises(page, step, processes);
    note_shared_writes(page, step, processes);
  }
  note_store(drawn, step);
  // A frame of the whole machine is cleared when it is taken.
  bool const frees_hold_zero = step.of->name != whole_type().name;
  for (auto& frame : drawn.frames) note_frame(frame, frees_hold_zero);
}

void add_what_should_be(drawn_step& drawn, explained_step const& step, observations const& seen,
                        std::vector<std::size_t> const& processes) {
  note_result(drawn, step, seen.expected_out);
  for (std::size_t p = 0; p < seen.after.alive.size(); ++p)
    if (seen.after.alive[p] != seen.expected.alive[p])
      drawn.notes.push_back(
          {fmt::format("p{} should {}", p, seen.expected.alive[p] ? "live" : "not live"), true, p, {}});
  for (auto const p : processes)
    for (auto& page : drawn.pages)
      note_page(page, p, column_name(step, p), seen.after.pages[p][page.page], seen.expected.pages[p][page.page]);
}

void add_other_differences(drawn_step& drawn, described_state const& seen, described_state const& expected) {
  auto others = [](described_state state) {
    std::erase_if(state.maps, [](described_map const& m) { return m.name == "memory"; });
    return state;
  };
  for (auto const& wrong : difference(others(seen), others(expected)))
    drawn.notes.push_back(
        {fmt::format("{} is {}, and should be {}", wrong.cell, wrong.before, wrong.after), true, {}, {}, {}});
}

}  // namespace cowproof

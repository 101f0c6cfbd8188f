// Remarks, for people.
#include "trace/layout_notes.hpp"

#include <fmt/format.h>

#include "engines/call_text.hpp"

namespace cowproof {
namespace {

// A fork protects entries of the parent; the child's are new as a whole.
void note_entries(drawn_page& page, explained_step const& step, std::vector<std::size_t> const& processes) {
  for (auto const p : processes) {
    auto const& old = step.before.table[p][page.page];
    auto const& now = step.after.table[p][page.page];
    if (page.change == page_change::whole_table && old && now && !(*old == *now))
      page.notes.push_back({fmt::format("p{}: {} → {}", p, bits_of(*old), bits_of(*now)), false, p, {}});
  }
}

// The cause, before anyone is harmed: told where it comes about.
void note_shared_writes(drawn_page& page, std::vector<std::size_t> const& processes) {
  for (std::size_t i = 0; i < processes.size(); ++i)
    if (page.after[i].writes_shared() && !page.before[i].writes_shared())
      page.notes.push_back({fmt::format("p{} can write what is shared", processes[i]), true, processes[i], {}});
}

void note_store(drawn_step& drawn, explained_step const& step) {
  auto const named = operands_of(step.played);
  if (named.operation != "store" || !named.page || step.out.how != ending::completed) return;
  auto const& old = step.before.table[named.process][*named.page];
  auto const& now = step.after.table[named.process][*named.page];
  if (!old || !now) return;
  auto& notes = drawn.pages[*named.page].notes;
  if (old->frame != now->frame) {
    drawn.copied = frame_copy{old->frame, now->frame};
    notes.push_back({fmt::format("f{} is a copy of f{}", now->frame, old->frame), false, named.process, {}});
  } else if (!old->writable) {
    drawn.reused = old->frame;
    notes.push_back({fmt::format("f{} reused in place", old->frame), false, named.process, {}});
  }
}

void note_frame(frame_change& change) {
  auto const& now = change.after;
  auto const wrong = [&](std::string text) { change.note = drawn_note{std::move(text), true, {}, now.frame}; };
  if (now.is_miscounted() && now.references == 0) wrong("nobody refers to it");
  else if (now.is_miscounted()) wrong(fmt::format("f{} counts {}, {} refer", now.frame, now.count, now.references));
  else if (now.is_free() && now.word != 0) wrong(fmt::format("free, and holds {}", word_text(now.word)));
  else if (!change.has_changed()) return;
  else if (now.is_free()) change.note = drawn_note{"freed", false, {}, now.frame};
  else if (change.before.is_free()) change.note = drawn_note{"new", false, {}, now.frame};
  else if (change.before.count != now.count)
    change.note = drawn_note{fmt::format("was {}", change.before.count), false, {}, now.frame};
}

void note_page(drawn_page& page, std::size_t process, std::optional<seen_page> const& seen,
               std::optional<seen_page> const& expected) {
  if (seen == expected) return;
  auto const wrong = [&](std::string const& text, std::string const& brief) {
    page.notes.push_back({fmt::format("p{} must {}", process, text), true, process, {}, "must be " + brief});
    if (page.change == page_change::none) page.change = page_change::accessed;
  };
  if (!expected) return wrong("not have this page", "unmapped");
  if (!seen) return wrong("have this page", "mapped");
  if (seen->word != expected->word) wrong("read " + word_text(expected->word), word_text(expected->word));
  if (seen->writable == expected->writable) return;
  if (expected->writable) wrong("be able to write", "writable");
  else wrong("not be able to write", "read-only");
}

void note_result(drawn_step& drawn, explained_step const& step, result const& expected) {
  if (expected == step.out) return;
  auto const text = text_of(step.played, expected);
  auto const must = text.empty()              ? "complete"
                    : text.starts_with("-> ") ? "return " + text.substr(3)
                                              : "end with " + text;
  drawn.notes.push_back({"must " + must, true, {}, {}});
}

}  // namespace

std::string bits_of(entry_view const& entry) {
  return fmt::format("P{}{}", entry.writable ? 'W' : '-', entry.cow ? 'C' : '-');
}

std::string word_text(std::uint64_t word) { return word == 0 ? "zero" : std::to_string(word); }

void add_notes(drawn_step& drawn, explained_step const& step, std::vector<std::size_t> const& processes) {
  for (auto& page : drawn.pages) {
    note_entries(page, step, processes);
    note_shared_writes(page, processes);
  }
  note_store(drawn, step);
  for (auto& frame : drawn.frames) note_frame(frame);
}

void add_what_must_be(drawn_step& drawn, explained_step const& step, observations const& seen,
                      std::vector<std::size_t> const& processes) {
  note_result(drawn, step, seen.expected_out);
  for (std::size_t p = 0; p < seen.after.alive.size(); ++p)
    if (seen.after.alive[p] != seen.expected.alive[p])
      drawn.notes.push_back({fmt::format("p{} must {}", p, seen.expected.alive[p] ? "live" : "not live"), true, p, {}});
  for (auto const p : processes)
    for (auto& page : drawn.pages)
      note_page(page, p, seen.after.pages[p][page.page], seen.expected.pages[p][page.page]);
}

}  // namespace cowproof

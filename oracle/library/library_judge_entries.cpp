// Judges what a library shows: frames, counts, free frames, bits and translations.
#include <fmt/format.h>

#include "oracle/library/library_judge.hpp"

namespace cowproof::oracle {
namespace {

std::string to_text(seen_entry const& s, declaration const& declared) {
  if ((s.bits & seen_entry::present) == 0) return "absent";
  auto text = fmt::format("frame {}", s.frame);
  if (declared.counts) text += fmt::format(", count {}", s.count);
  if (!declared.bits) return text;
  if ((s.bits & seen_entry::writable) != 0) return text + ", writable";
  return text + ((s.bits & seen_entry::cow) != 0 ? ", copy-on-write" : ", read-only");
}

}  // namespace

void library_judge::judge_rows(library_call const& c, shared_answer const& said, std::span<seen_entry const> seen,
                               library_tallies& t) {
  std::size_t next = 0;
  for (unsigned p = 0; p < processes_; ++p) {
    bool const touched = p == c.process || (c.what == library_verb::fork && p == c.child);
    if (!state_.alive(p) || (said.all_rows == 0 && !touched)) continue;
    for (unsigned v = 0; v < pages_; ++v) {
      if (next == seen.size()) return;
      judge_entry(c, p, v, seen[next++], t);
    }
  }
}

void library_judge::judge_entry(library_call const& c, unsigned process, unsigned page, seen_entry const& s,
                                library_tallies& t) {
  auto const& expected = state_.at(process, page);
  bool const present = (s.bits & seen_entry::present) != 0;
  auto const at = static_cast<int>(page);
  if (!expected.mapped()) {
    bool const cached = (s.bits & seen_entry::cached) != 0;
    expect(t, clause::unmapped_is_absent, !present, process, at, [&] {
      return words{to_text(s, declared_), "absent: the page is not mapped"};
    });
    if (declared_.translations) {
      expect(t, clause::translation_is_current, !cached, process, at, [&] {
        return words{"a translation of a page that is not mapped", "none"};
      });
    }
    return;
  }
  auto const& owner = state_.class_of(expected.of);
  bool const must_be_there = owner.written || declared_.policy.takes_frame == frame_moment::at_map;
  if (must_be_there) {
    expect(t, clause::written_stays_present, present, process, at, [&] {
      return words{to_text(s, declared_), "present: the page has a frame"};
    });
  }
  if (!present) return;
  judge_frame(c, process, page, s, t);
  if (declared_.bits) judge_bits(process, page, s, t);
}

std::uint32_t& library_judge::class_slot(std::uint32_t frame) {
  if (frame < direct_frames) return class_by_frame_[frame];
  return class_by_large_frame_.try_emplace(frame, reference_page::none).first->second;
}

// Does the class that showed this frame last still show it?
bool library_judge::is_alive_class(std::uint32_t id, std::uint32_t frame) const {
  if (id >= state_.number_of_classes()) return false;
  auto const& found = state_.class_of(id);
  return found.entries > 0 && found.seen && found.frame == frame;
}

void library_judge::judge_frame(library_call const& c, unsigned process, unsigned page, seen_entry const& s,
                                library_tallies& t) {
  auto const id = state_.at(process, page).of;
  auto& owner = state_.class_of(id);
  auto const at = static_cast<int>(page);
  if (!owner.written && declared_.policy.takes_frame != frame_moment::at_map) {
    // Until its first write a page may name the frame of zeros, or one that it alone has.
    if (declared_.zero_frame != 0 && s.frame == declared_.zero_frame - 1) return;
    auto const other = class_slot(s.frame);
    expect(t, clause::same_frame_same_class, other == id || !is_alive_class(other, s.frame), process, at, [&] {
      return words{to_text(s, declared_), "the frame of zeros, or a frame of its own: the page was never written"};
    });
    return;
  }
  if (!owner.seen || owner.frame != s.frame) {
    judge_new_frame(c, process, page, s, t);
  } else if (auto const kept = clause_of_move(c, process, page); !is_free_to_move(kept)) {
    ++t.checked[static_cast<std::size_t>(kept)];
    if (kept == clause::sole_owner_reuses) ++t.checked[static_cast<std::size_t>(clause::write_makes_private)];
  }
  if (declared_.counts) {
    expect(t, clause::count_is_exact, s.count == owner.entries, process, at, [&] {
      return words{to_text(s, declared_),
                   fmt::format("count {}: that is how many entries name the frame", owner.entries)};
    });
  }
}

void library_judge::rebind(sharing_class& owner, std::uint32_t id, std::uint32_t frame) {
  owner.seen = true;
  owner.frame = frame;
  class_slot(frame) = id;
}

// Which clause says that an entry keeps its frame.
clause library_judge::clause_of_move(library_call const& c, unsigned process, unsigned page) const {
  if (!completed_) return clause::refusal_changes_nothing;
  if (c.what == library_verb::fork && process == c.child) return clause::fork_shares;
  bool const is_write = c.what == library_verb::store || c.what == library_verb::kernel_store;
  if (is_write && process == c.process && is_inside(c.where) && page == c.page) return clause::sole_owner_reuses;
  return clause::bystander_keeps_frame;
}

// By its policies; then whether it stays tells nothing either.
bool library_judge::is_free_to_move(clause keeps) const {
  return keeps == clause::sole_owner_reuses && declared_.policy.last_writer == last_owner::copies && was_protected_;
}

// An entry that names another frame than its class did, or the first one of a class.
void library_judge::judge_new_frame(library_call const& c, unsigned process, unsigned page, seen_entry const& s,
                                    library_tallies& t) {
  auto const id = state_.at(process, page).of;
  auto& owner = state_.class_of(id);
  auto const at = static_cast<int>(page);
  bool const is_write = completed_ && (c.what == library_verb::store || c.what == library_verb::kernel_store) &&
                        process == c.process && page == c.page;
  auto const other = class_slot(s.frame);
  bool const is_taken = other != id && is_alive_class(other, s.frame);
  if (is_write && was_shared_ && old_seen_) {
    expect(t, clause::write_leaves_shared_frame, s.frame != old_frame_, process, at, [&] {
      return words{fmt::format("frame {}, which other entries name", s.frame), "another frame"};
    });
    if (s.frame == old_frame_) return;
  }
  if (is_write && !is_taken) ++t.checked[static_cast<std::size_t>(clause::same_frame_same_class)];
  expect(t, is_write ? clause::write_makes_private : clause::same_frame_same_class, !is_taken, process, at, [&] {
    return words{fmt::format("frame {}, which entries of another page name", s.frame), "a frame of its own"};
  });
  if (is_taken) return;
  auto const moved = clause_of_move(c, process, page);
  if (owner.seen && !is_free_to_move(moved)) {
    expect(t, moved, false, process, at, [&] {
      return words{fmt::format("frame {}", s.frame), fmt::format("frame {}, as before", owner.frame)};
    });
    return;
  }
  rebind(owner, id, s.frame);
}

void library_judge::judge_bits(unsigned process, unsigned page, seen_entry const& s, library_tallies& t) {
  auto const& expected = state_.at(process, page);
  auto const& owner = state_.class_of(expected.of);
  auto const at = static_cast<int>(page);
  bool const writable = (s.bits & seen_entry::writable) != 0, cow = (s.bits & seen_entry::cow) != 0;
  expect(t, clause::right_is_kept, (writable || cow) == expected.right, process, at, [&] {
    return words{to_text(s, declared_), expected.right ? "writable, or copy-on-write: the program may write"
                                                       : "read-only: the program may not write"};
  });
  // Of the entries of a page that was never written, some may have no frame yet.
  bool const lazy = !owner.written && declared_.policy.takes_frame != frame_moment::at_map;
  bool const alone = lazy ? !declared_.counts || s.count <= 1 : owner.entries == 1;
  expect(t, clause::writable_means_alone, !writable || alone, process, at, [&] {
    return words{to_text(s, declared_), fmt::format("not writable: {} entries name the frame", owner.entries)};
  });
  if (!declared_.translations || (s.bits & seen_entry::cached) == 0) return;
  bool const cached_writable = (s.bits & seen_entry::cached_writable) != 0;
  bool const current = (s.bits & seen_entry::cached_same) != 0 && (writable || !cached_writable);
  expect(t, clause::translation_is_current, current, process, at, [&] {
    return words{cached_writable ? "a translation that lets the program write" : "a translation to another frame",
                 "one of the entry: " + to_text(s, declared_)};
  });
}

void library_judge::judge_free_frames(library_call const& c, shared_answer const& said, library_tallies& t) {
  // Init may or may not have had its own at the start.
  bool const exact = declared_.policy.tables_are_exact;
  auto used = state_.in_use(declared_.policy);
  std::uint64_t const start_tables = exact ? 0 : declared_.policy.table_frames;
  if (exact) used = {used.least - declared_.policy.table_frames, used.most - declared_.policy.table_frames};
  std::uint64_t const free = said.free_frames, start = free_at_start_;
  bool const holds = free + used.least <= start + start_tables && free + used.most >= start;
  expect(t, clause::free_is_exact, holds, c.process, -1, [&] {
    return words{
        fmt::format("{} frames are free", free),
        used.least == used.most
            ? fmt::format("{}: {} were free at the start, and {} are named", start - used.least, start, used.least)
            : fmt::format("from {} to {}", start - std::min(start, used.most), start + start_tables - used.least)};
  });
}

}  // namespace cowproof::oracle

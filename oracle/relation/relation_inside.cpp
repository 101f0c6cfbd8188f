// The clauses of what an implementation tells from inside: entry bits, translations, and how much memory there is.
#include <set>

#include "oracle/relation/examination.hpp"

namespace cowproof::oracle {

void examination::check_inside() {
  if (declared_.bits) check_rights();
  if (declared_.translations) check_translations();
  if (declared_.free_frames) check_free_frames();
  if (declared_.frame_limit != 0) check_memory();
}

namespace {

std::string bits_of(sighting const& s, declaration const& declared) {
  auto const text = to_text(s, declared);
  if (s.writable) return text + ", writable";
  return text + (s.cow ? ", copy-on-write" : ", read-only");
}

}  // namespace

void examination::check_rights() {
  each_page([&](unsigned p, unsigned v) {
    auto const& s = op_.after.at(p, v);
    auto const& page = op_.post.at(p, v);
    if (!page.mapped || !s.present) return;
    expect(clause::right_is_kept, (s.writable || s.cow) == page.writable, in_space(p, v), [&] {
      return words{bits_of(s, declared_), page.writable ? "writable, or copy-on-write: the program may write"
                                                        : "read-only: the program may not write"};
    });
    if (!s.writable) {
      ++checked_[static_cast<std::size_t>(clause::writable_means_alone)];
      return;
    }
    unsigned others = 0;
    each_page([&](unsigned q, unsigned w) {
      if ((q != p || w != v) && names_frame(op_.after.at(q, w)) && op_.after.at(q, w).frame == s.frame) ++others;
    });
    expect(clause::writable_means_alone, others == 0, in_space(p, v), [&] {
      return words{bits_of(s, declared_), fmt::format("not writable: {} other entries name the frame", others)};
    });
  });
}

void examination::check_translations() {
  each_page([&](unsigned p, unsigned v) {
    auto const& s = op_.after.at(p, v);
    bool const is_there = s.present && op_.post.at(p, v).mapped;
    bool const current =
        s.cached_frame == 0 || (is_there && s.cached_frame == s.frame && (s.writable || !s.cached_writable));
    expect(clause::translation_is_current, current, in_space(p, v), [&] {
      return words{fmt::format("a translation to frame {:#x}{}", s.cached_frame,
                               s.cached_writable ? " that lets the program write" : ""),
                   is_there ? "one of the entry: " + bits_of(s, declared_) : "none: the page is not mapped"};
    });
  });
}

// Those that are free, those that entries name, and those of the processes themselves are all that there are. Where
// frames are not shown, those that entries name are the model's.
void examination::check_free_frames() {
  if (!op_.after.free()) return;
  auto used = frames_in_use(op_.post, declared_.policy);
  if (declared_.frames) {
    auto const seen = frames_seen();
    used = {seen, seen};
  }
  auto const free = *op_.after.free(), limit = declared_.frame_limit;
  bool const holds = free + used.least <= limit && free + used.most >= limit;
  expect(clause::free_is_exact, holds, in_task(by_.process), [&] {
    auto const left = [limit](std::uint64_t n) { return limit - std::min(n, limit); };
    return words{fmt::format("{} frames are free", free),
                 used.least == used.most
                     ? fmt::format("{}: of {} frames {} are in use", left(used.least), limit, used.least)
                     : fmt::format("{} to {}: of {} frames {} to {} are in use", left(used.most), left(used.least),
                                   limit, used.least, used.most)};
  });
}

// That entries name; and those of tables, and of the dead for which no process has waited.
std::uint64_t examination::frames_seen() const {
  std::set<std::uint64_t> named;
  std::set<std::uint32_t> shown, held;  // frames of the model
  std::uint64_t tables = 0;
  for (unsigned p = 0; p < op_.post.processes(); ++p)
    if (op_.post.alive(p)) tables += declared_.policy.table_frames;
  each_page([&](unsigned p, unsigned v) {
    if (!names_frame(op_.after.at(p, v))) return;
    named.insert(op_.after.at(p, v).frame);
    shown.insert(op_.post.at(p, v).of.number);
  });
  for (auto const& dead : op_.post.unwaited) {
    tables += declared_.policy.table_frames;
    for (auto const frame : dead.frames)
      if (!shown.contains(frame)) held.insert(frame);
  }
  return named.size() + held.size() + tables;
}

// How many frames were free before the call. Before the first call nothing is seen yet: init has its tables, and
// nothing else is in use. Where it is not told, the model says how many there can be.
frame_bounds examination::free_before() const {
  auto const limit = declared_.frame_limit;
  auto const left = [limit](std::uint64_t n) { return limit - std::min(n, limit); };
  if (auto const told = op_.before.free()) return {*told, *told};
  auto const used = frames_in_use(op_.pre, declared_.policy);
  return {left(used.most), left(used.least)};
}

// A call that was asked to fail says nothing about memory.
void examination::check_memory() {
  if (!by_.may_lack || !op_.said.is_known) return;
  auto const& wanted = by_.wanted;
  auto const free = free_before();
  auto const told = [](frame_bounds const& b) {
    return b.least == b.most ? fmt::format("{}", b.least) : fmt::format("{} to {}", b.least, b.most);
  };
  if (ran_out_of_memory(op_.said.out.how)) {
    expect(clause::memory_has_a_reason, free.least < wanted.most, in_task(by_.process), [&] {
      return words{"no memory",
                   fmt::format("completed: {} frames were free, and it takes {}", told(free), told(wanted))};
    });
  } else if (op_.said.out.how == ending::completed && wanted.most > 0) {
    expect(clause::memory_has_a_reason, wanted.least <= free.most, in_task(by_.process), [&] {
      return words{"completed",
                   fmt::format("no memory: {} frames were free, and it takes {}", told(free), told(wanted))};
    });
  }
}

}  // namespace cowproof::oracle

// The clauses of what an implementation tells from inside: entry bits, translations, and how much memory there is.
#include <set>

#include "oracle/examination.hpp"

namespace cowproof::oracle {

void examination::check_inside() {
  if (declared_.bits) check_rights();
  if (declared_.translations) check_translations();
  if (declared_.free_frames) check_free_frames();
  if (declared_.free_frames && declared_.frame_limit != 0) check_memory();
}

namespace {

std::string bits_of(sighting const& s) {
  auto const text = to_text(s);
  if (s.writable) return text + ", writable";
  return text + (s.cow ? ", copy-on-write" : ", read-only");
}

}  // namespace

void examination::check_rights() {
  each_page([&](unsigned p, unsigned v) {
    auto const& s = op_.after.at(p, v);
    auto const& page = op_.post.at(p, v);
    if (!page.mapped || !s.present) return;
    expect(clause::right_is_kept, (s.writable || s.cow) == page.right, p, static_cast<int>(v), [&] {
      return words{bits_of(s), page.right ? "writable, or copy-on-write: the program may write"
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
    expect(clause::writable_means_alone, others == 0, p, static_cast<int>(v), [&] {
      return words{bits_of(s), fmt::format("not writable: {} other entries name the frame", others)};
    });
  });
}

void examination::check_translations() {
  each_page([&](unsigned p, unsigned v) {
    auto const& s = op_.after.at(p, v);
    bool const is_there = s.present && op_.post.at(p, v).mapped;
    bool const current =
        s.cached_frame == 0 || (is_there && s.cached_frame == s.frame && (s.writable || !s.cached_writable));
    expect(clause::translation_is_current, current, p, static_cast<int>(v), [&] {
      return words{fmt::format("a translation to frame {:#x}{}", s.cached_frame,
                               s.cached_writable ? " that lets the program write" : ""),
                   is_there ? "one of the entry: " + bits_of(s) : "none: the page is not mapped"};
    });
  });
}

// Those that are free, those that entries name, and those of the processes themselves are all that there are.
void examination::check_free_frames() {
  if (!op_.after.free()) return;
  std::set<std::uint64_t> named;
  std::uint64_t tables = 0;
  for (unsigned p = 0; p < op_.post.processes(); ++p)
    if (op_.post.alive(p)) tables += declared_.policy.table_frames;
  each_page([&](unsigned p, unsigned v) {
    if (names_frame(op_.after.at(p, v))) named.insert(op_.after.at(p, v).frame);
  });
  auto const used = named.size() + tables;
  expect(clause::free_is_exact, *op_.after.free() + used == declared_.frame_limit, call_.process, -1, [&] {
    return words{fmt::format("{} frames are free", *op_.after.free()),
                 fmt::format("{}: of {} frames {} are in use",
                             declared_.frame_limit - std::min<std::uint64_t>(used, declared_.frame_limit),
                             declared_.frame_limit, used)};
  });
}

// Before the first call nothing is seen yet: init has its tables, and nothing else is in use.
std::uint64_t examination::free_before() const {
  auto const tables = std::min<std::uint64_t>(declared_.policy.table_frames, declared_.frame_limit);
  return op_.before.free().value_or(declared_.frame_limit - tables);
}

// A call that was asked to fail says nothing about memory.
void examination::check_memory() {
  if (!op_.may_lack || !op_.said.is_known) return;
  auto const wanted = frames_wanted(call_, op_.pre, declared_.policy);
  if (ran_out_of_memory(op_.said.out.how)) {
    expect(clause::memory_has_a_reason, free_before() < wanted, call_.process, -1, [&] {
      return words{"no memory", fmt::format("completed: {} frames were free, and it takes {}", free_before(), wanted)};
    });
  } else if (op_.said.out.how == ending::completed && wanted > 0) {
    ++checked_[static_cast<std::size_t>(clause::memory_has_a_reason)];
  }
}

}  // namespace cowproof::oracle

// The exact clauses about entries, frames and counts.
#include <algorithm>
#include <map>
#include <unordered_map>
#include <vector>

#include "oracle/relation/examination.hpp"

namespace cowproof::oracle {

void examination::check_entries() {
  if (declared_.presence) check_absence();
  if (declared_.exclusivity) {
    check_kinds();
    check_classes();
  }
  if (is_observable(clause::write_makes_private, declared_)) check_store();
  if (!declared_.frames) return;
  check_frames();
  if (declared_.is_whole()) check_objects();
  if (declared_.can.pins) check_pins();
}

void examination::check_absence() {
  each_page([&](unsigned a, unsigned v) {
    if (op_.post.at(a, v).mapped) return;
    auto const& s = op_.after.at(a, v);
    expect(clause::unmapped_is_absent, !s.present && !s.swapped, in_space(a, v), [&] {
      return words{told(s), "absent: the page is not mapped"};
    });
  });
}

void examination::check_kinds() {
  bool const checks_untouched = is_observable(clause::untouched_is_zero_frame, declared_);
  bool const has_objects = declared_.is_whole();
  each_page([&](unsigned a, unsigned v) {
    auto const& page = op_.post.at(a, v);
    auto const& s = op_.after.at(a, v);
    if (page.of.kind == class_kind::untouched && checks_untouched) {
      bool const is_zero = s.frame == declared_.zero_frame && (!declared_.counts || s.count == 0);
      bool const fine = !s.swapped && (!s.present || (!s.exclusive && (!declared_.frames || is_zero)));
      expect(clause::untouched_is_zero_frame, fine, in_space(a, v), [&] {
        return words{told(s), "absent, or the frame of zeros: the page was never written"};
      });
    } else if (has_objects && page.mapped && s.present) {
      expect(clause::kind_of_frame, s.of_file == (page.of.kind == class_kind::object), in_space(a, v), [&] {
        return words{told(s), page.is_own() ? "an anonymous frame" : "the object's own page"};
      });
    }
  });
}

// Entries by the frame that they name.
void examination::check_frames() {
  struct named_frame {
    std::uint64_t frame;
    unsigned space, page;
  };
  bool const compares_marks = is_observable(clause::exclusive_means_alone, declared_);
  std::vector<named_frame> entries;
  each_page([&](unsigned a, unsigned v) {
    if (auto const& s = op_.after.at(a, v); names_frame(s)) entries.push_back({s.frame, a, v});
  });
  std::ranges::stable_sort(entries, {}, &named_frame::frame);
  for (auto first = entries.begin(); first != entries.end();) {
    auto const last = std::find_if(first, entries.end(), [&](auto const& e) { return e.frame != first->frame; });
    auto const& page = op_.post.at(first->space, first->page);
    auto const number = static_cast<std::uint64_t>(last - first) + (page.is_own() ? op_.post.held(page.of.number) : 0);
    if (last - first == 1) note_alone(clause::same_frame_same_class);
    for (auto other = first + 1; other != last; ++other) {
      bool const related =
          page.of == op_.post.at(other->space, other->page).of && (page.is_own() || page.of.kind == class_kind::object);
      expect(clause::same_frame_same_class, related, in_space(other->space, other->page), [&] {
        return words{
            fmt::format("{:#x}, the frame of {}{} v{}", other->frame, in_space(0, 0).of, first->space, first->page),
            "a frame of its own"};
      });
    }
    for (auto entry = first; declared_.counts && entry != last; ++entry) {
      auto const& s = op_.after.at(entry->space, entry->page);
      expect(clause::count_is_exact, s.count == number, in_space(entry->space, entry->page), [&] {
        return words{told(s), fmt::format("count {}: that is how many entries name the frame", number)};
      });
      if (!compares_marks) continue;
      expect(clause::exclusive_means_alone, s.exclusive == (s.count == 1), in_space(entry->space, entry->page), [&] {
        return words{told(s), s.count == 1 ? "exclusive" : "not exclusive"};
      });
    }
    first = last;
  }
}

void examination::check_objects() {
  struct seen_at {
    std::uint64_t frame = 0;
    unsigned space = 0, page = 0;
  };
  std::map<std::uint32_t, seen_at> pages;
  each_page([&](unsigned a, unsigned v) {
    auto const& of = op_.post.at(a, v).of;
    auto const& s = op_.after.at(a, v);
    if (of.kind != class_kind::object || !s.present) return;
    auto const [known, is_new] = pages.try_emplace(of.number, seen_at{s.frame, a, v});
    if (is_new) return;
    auto const& first = known->second;
    expect(clause::object_has_one_frame, s.frame == first.frame, in_space(a, v), [&] {
      return words{told(s), fmt::format("frame {:#x}, as at a{} v{}", first.frame, first.space, first.page)};
    });
  });
}

// An entry that is not exclusive shares with another one of its class: of those that name one frame of the model, or
// show one page of an object.
void examination::check_classes() {
  if (!is_observable(clause::no_lone_sharer, declared_)) return;
  struct sharing {
    page_class of;
    unsigned entries = 0;
    unsigned space = 0, page = 0;  // of the last of them
  };
  std::unordered_map<std::uint64_t, sharing> classes;
  each_page([&](unsigned a, unsigned v) {
    auto const& of = op_.post.at(a, v).of;
    auto const& s = op_.after.at(a, v);
    bool const shares = of.kind == class_kind::own || of.kind == class_kind::object;
    if (!shares || !s.present) return;
    if (s.exclusive) return note_alone(clause::no_lone_sharer);
    auto& found = classes[std::uint64_t{of.number} * 2 + (of.kind == class_kind::own ? 1 : 0)];
    found = {of, found.entries + 1, a, v};
  });
  for (auto const& [key, c] : classes) {
    if (c.of.kind == class_kind::own && op_.post.held(c.of.number) > 0) continue;
    auto const& s = op_.after.at(c.space, c.page);
    expect(clause::no_lone_sharer, c.entries != 1, in_space(c.space, c.page), [&] {
      return words{told(s), "exclusive, or another entry that shares the frame and is not either"};
    });
  }
}

void examination::check_store() {
  auto const written = written_page();
  if (!written) return;
  auto const [a, v] = *written;
  auto const &s = op_.after.at(a, v), &old = op_.before.at(a, v);
  auto const others_now = others_naming(op_.after, a, v), others_before = others_naming(op_.before, a, v);
  bool const present = s.present || (declared_.may_swap && s.swapped);
  bool const counted = !declared_.counts || s.count == 1;
  bool const alone = s.swapped || (is_alone(op_.after, a, v) && counted && others_now == 0);
  expect(clause::write_makes_private, present && alone, in_space(a, v), [&] {
    return words{fmt::format("{}, named by {} other entries", told(s), others_now),
                 declared_.exclusivity ? "a frame of its own, exclusive" : "a frame of its own"};
  });
  if (!is_observable(clause::write_leaves_shared_frame, declared_) || !old.present) return;
  bool const was_object = op_.pre.at(a, v).of.kind == class_kind::object;
  bool const may_keep = names_frame(old) && others_before == 0 && !was_object;
  expect(clause::write_leaves_shared_frame, s.frame != old.frame || may_keep, in_space(a, v), [&] {
    return words{fmt::format("the old frame {:#x}, which {} other entries named", old.frame, others_before),
                 "another frame"};
  });
}

void examination::check_pins() {
  each_page([&](unsigned a, unsigned v) {
    auto const &was = op_.pre.at(a, v), &is = op_.post.at(a, v);
    if (!was.pinned || !is.pinned || was.of != is.of) return;
    auto const &s = op_.after.at(a, v), &old = op_.before.at(a, v);
    expect(clause::pin_keeps_frame, s.present && s.frame == old.frame, in_space(a, v), [&] {
      return words{told(s), fmt::format("frame {:#x}, which a device holds", old.frame)};
    });
  });
}

}  // namespace cowproof::oracle

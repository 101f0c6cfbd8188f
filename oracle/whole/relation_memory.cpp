// The exact clauses about entries, frames and counts.
#include <algorithm>
#include <array>
#include <vector>

#include "oracle/whole/examination.hpp"

namespace cowproof::oracle::whole {

void examination::check_memory() {
  if (declared_.presence) check_presence_of_unmapped();
  if (declared_.exclusivity) {
    check_kinds();
    if (is_observable(clause::no_lone_sharer, declared_)) check_classes();
    if (is_private_write()) check_store();
  }
  if (!declared_.frames) return;
  check_frames();
  check_objects();
  if (declared_.can.pins) check_pins();
}

void examination::check_presence_of_unmapped() {
  each_page([&](unsigned a, unsigned v) {
    if (op_.post.at(a, v).mapped) return;
    auto const& s = op_.after.at(a, v);
    expect(clause::unmapped_is_absent, !s.present && !s.swapped, in_space(a, v), [&] {
      return words{to_text(s), "absent: the page is not mapped"};
    });
  });
}

void examination::check_kinds() {
  each_page([&](unsigned a, unsigned v) {
    auto const& page = op_.post.at(a, v);
    auto const& s = op_.after.at(a, v);
    if (page.of.kind == class_kind::untouched) {
      bool const is_zero = s.frame == declared_.zero_frame && (!declared_.counts || s.count == 0);
      bool const fine = !s.swapped && (!s.present || (!s.exclusive && (!declared_.frames || is_zero)));
      expect(clause::untouched_is_zero_frame, fine, in_space(a, v), [&] {
        return words{to_text(s), "absent, or the frame of zeros: nobody has written the page"};
      });
    } else if (page.mapped && s.present) {
      expect(clause::kind_of_frame, s.of_file == (page.of.kind == class_kind::object), in_space(a, v), [&] {
        return words{to_text(s), page.is_own() ? "an anonymous frame" : "the object's own page"};
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
  std::vector<named_frame> entries;
  each_page([&](unsigned a, unsigned v) {
    if (auto const& s = op_.after.at(a, v); names_frame(s)) entries.push_back({s.frame, a, v});
  });
  std::ranges::stable_sort(entries, {}, &named_frame::frame);
  for (auto first = entries.begin(); first != entries.end();) {
    auto const last = std::find_if(first, entries.end(), [&](auto const& e) { return e.frame != first->frame; });
    auto const& of = op_.post.at(first->space, first->page).of;
    auto const number = static_cast<std::uint64_t>(last - first);
    for (auto other = first + 1; other != last; ++other) {
      bool const related = of == op_.post.at(other->space, other->page).of && of.kind != class_kind::untouched;
      expect(clause::same_frame_same_class, related, in_space(other->space, other->page), [&] {
        return words{fmt::format("{:#x}, the frame of a{} v{}", other->frame, first->space, first->page),
                     "a frame of its own"};
      });
    }
    for (auto entry = first; declared_.counts && entry != last; ++entry) {
      auto const& s = op_.after.at(entry->space, entry->page);
      expect(clause::count_is_exact, s.count == number, in_space(entry->space, entry->page), [&] {
        return words{to_text(s), fmt::format("count {}: so many entries name the frame", number)};
      });
      if (!is_observable(clause::exclusive_means_alone, declared_)) continue;
      expect(clause::exclusive_means_alone, s.exclusive == (s.count == 1), in_space(entry->space, entry->page), [&] {
        return words{to_text(s), s.count == 1 ? "exclusive" : "not exclusive"};
      });
    }
    first = last;
  }
}

void examination::check_objects() {
  struct seen_at {
    bool known = false;
    std::uint64_t frame = 0;
    unsigned space = 0, page = 0;
  };
  std::array<seen_at, most_objects * most_object_pages> pages{};
  each_page([&](unsigned a, unsigned v) {
    auto const& of = op_.post.at(a, v).of;
    auto const& s = op_.after.at(a, v);
    if (of.kind != class_kind::object || !s.present) return;
    auto& first = pages[of.number];
    if (!first.known) {
      first = {true, s.frame, a, v};
      return;
    }
    expect(clause::object_has_one_frame, s.frame == first.frame, in_space(a, v), [&] {
      return words{to_text(s), fmt::format("frame {:#x}, as at a{} v{}", first.frame, first.space, first.page)};
    });
  });
}

// A class is the entries that name one frame of the model, or show one page of an object.
void examination::check_classes() {
  struct sharing {
    page_class of;
    unsigned entries, space, page;
  };
  std::vector<sharing> classes;
  each_page([&](unsigned a, unsigned v) {
    auto const& of = op_.post.at(a, v).of;
    auto const& s = op_.after.at(a, v);
    bool const shares = of.kind == class_kind::own || of.kind == class_kind::object;
    if (!shares || !s.present || s.exclusive) return;
    auto const found = std::ranges::find(classes, of, &sharing::of);
    if (found == classes.end()) classes.push_back({of, 1, a, v});
    else ++found->entries;
  });
  for (auto const& c : classes) {
    auto const& s = op_.after.at(c.space, c.page);
    expect(clause::no_lone_sharer, c.entries != 1, in_space(c.space, c.page), [&] {
      return words{to_text(s), "exclusive, or another entry that shares the frame and is not either"};
    });
  }
}

void examination::check_store() {
  unsigned const a = caller_space(), v = call_.page;
  auto const &s = op_.after.at(a, v), &old = op_.before.at(a, v);
  auto const others = others_naming(op_.after, a, v);
  bool const present = s.present || (declared_.may_swap && s.swapped);
  bool const counted = !declared_.counts || s.count == 1;
  bool const alone = s.swapped || (s.exclusive && counted && others == 0);
  expect(clause::write_makes_private, present && alone, in_space(a, v), [&] {
    return words{fmt::format("{}, named by {} other entries", to_text(s), others), "a frame of its own, exclusive"};
  });
  if (!declared_.frames || !old.present) return;
  auto const others_before = others_naming(op_.before, a, v);
  bool const may_keep = names_frame(old) && others_before == 0 && op_.pre.at(a, v).is_own();
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
      return words{to_text(s), fmt::format("frame {:#x}, which a device holds", old.frame)};
    });
  });
}

}  // namespace cowproof::oracle::whole

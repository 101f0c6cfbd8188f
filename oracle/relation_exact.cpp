// The exact clauses: broken by no correct implementation, whatever it does of its own accord.
#include <algorithm>
#include <unordered_map>
#include <vector>

#include "oracle/examination.hpp"

namespace cowproof::oracle {

void examination::check_exact() {
  check_results();
  if (declared_.content) check_content();
  if (declared_.presence) check_absence();
  if (declared_.exclusivity) {
    if (is_observable(clause::untouched_is_zero_frame, declared_)) check_untouched();
    check_classes();
  }
  if (is_observable(clause::write_makes_private, declared_) && completed(verb::store)) check_store();
  if (declared_.frames) check_frames();
}

void examination::check_results() {
  if (declared_.contained) ++checked_[static_cast<std::size_t>(clause::keeps_running)];  // or nothing was answered
  bool const same = op_.said.is_known && op_.said.out == op_.specified;
  if (same && is_answered_by_driver(op_.specified.how)) return;  // that says nothing about the implementation
  expect(clause::results, same, call_.process, -1, [&] {
    return words{op_.said.is_known ? to_text(op_.said.out) : op_.said.said, to_text(op_.specified)};
  });
}

void examination::check_content() {
  each_page([&](unsigned p, unsigned v) {
    auto const& s = op_.after.at(p, v);
    auto const& page = op_.post.at(p, v);
    if (!s.looked || !page.mapped) return;
    bool const same = !s.faulted && !s.torn && s.word == page.word;
    expect(clause::content, same, p, static_cast<int>(v), [&] {
      auto seen = fmt::format("the word {}", s.word);
      if (s.torn) seen += " in a part of the page, another one elsewhere";
      if (s.faulted) seen = "a signal when the page was read";
      return words{seen, fmt::format("the word {}", page.word)};
    });
  });
}

void examination::check_absence() {
  each_page([&](unsigned p, unsigned v) {
    if (op_.post.alive(p) && op_.post.at(p, v).mapped) return;
    auto const& s = op_.after.at(p, v);
    expect(clause::unmapped_is_absent, !s.present && !s.swapped, p, static_cast<int>(v), [&] {
      return words{told(s), "absent: the page is not mapped"};
    });
  });
}

void examination::check_untouched() {
  each_page([&](unsigned p, unsigned v) {
    auto const& page = op_.post.at(p, v);
    if (!page.mapped || page.written) return;
    auto const& s = op_.after.at(p, v);
    bool const is_zero = s.frame == declared_.zero_frame && s.count == 0;
    bool const fine = !s.present || (!s.exclusive && (!declared_.frames || is_zero));
    expect(clause::untouched_is_zero_frame, fine, p, static_cast<int>(v), [&] {
      return words{told(s), "absent, or the frame of zeros: nobody has written the page"};
    });
  });
}

// Entries by the frame that they name.
void examination::check_frames() {
  struct named_frame {
    std::uint64_t frame;
    unsigned process, page;
  };
  std::vector<named_frame> entries;
  each_page([&](unsigned p, unsigned v) {
    if (auto const& s = op_.after.at(p, v); names_frame(s)) entries.push_back({s.frame, p, v});
  });
  std::ranges::sort(entries, {}, &named_frame::frame);
  for (auto first = entries.begin(); first != entries.end();) {
    auto const last = std::find_if(first, entries.end(), [&](auto const& e) { return e.frame != first->frame; });
    auto const& a = op_.post.at(first->process, first->page);
    auto const number = static_cast<std::uint64_t>(last - first) + (a.written ? op_.post.held(a.frame) : 0);
    if (last - first == 1) note_alone(clause::same_frame_same_class);
    for (auto other = first + 1; other != last; ++other) {
      auto const& b = op_.post.at(other->process, other->page);
      bool const related = a.written && b.written && a.frame == b.frame;
      expect(clause::same_frame_same_class, related, other->process, static_cast<int>(other->page), [&] {
        return words{fmt::format("{:#x}, the frame of p{} v{}", other->frame, first->process, first->page),
                     "a frame of its own"};
      });
    }
    for (auto entry = first; declared_.counts && entry != last; ++entry) {
      auto const& s = op_.after.at(entry->process, entry->page);
      expect(clause::count_is_exact, s.count == number, entry->process, static_cast<int>(entry->page), [&] {
        return words{told(s), fmt::format("count {}: so many entries name the frame", number)};
      });
      if (!is_observable(clause::exclusive_means_alone, declared_)) continue;
      expect(clause::exclusive_means_alone, s.exclusive == (s.count == 1), entry->process,
             static_cast<int>(entry->page), [&] {
               return words{told(s), s.count == 1 ? "exclusive" : "not exclusive"};
             });
    }
    first = last;
  }
}

// Whoever is not exclusive shares with somebody of its class; a class is the entries that name one frame of the model.
void examination::check_classes() {
  if (!is_observable(clause::no_lone_sharer, declared_)) return;
  struct sharing {
    unsigned entries = 0;
    unsigned process = 0, page = 0;  // of the last of them
  };
  std::unordered_map<std::uint32_t, sharing> classes;
  each_page([&](unsigned p, unsigned v) {
    auto const& page = op_.post.at(p, v);
    auto const& s = op_.after.at(p, v);
    if (!page.mapped || !page.written || !s.present) return;
    if (s.exclusive) return note_alone(clause::no_lone_sharer);
    auto& found = classes[page.frame];
    found = {found.entries + 1, p, v};
  });
  for (auto const& [frame, found] : classes) {
    auto const& [entries, p, v] = found;
    if (op_.post.held(frame) > 0) continue;
    auto const& s = op_.after.at(p, v);
    expect(clause::no_lone_sharer, entries != 1, p, static_cast<int>(v), [&, &s = s] {
      return words{told(s), "exclusive, or another entry that shares the frame and is not either"};
    });
  }
}

unsigned examination::others_naming(observation const& seen, unsigned process, unsigned page) const {
  auto const& s = seen.at(process, page);
  unsigned others = 0;
  if (!names_frame(s)) return 0;
  each_page([&](unsigned q, unsigned w) {
    bool const is_same = q == process && w == page;
    others += !is_same && names_frame(seen.at(q, w)) && seen.at(q, w).frame == s.frame ? 1 : 0;
  });
  return others;
}

void examination::check_store() {
  unsigned const p = call_.process, v = page_of_call();
  auto const &s = op_.after.at(p, v), &old = op_.before.at(p, v);
  auto const others_now = others_naming(op_.after, p, v), others_before = others_naming(op_.before, p, v);
  bool const present = s.present || (declared_.may_swap && s.swapped);
  bool const counted = !declared_.counts || s.count == 1;
  bool const alone = s.swapped || (is_alone(op_.after, p, v) && counted && others_now == 0);
  expect(clause::write_makes_private, present && alone, p, static_cast<int>(v), [&] {
    return words{fmt::format("{}, named by {} other entries", told(s), others_now),
                 declared_.exclusivity ? "a frame of its own, exclusive" : "a frame of its own"};
  });
  if (!is_observable(clause::write_leaves_shared_frame, declared_) || !old.present) return;
  bool const kept = s.frame == old.frame;
  bool const may_keep = names_frame(old) && others_before == 0;
  expect(clause::write_leaves_shared_frame, !kept || may_keep, p, static_cast<int>(v), [&] {
    return words{fmt::format("the old frame {:#x}, which {} other entries named", old.frame, others_before),
                 "another frame"};
  });
}

}  // namespace cowproof::oracle

// The quiescent clauses: what an implementation does that shares at fork and copies at the first write, as long as
// nothing else moves its pages. An implementation that copies eagerly keeps every exact clause, and breaks these.
#include "oracle/relation/examination.hpp"

namespace cowproof::oracle {

void examination::check_quiescent() {
  if (declared_.presence) check_presence();
  if (is_observable(clause::fork_shares, declared_) && completed() && by_.forked) check_fork();
  if (is_observable(clause::fork_copies_entries, declared_) && completed() && by_.forked) check_entries_of_child();
  if (is_observable(clause::sole_owner_reuses, declared_)) check_reuse();
  if (declared_.presence) check_bystanders();
}

void examination::check_presence() {
  each_page([&](unsigned a, unsigned v) {
    if (!op_.post.at(a, v).is_own()) return;
    auto const& s = op_.after.at(a, v);
    expect(clause::written_stays_present, s.present, in_space(a, v), [&] { return words{told(s), "present"}; });
  });
}

// But for pages that the child does not get, and those that fork copies because a device holds them.
void examination::check_fork() {
  auto const [parent, child] = *by_.forked;
  for (unsigned v = 0; v < op_.post.pages(); ++v) {
    auto const &kept = op_.post.at(parent, v), &inherited = op_.post.at(child, v);
    auto const& old = op_.before.at(parent, v);
    if (!op_.pre.at(parent, v).is_own() || kept.of != inherited.of || !old.present) continue;
    auto const &mine = op_.after.at(parent, v), &born = op_.after.at(child, v);
    bool const marked = declared_.exclusivity && (born.exclusive || mine.exclusive);
    bool const shared = born.present && mine.present && !marked;
    bool const same_frame = mine.frame == old.frame && born.frame == old.frame;  // all 0 if frames are not shown
    expect(clause::fork_shares, shared && same_frame, in_space(child, v), [&] {
      return words{
          fmt::format("{} in the child, {} in the parent", told(born), told(mine)),
          (old.frame == 0 ? std::string("the same frame in both") : fmt::format("frame {:#x} in both", old.frame)) +
              (declared_.exclusivity ? ", not exclusive" : "")};
    });
  }
}

// Of pages of objects, which a page fault finds again.
void examination::check_entries_of_child() {
  auto const [parent, child] = *by_.forked;
  for (unsigned v = 0; v < op_.post.pages(); ++v) {
    auto const of = op_.post.at(child, v).of;
    if (of.kind != class_kind::object || op_.pre.at(parent, v).of != of) continue;
    bool const had_one = op_.before.at(parent, v).present;
    bool const is_copied = had_one && declared_.policy.entries == fork_entries::all;
    auto const& born = op_.after.at(child, v);
    expect(clause::fork_copies_entries, born.present == is_copied, in_space(child, v), [&] {
      return words{told(born), is_copied ? "present: the parent had an entry"
                               : had_one ? "absent: a page fault finds it"
                                         : "absent: the parent had no entry"};
    });
  }
}

void examination::check_reuse() {
  auto const written = written_page();
  if (!written) return;
  auto const [a, v] = *written;
  auto const &s = op_.after.at(a, v), &old = op_.before.at(a, v);
  auto const& page = op_.pre.at(a, v);
  bool const may_copy = declared_.policy.last_writer == last_owner::copies && !page.in_place;
  if (!page.is_own() || !old.present || !is_alone(op_.before, a, v) || may_copy) return;
  expect(clause::sole_owner_reuses, s.frame == old.frame, in_space(a, v), [&] {
    return words{told(s), fmt::format("frame {:#x}, which no other entry named", old.frame)};
  });
}

// In the whole machine only written pages: the pages of objects come in groups, and the zero frame comes and goes.
void examination::check_bystanders() {
  auto const how = op_.specified.how;
  if (is_answered_by_driver(how)) return;
  bool const is_whole = declared_.is_whole();
  bool const kills = how == ending::fault_no_memory;  // like an exit
  bool const changes_nothing = !kills && (is_refusal(how) || is_fault(how));
  each_page([&](unsigned a, unsigned v) {
    auto const &was = op_.pre.at(a, v), &is = op_.post.at(a, v);
    if (is_whole && (!was.is_own() || was.of != is.of)) return;
    auto const &s = op_.after.at(a, v), &old = op_.before.at(a, v);
    bool const moved = s.present != old.present || s.frame != old.frame;
    auto const explain = [&] { return words{told(s), told(old) + ", as before"}; };
    bool const is_killed = kills && a == by_.process;
    if (changes_nothing) {
      bool const same = !moved && s.count == old.count && s.exclusive == old.exclusive;
      expect(clause::refusal_changes_nothing, same, in_space(a, v), explain);
    } else if ((is_whole || op_.pre.alive(a)) && !is_killed && (kills || !is_named(a, v))) {
      expect(clause::bystander_keeps_frame, !moved, in_space(a, v), explain);
    }
  });
}

}  // namespace cowproof::oracle

// The quiescent clauses: what an implementation does that shares at fork and copies at the first write, as long as
// nothing else moves its pages.
#include "oracle/whole/examination.hpp"

namespace cowproof::oracle::whole {

void examination::check_quiescent() {
  if (!declared_.presence) return;
  check_presence();
  if (declared_.exclusivity && completed() && call_.what == verb::fork) check_fork();
  if (declared_.frames && is_private_write()) check_reuse();
  check_bystanders();
}

void examination::check_presence() {
  each_page([&](unsigned a, unsigned v) {
    if (!op_.post.at(a, v).is_own()) return;
    auto const& s = op_.after.at(a, v);
    expect(clause::written_stays_present, s.present, in_space(a, v), [&] { return words{to_text(s), "present"}; });
  });
}

void examination::check_fork() {
  unsigned const parent = caller_space(), child = call_.space;
  for (unsigned v = 0; v < op_.post.pages(); ++v) {
    auto const &mine = op_.post.at(parent, v), &inherited = op_.post.at(child, v);
    if (!mine.is_own() || mine.of != inherited.of) continue;  // dropped, wiped, or copied because a device holds it
    auto const &old = op_.before.at(parent, v), &kept = op_.after.at(parent, v), &born = op_.after.at(child, v);
    bool const shared = born.present && kept.present && !born.exclusive && !kept.exclusive;
    bool const same_frame = kept.frame == old.frame && born.frame == old.frame;  // all 0 if frames are not shown
    expect(clause::fork_shares, shared && same_frame, in_space(child, v), [&] {
      return words{fmt::format("{} in the child, {} in the parent", to_text(born), to_text(kept)),
                   old.frame == 0 ? "the same frame in both, not exclusive"
                                  : fmt::format("frame {:#x} in both, not exclusive", old.frame)};
    });
  }
}

void examination::check_reuse() {
  if (!is_observable(clause::sole_owner_reuses, declared_)) return;
  unsigned const a = caller_space(), v = call_.page;
  auto const &s = op_.after.at(a, v), &old = op_.before.at(a, v);
  if (!op_.pre.at(a, v).is_own() || !old.present || !old.exclusive) return;
  expect(clause::sole_owner_reuses, s.frame == old.frame, in_space(a, v), [&] {
    return words{to_text(s), fmt::format("frame {:#x}, which nobody else named", old.frame)};
  });
}

// Only written pages: the pages of objects come in groups, and the zero frame comes and goes.
void examination::check_bystanders() {
  bool const changes_nothing = is_refusal(op_.specified.how) || is_fault(op_.specified.how);
  each_page([&](unsigned a, unsigned v) {
    auto const &was = op_.pre.at(a, v), &is = op_.post.at(a, v);
    if (!was.is_own() || was.of != is.of) return;
    auto const &s = op_.after.at(a, v), &old = op_.before.at(a, v);
    bool const moved = s.present != old.present || s.frame != old.frame;
    auto const explain = [&] { return words{to_text(s), to_text(old) + ", as before"}; };
    if (changes_nothing) {
      bool const same = !moved && s.count == old.count && s.exclusive == old.exclusive;
      expect(clause::refusal_changes_nothing, same, in_space(a, v), explain);
    } else if (!is_named(a, v)) {
      expect(clause::bystander_keeps_frame, !moved, in_space(a, v), explain);
    }
  });
}

}  // namespace cowproof::oracle::whole

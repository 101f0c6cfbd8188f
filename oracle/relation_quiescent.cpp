// The quiescent clauses: what an implementation does that shares at fork and copies at the first write, as long as
// nothing else moves its pages. An implementation that copies eagerly keeps every exact clause, and breaks these.
#include "oracle/examination.hpp"

namespace cowproof::oracle {

void examination::check_quiescent() {
  if (declared_.presence) check_presence();
  if (is_observable(clause::fork_shares, declared_) && completed(verb::fork)) check_fork();
  if (is_observable(clause::sole_owner_reuses, declared_) && completed(verb::store)) check_reuse();
  if (declared_.presence) check_bystanders();
}

void examination::check_presence() {
  each_page([&](unsigned p, unsigned v) {
    auto const& page = op_.post.at(p, v);
    if (!page.mapped || !page.written) return;
    auto const& s = op_.after.at(p, v);
    expect(clause::written_stays_present, s.present, p, static_cast<int>(v), [&] { return words{told(s), "present"}; });
  });
}

void examination::check_fork() {
  unsigned const parent = call_.process, child = call_.child;
  for (unsigned v = 0; v < op_.post.pages(); ++v) {
    auto const& old = op_.before.at(parent, v);
    if (!op_.pre.at(parent, v).written || !old.present) continue;
    auto const &mine = op_.after.at(parent, v), &born = op_.after.at(child, v);
    bool const marked = declared_.exclusivity && (born.exclusive || mine.exclusive);
    bool const shared = born.present && mine.present && !marked;
    bool const same_frame = mine.frame == old.frame && born.frame == old.frame;  // all 0 if frames are not shown
    expect(clause::fork_shares, shared && same_frame, child, static_cast<int>(v), [&] {
      return words{
          fmt::format("{} in the child, {} in the parent", told(born), told(mine)),
          (old.frame == 0 ? std::string("the same frame in both") : fmt::format("frame {:#x} in both", old.frame)) +
              (declared_.exclusivity ? ", not exclusive" : "")};
    });
  }
}

void examination::check_reuse() {
  unsigned const p = call_.process, v = page_of_call();
  auto const &s = op_.after.at(p, v), &old = op_.before.at(p, v);
  auto const& page = op_.pre.at(p, v);
  bool const may_copy = declared_.policy.last_writer == last_owner::copies && !page.in_place;
  if (!page.written || !old.present || !is_alone(op_.before, p, v) || may_copy) return;
  expect(clause::sole_owner_reuses, s.frame == old.frame, p, static_cast<int>(v), [&] {
    return words{told(s), fmt::format("frame {:#x}, which nobody else named", old.frame)};
  });
}

// The pages whose entries the operation may change.
bool examination::is_named(unsigned process, unsigned page) const {
  switch (call_.what) {
    case verb::map:
    case verb::unmap:
    case verb::load:
    case verb::store: return process == call_.process && page == call_.page;
    case verb::fork: return process == call_.child;
    case verb::exec:
    case verb::exit: return process == call_.process;
  }
  return false;
}

void examination::check_bystanders() {
  auto const how = op_.specified.how;
  if (is_answered_by_driver(how)) return;
  bool const kills = how == ending::fault_no_memory;  // like an exit
  bool const changes_nothing = !kills && (is_refusal(how) || is_fault(how));
  each_page([&](unsigned p, unsigned v) {
    auto const &s = op_.after.at(p, v), &old = op_.before.at(p, v);
    bool const moved = s.present != old.present || s.frame != old.frame;
    auto const explain = [&] { return words{told(s), told(old) + ", as before"}; };
    if (changes_nothing) {
      bool const same = !moved && s.count == old.count && s.exclusive == old.exclusive;
      expect(clause::refusal_changes_nothing, same, p, static_cast<int>(v), explain);
    } else if (op_.pre.alive(p) && !(kills ? p == call_.process : is_named(p, v))) {
      expect(clause::bystander_keeps_frame, !moved, p, static_cast<int>(v), explain);
    }
  });
}

}  // namespace cowproof::oracle

// The relation between the model and an implementation: which clauses are checked, and how it speaks.
#include "oracle/relation.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "oracle/examination.hpp"

namespace cowproof::oracle {

std::vector<finding> judge(judged_operation const& operation, declaration const& declared, bool quiescent,
                           clause_tallies& checked) {
  examination e(operation, declared, checked);
  e.check_exact();
  e.check_inside();
  if (quiescent) e.check_quiescent();
  auto findings = e.findings();
  std::ranges::stable_sort(findings, {}, [](finding const& f) { return distance_from_cause(f.broken); });
  return findings;
}

namespace {

// Clauses about an operation that an implementation does not have.
bool lacks_what_it_is_about(clause c, policies const& p) {
  auto const has = [&](verb what) { return p.has(static_cast<unsigned>(what)); };
  switch (c) {
    case clause::fork_shares:
    case clause::write_leaves_shared_frame: return !has(verb::fork);
    case clause::sole_owner_reuses:
    case clause::write_makes_private: return !has(verb::store) || !has(verb::fork);
    case clause::content: return !has(verb::load);
    case clause::unmapped_is_absent: return !has(verb::map) && !has(verb::unmap);
    default: return false;
  }
}

// Clauses about what is shared, of who shares nothing.
bool is_about_sharing(clause c) { return c == clause::fork_shares || c == clause::write_leaves_shared_frame; }

}  // namespace

// An operation that was refused and changed something all the same has one cause, whatever else does not fit then.
unsigned distance_from_cause(clause c) {
  if (c == clause::results) return 0;
  return c == clause::refusal_changes_nothing ? 1 : 2 + static_cast<unsigned>(c);
}

bool is_shown(needs what, declaration const& declared) {
  switch (what) {
    case needs::results: return true;
    case needs::content: return declared.content;
    case needs::tasks: return false;  // of the whole machine
    case needs::presence: return declared.presence;
    case needs::exclusivity: return declared.exclusivity;
    case needs::frames: return declared.frames;
    case needs::counts: return declared.counts;
    case needs::containment: return declared.contained;
    case needs::frame_limit: return declared.frame_limit != 0;
    case needs::free_frames: return declared.free_frames;
    case needs::bits: return declared.bits;
    case needs::translations: return declared.translations;
  }
  return false;
}

bool is_observable(clause c, declaration const& declared) {
  if (lacks_what_it_is_about(c, declared.policy)) return false;
  if (is_about_sharing(c) && declared.policy.fork == fork_memory::copies) return false;
  if (c == clause::untouched_is_zero_frame && declared.policy.takes_frame != frame_moment::at_first_write) return false;
  if (c == clause::exclusive_means_alone && declared.derives_exclusivity) return false;
  if (c == clause::no_lone_sharer && declared.may_swap) return false;  // the others may be swapped out
  // What frames show as well.
  if (c == clause::fork_shares || c == clause::write_makes_private) return declared.exclusivity || declared.frames;
  return is_shown(describe(c).observed, declared);
}

std::string to_text(sighting const& s, declaration const& declared) {
  if (s.swapped) return "swapped";
  if (!s.present) return "absent";
  auto text = s.frame == 0 ? std::string("present") : fmt::format("frame {:#x}", s.frame);
  if (s.frame != 0 && declared.counts) text += fmt::format(", count {}", s.count);
  if (declared.exclusivity) text += s.exclusive ? ", exclusive" : ", not exclusive";
  return text;
}

std::string to_text(result const& r) {
  std::string text(ending_name(r.how));
  if (r.has_value) text += fmt::format(" with {}", r.value);
  return text;
}

}  // namespace cowproof::oracle

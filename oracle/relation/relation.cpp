// The relation between the model and an implementation: which clauses are checked, and the words for what is seen.
#include "oracle/relation/relation.hpp"

#include <algorithm>

#include "oracle/relation/examination.hpp"

namespace cowproof::oracle {

std::vector<finding> judge(judged_operation const& operation, declaration const& declared, bool quiescent,
                           clause_tallies& checked) {
  examination e(operation, declared, checked);
  e.check_tasks();
  e.check_entries();
  e.check_inside();
  if (quiescent) e.check_quiescent();
  auto findings = e.findings();
  std::ranges::stable_sort(findings, {}, [](finding const& f) { return distance_from_cause(f.broken); });
  return findings;
}

namespace {

// Clauses about an operation that an implementation does not have.
bool lacks_what_it_is_about(clause c, declaration const& declared) {
  if (declared.policy.lacks == 0) return false;
  auto const has = [&](std::string_view name) {
    return declared.policy.has(static_cast<unsigned>(find_operation(name, *declared.machine)));
  };
  switch (c) {
    case clause::fork_shares:
    case clause::fork_copies_entries:
    case clause::write_leaves_shared_frame: return !has("fork");
    case clause::sole_owner_reuses:
    case clause::write_makes_private: return !has("store") || !has("fork");
    case clause::content: return !has("load");
    case clause::unmapped_is_absent: return !has("map") && !has("unmap");
    case clause::blocked_parent_waits: return !has("vfork");
    default: return false;
  }
}

// What the policies of the implementation make pointless.
bool applies(clause c, declaration const& declared) {
  auto const& policy = declared.policy;
  switch (c) {
    case clause::fork_shares:
    case clause::write_leaves_shared_frame: return policy.fork == fork_memory::shares;
    case clause::fork_copies_entries: return policy.says_entries;
    case clause::untouched_is_zero_frame: return policy.takes_frame == frame_moment::at_first_write;
    case clause::exclusive_means_alone: return !declared.derives_exclusivity;
    case clause::no_lone_sharer:
      return !declared.may_swap;  // the others may be swapped out
    // Whether a page of the whole machine is written in place is not known.
    case clause::sole_owner_reuses: return !declared.is_whole() || policy.last_writer == last_owner::reuses;
    case clause::blocked_parent_waits: return policy.vfork == vfork_child::borrows;
    default: return true;
  }
}

bool is_shown(needs what, declaration const& declared) {
  switch (what) {
    case needs::results: return true;
    case needs::content: return declared.content;
    case needs::tasks: return declared.tasks;
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

// What is missing for the clause to be checked; empty if nothing is.
std::string_view missing_for(clause c, declaration const& declared) {
  switch (c) {
    case clause::parents:
      if (!declared.parents) return "parents";
      break;
    case clause::descriptors:
      if (!declared.positions) return "positions";
      break;
    case clause::signals:
      if (!declared.pending) return "pending signals";
      break;
    case clause::pin_keeps_frame:
      if (!declared.can.pins) return "devices";
      break;
    case clause::swap_keeps_content:
      if (!declared.can.swaps) return "swap";
      break;
    case clause::exclusive_means_alone:
      if (declared.counts && !declared.exclusivity) return name_of(needs::exclusivity);
      break;
    case clause::fork_shares:
    case clause::write_makes_private:
      if (declared.frames) return {};  // they show it as well
      break;
    default: break;
  }
  auto const what = describe(c).observed;
  return is_shown(what, declared) ? std::string_view() : name_of(what);
}

}  // namespace

// An operation that was refused and changed something all the same has one cause, whatever else does not fit then.
unsigned distance_from_cause(clause c) {
  if (c == clause::results) return 0;
  return c == clause::refusal_changes_nothing ? 1 : 2 + static_cast<unsigned>(c);
}

bool is_observable(clause c, declaration const& declared) {
  return is_of(c, *declared.machine) && !lacks_what_it_is_about(c, declared) && applies(c, declared) &&
         missing_for(c, declared).empty();
}

std::string why_not_observable(clause c, declaration const& declared) {
  auto const missing = missing_for(c, declared);
  return missing.empty() ? "does not apply" : fmt::format("not observable (needs {})", missing);
}

std::string to_text(sighting const& s, declaration const& declared) {
  if (s.swapped) return "swapped";
  if (!s.present) return "absent";
  auto text = s.frame == 0 ? std::string("present") : fmt::format("frame {:#x}", s.frame);
  if (s.frame != 0 && declared.counts) text += fmt::format(", count {}", s.count);
  if (!declared.exclusivity) return text;
  if (declared.is_whole()) text += s.of_file ? ", of a file" : ", anonymous";
  return text + (s.exclusive ? ", exclusive" : ", not exclusive");
}

std::string to_text(result const& r) {
  std::string text(ending_name(r.how));
  if (r.has_value) text += fmt::format(" with {}", r.value);
  return text;
}

std::optional<footprint::cell> examination::written_page() const {
  auto const& w = by_.written;
  return completed() && w && op_.post.at(w->row, w->page).is_own() ? w : std::nullopt;
}

unsigned examination::others_naming(observation const& seen, unsigned space, unsigned page) const {
  auto const& s = seen.at(space, page);
  unsigned others = 0;
  if (!names_frame(s)) return 0;
  each_page([&](unsigned b, unsigned w) {
    bool const is_same = b == space && w == page;
    others += !is_same && names_frame(seen.at(b, w)) && seen.at(b, w).frame == s.frame ? 1 : 0;
  });
  return others;
}

bool examination::is_named(unsigned space, unsigned page) const {
  if (by_.all_rows || (space == by_.row && (by_.pages >> page & 1) != 0)) return true;
  return by_.unused_rows && !op_.post.is_in_use(space);
}

}  // namespace cowproof::oracle

// The relation between the whole machine and an implementation: which clauses are checked, and how it speaks.
#include "oracle/whole/relation.hpp"

#include <algorithm>

#include "oracle/whole/examination.hpp"

namespace cowproof::oracle::whole {

namespace {

// An operation that was refused and changed something all the same has one cause, whatever else does not fit then.
unsigned distance_from_cause(clause c) {
  if (c == clause::results) return 0;
  return c == clause::refusal_changes_nothing ? 1 : 2 + static_cast<unsigned>(c);
}

}  // namespace

std::vector<finding> judge(judged_operation const& operation, declaration const& declared, bool quiescent,
                           clause_tallies& checked) {
  examination e(operation, declared, checked);
  e.check_tasks();
  e.check_memory();
  if (quiescent) e.check_quiescent();
  auto findings = e.findings();
  std::ranges::stable_sort(findings, {}, [](finding const& f) { return distance_from_cause(f.broken); });
  return findings;
}

bool applies(clause c, cowproof::policies const& decided) {
  if (c == clause::sole_owner_reuses) return decided.last_writer == last_owner::reuses;
  if (c == clause::blocked_parent_waits) return decided.vfork == vfork_child::borrows;
  return true;
}

bool is_observable(clause c, declaration const& declared) {
  if (c == clause::no_lone_sharer && declared.may_swap) return false;  // the others may be swapped out
  if (!applies(c, declared.policy)) return false;
  if (c == clause::pin_keeps_frame && !declared.can.pins) return false;
  if (c == clause::swap_keeps_content && !declared.can.swaps) return false;
  bool const has_vfork = (declared.can.lacks >> static_cast<unsigned>(verb::vfork) & 1) == 0;
  if (c == clause::blocked_parent_waits && !has_vfork) return false;
  if (c == clause::parents && !declared.parents) return false;
  if (c == clause::descriptors && !declared.positions) return false;
  if (c == clause::signals && !declared.pending) return false;
  if (c == clause::exclusive_means_alone && (declared.derives_exclusivity || !declared.exclusivity)) return false;
  switch (describe(c).observed) {
    case needs::results: return true;
    case needs::content: return declared.content;
    case needs::tasks: return declared.tasks;
    case needs::containment: return declared.comes_back;
    case needs::presence: return declared.presence;
    case needs::exclusivity: return declared.exclusivity;
    case needs::frames: return declared.frames;
    case needs::counts: return declared.counts;
    default: return false;  // what only programs show
  }
}

std::string to_text(sighting const& s) {
  if (s.swapped) return "swapped";
  if (!s.present) return "absent";
  auto text = s.frame == 0 ? std::string("present") : fmt::format("frame {:#x}", s.frame);
  if (s.frame != 0) text += fmt::format(", count {}", s.count);
  text += s.of_file ? ", of a file" : ", anonymous";
  return text + (s.exclusive ? ", exclusive" : ", not exclusive");
}

// A write or a pin that completed, at a page of private memory.
bool examination::is_private_write() const {
  bool const writes = call_.what == verb::store || call_.what == verb::kernel_store || call_.what == verb::pin;
  return writes && completed() && call_.where == place_kind::page && op_.post.at(caller_space(), call_.page).is_own();
}

unsigned examination::others_naming(observation const& seen, unsigned space, unsigned page) const {
  auto const& s = seen.at(space, page);
  unsigned others = 0;
  if (!names_frame(s)) return 0;
  each_page([&](unsigned b, unsigned w) {
    if (b == space && w == page) return;
    others += names_frame(seen.at(b, w)) && seen.at(b, w).frame == s.frame ? 1 : 0;
  });
  return others;
}

// The pages whose entries the operation may change.
bool examination::is_named(unsigned space, unsigned page) const {
  switch (call_.what) {
    case verb::map:
    case verb::unmap:
    case verb::protect:
    case verb::advise_fork:
    case verb::discard: return space == caller_space() && (call_.pages >> page & 1) != 0;
    case verb::brk: return space == caller_space() && page >= first_heap_page(op_.post.pages());
    case verb::map_object:
    case verb::map_shared:
    case verb::load:
    case verb::store:
    case verb::kernel_store:
    case verb::pin: return space == caller_space() && page == call_.page;
    case verb::swap_out: return true;
    case verb::fork: return space == call_.space;
    case verb::exec: return space == call_.space || !op_.post.is_in_use(space);
    case verb::exit:
    case verb::kill: return !op_.post.is_in_use(space);
    default: return false;
  }
}

}  // namespace cowproof::oracle::whole

// The interview: what a last writer gets, when the memory of the dead is free, when a page takes its frame; then, until
// nothing is left, who goes without.
#include "oracle/library/library_interview.hpp"

#include <algorithm>

#include "oracle/library/library_declaration.hpp"
#include "oracle/library/library_trial.hpp"
#include "oracle/open_policies.hpp"

namespace cowproof::oracle {
namespace {

class interview_plan {
 public:
  explicit interview_plan(declaration const& d)
      : d_(d),
        processes_(static_cast<std::uint16_t>(d.size.processes)),
        pages_(static_cast<std::uint16_t>(d.size.pages)) {}

  std::vector<library_call> calls() {
    share_and_part();
    take_everything();
    return std::move(calls_);
  }

  // So few that they are all taken: two processes with all their pages need more.
  std::uint32_t frames() const {
    auto const few = 2 * d_.policy.table_frames + pages_;
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(d_.frame_limit, few));
  }

 private:
  // The first page is written before the fork, the second only after it.
  void share_and_part() {
    map(0);
    store(0, 0, 1);
    if (pages_ > 1) map(1);
    if (processes_ > 1) {
      fork(1);
      store(1, 0, 2);
      store(0, 0, 3);
      if (pages_ > 1) load(0, 1);
      add({.what = library_verb::exit, .process = 1});
    }
    if (pages_ > 1) store(0, 1, 4);
    load(0, 0);
  }

  void take_everything() {
    for (std::uint16_t v = 0; v < pages_; ++v) {
      if (v > 1) map(v);
      store(0, v, 5);
    }
    for (std::uint16_t p = 1; p < processes_ && calls_.size() + pages_ + 1 < shared_batch::most_calls; ++p) {
      fork(p);
      for (std::uint16_t v = 0; v < pages_; ++v) store(p, v, 6);
    }
  }

  void map(std::uint16_t page) { add({.what = library_verb::map, .page = page, .writable = true}); }
  void load(std::uint16_t process, std::uint16_t page) {
    add({.what = library_verb::load, .process = process, .page = page});
  }
  void store(std::uint16_t process, std::uint16_t page, std::uint16_t word) {
    add({.what = library_verb::store, .process = process, .page = page, .word = word});
  }
  void fork(std::uint16_t child) { add({.what = library_verb::fork, .child = child}); }
  void add(library_call const& c) {
    if (d_.policy.has(static_cast<unsigned>(c.what))) calls_.push_back(c);
  }

  declaration const& d_;
  std::uint16_t processes_, pages_;
  std::vector<library_call> calls_;
};

// What made a difference to something that was compared.
std::uint32_t told_by(library_tallies const& seen, declaration const& held) {
  auto const is_checked = [&](clause c) { return seen.checked[static_cast<std::size_t>(c)] > 0; };
  auto const& stores = seen.ended[static_cast<std::size_t>(library_verb::store)];
  auto const times = [&](ending how) { return stores[static_cast<std::size_t>(how)]; };
  std::uint32_t told = 0;
  auto const tell = [&](open_policy p, bool is_told) { told |= is_told ? bit_of(p) : 0; };
  tell(open_policy::last_writer, is_checked(clause::sole_owner_reuses));
  tell(open_policy::memory,
       is_checked(clause::free_is_exact) && seen.ended[static_cast<std::size_t>(library_verb::exit)][0] > 0);
  tell(open_policy::without_memory, times(ending::fault_no_memory) > 0);  // or it refused, and that did not fit
  tell(open_policy::takes_frame, held.presence);
  tell(open_policy::tables, held.free_frames && is_checked(clause::free_is_exact));
  auto const& forks = seen.ended[static_cast<std::size_t>(library_verb::fork)];
  tell(open_policy::fork, held.presence && forks[static_cast<std::size_t>(ending::completed)] > 0);
  return told;
}

}  // namespace

fallible<library_interview> interview_library(contained_library& library, library_options const& options) {
  library_interview done{declaration_of(library.facts(), options.file, options.level), {}};
  done.declared.policy.left_open |= options.find_out;
  if (done.declared.policy.table_frames == 0) done.declared.policy.left_open &= ~bit_of(open_policy::tables);
  if (done.declared.policy.left_open == 0) return done;
  interview_plan plan(done.declared);
  auto const calls = plan.calls();
  auto const found = find_policies(done.declared.policy, [&](policies const& p) -> fallible<interview_outcome> {
    auto held = done.declared;
    held.policy = p;
    library_trial trial(library, held, 2);
    rejected_sequence wanted;
    wanted.processes = static_cast<std::uint16_t>(held.size.processes);
    wanted.pages = static_cast<std::uint16_t>(held.size.pages);
    wanted.frames = trial.can_have_fewer_frames() ? plan.frames() : 0;
    auto const went = trial.play(wanted, calls, options.time_limit);
    if (!went) return went.why();
    auto const good = went->has_value() ? (*went)->calls.size() : calls.size();
    return interview_outcome{good, !went->has_value(), told_by(trial.tallies(), held)};
  });
  if (!found) return found.why();
  done.declared.policy = found->policy;
  done.remarks = found->remarks();
  return done;
}

}  // namespace cowproof::oracle

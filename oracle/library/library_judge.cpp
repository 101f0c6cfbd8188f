// Judges what a library answers: endings, values, and whether memory ran out for a reason.
#include "oracle/library/library_judge.hpp"

#include <fmt/format.h>

#include "engines/coverage.hpp"
#include "oracle/library/cowproof.h"

namespace cowproof::oracle {

library_judge::library_judge(declaration const& declared)
    : declared_(declared),
      state_(static_cast<unsigned>(declared.size.processes), static_cast<unsigned>(declared.size.pages),
             declared.policy.fork),
      frames_(declared.frame_limit),
      class_by_frame_(direct_frames, reference_page::none) {}

void library_judge::play_with(unsigned processes, unsigned pages, std::uint64_t frames) {
  processes_ = processes;
  pages_ = pages;
  frames_ = frames != 0 ? frames : declared_.frame_limit;
}

// Any code is understood for any call: whether it is the right one is told by the comparison.
library_judge::understood library_judge::understand(shared_answer const& said) {
  switch (said.driver) {
    case driver_answer::none: break;
    case driver_answer::no_process: return {true, ending::refused_no_process};
    case driver_answer::no_slot: return {true, ending::refused_no_process_slot};
    case driver_answer::is_init: return {true, ending::refused_is_init};
  }
  switch (said.code) {
    case COWPROOF_DONE: return {true, ending::completed};
    case COWPROOF_NOT_MAPPED: return {true, ending::fault_not_mapped};
    case COWPROOF_PROTECTION: return {true, ending::fault_protection};
    case COWPROOF_KILLED: return {true, ending::fault_no_memory};
    case COWPROOF_NO_MEMORY: return {true, ending::refused_no_memory};
    case COWPROOF_OUT_OF_RANGE: return {true, ending::refused_out_of_range};
    case COWPROOF_ALREADY_MAPPED: return {true, ending::refused_already_mapped};
    case COWPROOF_BAD_ADDRESS: return {true, ending::refused_bad_address};
    default: return {};
  }
}

std::string library_judge::text_of(library_call const& c, shared_answer const& said) {
  auto const u = understand(said);
  if (!u.is_known) return fmt::format("returned {}", said.code);
  if (u.how != ending::completed) return std::string(ending_name(u.how));
  if (c.what == library_verb::load) return fmt::format("-> {}", said.value);
  return {};
}

answer library_judge::answer_of(library_call const& c, shared_answer const& said) {
  auto const u = understand(said);
  answer a{{u.how, false, 0}, u.is_known, text_of(c, said)};
  if (u.how != ending::completed || !u.is_known) return a;
  a.out.has_value = c.what == library_verb::load || c.what == library_verb::fork;
  if (a.out.has_value) a.out.value = c.what == library_verb::load ? said.value : c.child;
  return a;
}

std::span<finding const> library_judge::judge(library_call const& c, shared_answer const& said,
                                              std::span<seen_entry const> seen, library_tallies& tallies) {
  findings_.clear();
  if (c.what == library_verb::restart) {
    state_.restart();
    free_at_start_ = said.free_frames;
    completed_ = true;
    expect(tallies, clause::results, said.code == COWPROOF_DONE, 0, -1, [&] {
      return words{fmt::format("restart returned {}", said.code), "COWPROOF_DONE"};
    });
  } else {
    judge_answer(c, said, tallies);
  }
  // After a wrong answer, what else is to be seen is of no known state.
  if (!findings_.empty() || said.is_seen == 0) return findings_;
  if (c.cpu != 0) forget_frames();
  if (declared_.level >= 1) judge_rows(c, said, seen, tallies);
  if (declared_.free_frames) judge_free_frames(c, said, tallies);
  return findings_;
}

// Of calls at the same time it is not known which came first, and so which process got which frame.
void library_judge::forget_frames() {
  for (std::uint32_t id = 0; id < state_.number_of_classes(); ++id) state_.class_of(id).seen = false;
  was_shared_ = old_seen_ = false;
}

// How a call ends that finds no memory [spec/eager_copy.hpp, and the policy]. The kernel's own write only ever fails.
ending library_judge::without_memory(library_call const& c) const {
  bool const is_access = c.what == library_verb::store || c.what == library_verb::load;
  bool const is_killed = is_access && c.process != 0 && declared_.policy.without_memory == when_memory_is_out::kills;
  return is_killed ? ending::fault_no_memory : ending::refused_no_memory;
}

void library_judge::judge_answer(library_call const& c, shared_answer const& said, library_tallies& t) {
  auto const allowed = state_.examine(c);
  auto const u = understand(said);
  completed_ = u.is_known && u.how == ending::completed;
  last_ending_ = u.how;
  last_value_ = said.value;
  bool const may_lack = allowed.how == ending::completed;
  bool const lacked = u.is_known && ran_out_of_memory(u.how);
  auto const explain = [&] {
    auto how = text_of(c, said);
    return words{how.empty() ? std::string("completed") : how, to_text(result{allowed.how, false, 0})};
  };
  if (said.driver != driver_answer::none) {  // that says nothing about the library
    if (u.how != allowed.how) expect(t, clause::results, false, c.process, -1, explain);
    ++t.ended[static_cast<std::size_t>(c.what)][static_cast<std::size_t>(u.how)];
    return;
  }
  if (may_lack && lacked) {
    expect(t, clause::results, u.how == without_memory(c), c.process, -1, [&] {
      return words{std::string(ending_name(u.how)), fmt::format("completed, or {}", ending_name(without_memory(c)))};
    });
    if (!findings_.empty()) return;
    if (c.has_memory) judge_memory(c, false, t);
    if (!findings_.empty()) return;
    if (u.how == ending::fault_no_memory) state_.kill(c.process);
    if (c.what == library_verb::fork) state_.note_refused_fork(c.process);
  } else {
    expect(t, clause::results, u.is_known && u.how == allowed.how, c.process, -1, explain);
    if (!findings_.empty()) return;
    if (completed_) {
      judge_memory(c, true, t);
      if (!findings_.empty()) return;
      if (c.what == library_verb::load) {
        bool const same = said.value == allowed.value;
        expect(t, clause::content, same, c.process, c.page, [&] {
          return words{fmt::format("the word {}", said.value), fmt::format("the word {}", allowed.value)};
        });
        if (!same) return;
      }
      if (c.what == library_verb::store || c.what == library_verb::kernel_store) {
        auto const& old = state_.class_of(state_.at(c.process, c.page).of);
        was_shared_ = old.entries > 1;
        was_protected_ = state_.at(c.process, c.page).protected_by_fork;
        old_seen_ = old.seen;
        old_frame_ = old.frame;
      }
      state_.complete(c);
    }
  }
  ++t.ended[static_cast<std::size_t>(c.what)][static_cast<std::size_t>(u.how)];
}

// Before the call is done in the reference.
void library_judge::judge_memory(library_call const& c, bool had_memory, library_tallies& t) {
  if (had_memory && c.what >= library_verb::exec && c.what <= library_verb::exit) return;  // give back
  auto const limit = frames_;
  auto const used = state_.in_use(declared_.policy);
  auto const wanted = state_.wanted(c, declared_.policy);
  if (!had_memory && wanted.most == 0 && wanted.least == 0) {
    bool const may_have_lacked = c.what == library_verb::load && limit != 0 && used.most > limit;
    auto const broken = limit == 0 ? clause::results : clause::memory_has_a_reason;
    expect(t, broken, may_have_lacked, c.process, -1, [&] {
      return words{"no memory", "completed: it takes no frame"};
    });
    return;
  }
  if (limit == 0) {
    expect(t, clause::results, had_memory, c.process, -1, [&] {
      return words{"no memory", "completed: the library declares no limit"};
    });
    return;
  }
  if (wanted.most == 0 && wanted.least == 0) return;
  bool const may_lack = used.most + wanted.most > limit;
  bool const may_have = used.least + wanted.least <= limit;
  if (may_lack && may_have) {
    ++t.undefined[static_cast<std::size_t>(clause::memory_has_a_reason)];
    return;
  }
  expect(t, clause::memory_has_a_reason, had_memory ? may_have : may_lack, c.process, -1, [&] {
    if (had_memory)
      return words{"completed", fmt::format("no memory: all of {} frames are in use, and it takes one", limit)};
    return words{"no memory", fmt::format("completed: at most {} of {} frames are in use, and it takes {}", used.most,
                                          limit, wanted.most)};
  });
}

std::span<seen_entry const> entries_of(shared_batch const& b, shared_answer const& said) {
  if (said.first_entry > shared_batch::most_entries || said.entries > shared_batch::most_entries - said.first_entry)
    return {};
  return {b.entry.data() + said.first_entry, said.entries};
}

finding finding_of(batch_end const& end, library_call const& c) {
  auto const seen = c.what == library_verb::restart ? "at a restart: " + end.what : end.what;
  auto const page = c.has_address() && is_inside(c.where) ? static_cast<int>(c.page) : -1;
  return {clause::keeps_running, c.process, page, seen, "an answer"};
}

}  // namespace cowproof::oracle

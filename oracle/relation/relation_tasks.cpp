// The exact clauses about results, tasks and what they have besides memory; and what they read.
#include "engines/coverage.hpp"
#include "oracle/relation/examination.hpp"

namespace cowproof::oracle {

void examination::check_tasks() {
  check_results();
  for (unsigned p = 0; declared_.tasks && p < op_.post.processes(); ++p) check_task(p);
  if (declared_.content) check_content();
}

void examination::check_results() {
  if (declared_.contained) ++checked_[static_cast<std::size_t>(clause::keeps_running)];  // or nothing was answered
  bool const same = op_.said.is_known && op_.said.out == op_.specified;
  if (same && is_answered_by_driver(op_.specified.how)) return;  // that says nothing about the implementation
  expect(clause::results, same, in_task(by_.process), [&] {
    return words{op_.said.is_known ? to_text(op_.said.out) : op_.said.said, to_text(op_.specified)};
  });
}

void examination::check_task(unsigned process) {
  auto const& task = op_.post.tasks[process];
  auto const& seen = op_.after.task(process);
  bool const lives = task.state == task_state::lives;
  expect(clause::tasks, seen.alive == lives, in_task(process), [&] {
    return words{seen.alive ? "alive" : "not alive", lives ? "alive" : "ended, or never born"};
  });
  if (!lives || !seen.alive) return;
  if (task.blocked) {
    expect(clause::blocked_parent_waits, !seen.has_resumed && !seen.looked, in_task(process), [&] {
      return words{"it has gone on", "blocked until its vfork child execs or ends"};
    });
  } else if (declared_.contained) {
    expect(clause::tasks, seen.looked, in_task(process), [&] { return words{"blocked", "not blocked"}; });
  }
  if (!seen.looked) return;
  if (process != 0 && declared_.parents) {
    expect(clause::parents, seen.parent == static_cast<int>(task.parent), in_task(process), [&] {
      return words{seen.parent < 0 ? "a parent that is none of the tasks" : fmt::format("the parent p{}", seen.parent),
                   fmt::format("the parent p{}", task.parent)};
    });
  }
  for (unsigned d = 0; declared_.positions && d < most_descriptors; ++d) {
    auto const told = [d](std::int64_t position) {
      return position < 0 ? fmt::format("fd{} is not open", d) : fmt::format("fd{} at {}", d, position);
    };
    expect(clause::descriptors, seen.position[d] == task.position[d], in_task(process), [&] {
      return words{told(seen.position[d]), told(task.position[d])};
    });
  }
  if (!declared_.pending) return;
  expect(clause::signals, seen.pending == task.pending, in_task(process), [&] {
    return words{fmt::format("the set {:#x}", seen.pending), fmt::format("the set {:#x}", task.pending)};
  });
}

// Where tasks are observed, one that looks where nothing may be read has to get a signal.
void examination::check_content() {
  bool const checks_swap = is_observable(clause::swap_keeps_content, declared_);
  for (unsigned p = 0; p < op_.post.processes(); ++p) {
    auto const& task = op_.post.tasks[p];
    if (!task.runs()) continue;
    for (unsigned v = 0; v < op_.post.pages(); ++v) {
      auto const& look = op_.after.look_at(p, v);
      auto const& page = op_.post.at(task.space, v);
      bool const readable = page.mapped && page.readable;
      if (!look.looked || !(readable || declared_.tasks)) continue;
      bool const same = readable ? !look.faulted && !look.torn && look.word == page.word : look.faulted;
      auto const explain = [&] {
        auto text =
            look.faulted ? std::string("a signal when the page was read") : fmt::format("the word {}", look.word);
        if (!look.faulted && look.torn) text += " in a part of the page, another one elsewhere";
        return words{text, readable ? fmt::format("the word {}", page.word) : "a signal"};
      };
      expect(clause::content, same, in_task(p, static_cast<int>(v)), explain);
      if (checks_swap && op_.before.at(task.space, v).swapped)
        expect(clause::swap_keeps_content, same, in_task(p, static_cast<int>(v)), explain);
    }
  }
}

}  // namespace cowproof::oracle

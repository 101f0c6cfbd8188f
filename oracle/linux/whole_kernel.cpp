// The running Linux kernel with everything that the whole machine has: operations.
#include "oracle/linux/whole_kernel.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>

#include <fcntl.h>

#include "oracle/linux/worker/futex.hpp"
#include "oracle/linux/worker_round.hpp"
#include "system/interruption.hpp"

namespace cowproof::oracle::whole {
namespace {

constexpr std::uint64_t page_bit(unsigned page) { return std::uint64_t{1} << page; }

bool makes_a_task(command what) {
  return what == command::fork || what == command::fork_without_resources || what == command::vfork ||
         what == command::clone;
}

bool touches(command what) {
  return what == command::load || what == command::store || what == command::kernel_store || what == command::pin;
}

}  // namespace

// Gives the turn away until it comes back. The task that is asked is `process`, or a vfork child that answers for it.
fallible<nothing> whole_kernel::run(unsigned process, std::optional<unsigned> instead) {
  if (int const signal = interruption_guard::signal(); signal != 0) return remember(interrupted_by(signal));
  auto const deadline = std::chrono::steady_clock::now() + options_.time_limit;
  timespec const slice{0, 50'000'000};
  block_->controller_turn.store(0);
  give_turn(block_->slots[process].turn);
  while (!take_turn(block_->controller_turn, &slice)) {
    if (int const signal = interruption_guard::signal(); signal != 0) return remember(interrupted_by(signal));
    if (auto fine = diagnose(process); !fine) return remember(fine.why());
    if (std::chrono::steady_clock::now() < deadline) continue;
    auto const limit = std::to_string(options_.time_limit.count());
    return remember({failure_kind::hung,
                     "process " + std::to_string(instead.value_or(process)) + " did not answer within " + limit + " ms",
                     process, 0});
  }
  return nothing{};
}

fallible<nothing> whole_kernel::diagnose(unsigned) const {
  for (unsigned p = 0; p < options_.processes; ++p) {
    if (tasks_[p].is != task_is::lives || !tasks_[p].handle.ends_within(std::chrono::milliseconds(0))) continue;
    if (p == 0) return unexpected_end(0, first_.wait_for_end(std::chrono::milliseconds(0)).value_or(process_end{}));
    return failure{failure_kind::killed, "process " + std::to_string(p) + " ended, which it was not asked to do", p,
                   SIGKILL};
  }
  return nothing{};
}

// The lowest stack on which no task of the space stands; stack 0 is the one that a program begins with.
unsigned whole_kernel::free_stack(unsigned space) const {
  for (unsigned stack = 1;; ++stack) {
    auto const stands_there = [&](worker_task const& t) {
      return t.is == task_is::lives && t.space == space && t.stack == stack;
    };
    if (std::ranges::none_of(tasks_, stands_there)) return stack;
  }
}

fallible<reply> whole_kernel::perform(unsigned process, request ask, unsigned new_space) {
  if (failed_) return *failed_;
  auto& mine = block_->slots[process];
  ask.stack = free_stack(tasks_[process].space);
  ask.next = controller;
  mine.ask = ask;
  mine.answer.kind = reply_kind::none;
  if (makes_a_task(ask.what)) {
    auto& born = block_->slots[ask.child];
    born.ask = {};
    born.answer.kind = reply_kind::none;
    born.turn.store(0);
    born.process_id = 0;
    tasks_[process].resumed_before = mine.resumed.load();
  }
  if (auto ran = run(process); !ran) return ran.why();
  reply said = mine.answer;
  bool const blocks = ask.what == command::vfork && said.kind == reply_kind::none;
  if (blocks) {
    said.kind = reply_kind::done;
    said.value = static_cast<std::uint64_t>(block_->slots[ask.child].own_id);
    tasks_[process].waits_for = static_cast<int>(ask.child);
  }
  if (said.kind != reply_kind::done) return said;
  if (auto kept = account(process, ask, new_space); !kept) return remember(kept.why());
  return said;
}

fallible<nothing> whole_kernel::account(unsigned process, request const& ask, unsigned new_space) {
  auto& here = spaces_[tasks_[process].space];
  if (touches(ask.what) && ask.in_arena != 0) here.present |= page_bit(ask.first);
  if (ask.what == command::pin) devices_[ask.device].holds(block_->slots[process].answer.value);
  if (ask.what == command::clear) here.present = 0;
  if (ask.what == command::page_out)  // a task that looked would bring it back
    for (auto& space : spaces_) space.present &= ~page_bit(ask.first);
  if (ask.what == command::exec) {
    has_left(process);
    tasks_[process].stack = 0;
    return adopt(process, new_space);
  }
  if (!makes_a_task(ask.what)) return nothing{};
  auto& born = tasks_[ask.child];
  born = {};
  auto handle = process_handle::open(block_->slots[ask.child].process_id);
  if (!handle) return handle.why();
  born.handle = std::move(*handle);
  born.is = task_is::lives;
  bool const shares = ask.what == command::vfork || ask.what == command::clone;
  born.stack = shares ? ask.stack : tasks_[process].stack;
  born.space = tasks_[process].space;
  if (shares) return nothing{};
  spaces_[new_space].present = here.present;
  auto const present = here.present;
  if (auto adopted = adopt(ask.child, new_space); !adopted) return adopted;
  spaces_[new_space].present = present;
  return nothing{};
}

// The task is now in a new address space.
fallible<nothing> whole_kernel::adopt(unsigned process, unsigned new_space) {
  tasks_[process].space = new_space;
  auto& made = spaces_[new_space];
  made = {};
  made.heap = block_->slots[process].heap;
  if (!options_.reads_page_tables) return nothing{};
  auto opened = pagemap::open(block_->slots[process].process_id);
  if (!opened) return opened.why();
  made.table = std::move(*opened);
  return nothing{};
}

// A vfork child gives its parent's memory back.
void whole_kernel::has_left(unsigned process) {
  for (auto& t : tasks_)
    if (t.waits_for == static_cast<int>(process)) t.waits_for = -1;
}

fallible<nothing> whole_kernel::wait_for_end(unsigned process) {
  if (!tasks_[process].handle.ends_within(options_.time_limit))
    return failure{failure_kind::hung, "process " + std::to_string(process) + " did not end in time", process, 0};
  tasks_[process].is = task_is::ended;
  tasks_[process].waits_for = -1;
  has_left(process);
  return nothing{};
}

fallible<reply> whole_kernel::end(unsigned process, bool killed) {
  if (failed_) return *failed_;
  if (killed) {
    tasks_[process].handle.send(SIGKILL);
  } else {
    block_->slots[process].ask = {};
    block_->slots[process].ask.what = command::exit;
    give_turn(block_->slots[process].turn);
  }
  if (auto ended = wait_for_end(process); !ended) return remember(ended.why());
  reply done;
  done.kind = reply_kind::done;
  return done;
}

std::optional<unsigned> whole_kernel::task_in(unsigned space) const {
  for (unsigned p = 0; p < options_.processes; ++p)
    if (alive(p) && !waits(p) && tasks_[p].space == space) return p;
  return std::nullopt;
}

void whole_kernel::forget(unsigned process) { tasks_[process] = {}; }

fallible<reply> whole_kernel::release(unsigned device) {
  if (failed_) return *failed_;
  reply done;
  done.kind = reply_kind::done;
  if (auto released = devices_[device].release(); !released) return remember(released.why());
  return done;
}

fallible<reply> whole_kernel::write(unsigned device, std::uint64_t word) {
  if (failed_) return *failed_;
  std::array<std::uint64_t, 512> page{};
  page.front() = page[page.size() / 2] = page.back() = word;
  if (pwrite(source_.get(), page.data(), sizeof page, 0) != static_cast<ssize_t>(sizeof page))
    return remember(system_failure("pwrite", errno));
  if (auto written = devices_[device].write(source_.get(), sizeof page); !written) return remember(written.why());
  reply done;
  done.kind = reply_kind::done;
  return done;
}

fallible<nothing> whole_kernel::look() {
  if (failed_) return *failed_;
  std::optional<unsigned> first, last;
  for (unsigned p = 0; p < options_.processes; ++p) {
    if (tasks_[p].is != task_is::lives || waits(p)) continue;
    auto& slot = block_->slots[p];
    slot.ask = {};
    slot.ask.pages_to_look_at = spaces_[tasks_[p].space].present;
    if (last) block_->slots[*last].ask.next = p;
    if (!first) first = p;
    last = p;
  }
  if (!first) return nothing{};
  return run(*first);
}

fallible<nothing> whole_kernel::restart() {
  if (failed_) return *failed_;
  for (auto& device : devices_) {
    if (!device.holds_a_page()) continue;
    if (auto released = device.release(); !released) return remember(released.why());
  }
  for (unsigned p = 1; p < options_.processes; ++p)
    if (alive(p)) tasks_[p].handle.send(SIGKILL);
  for (unsigned p = 1; p < options_.processes; ++p) {
    if (!alive(p)) continue;
    if (auto ended = wait_for_end(p); !ended) return remember(ended.why());
  }
  for (unsigned p = 1; p < options_.processes; ++p) forget(p);
  request clear;
  clear.what = command::clear;
  auto const cleared = perform(0, clear, 0);
  if (!cleared) return cleared.why();
  if (cleared->kind != reply_kind::done) return remember(system_failure("clear", cleared->number));
  for (auto const& file : files_) {  // what they held is gone, and reads as zero
    if (ftruncate(file.get(), 0) != 0 || ftruncate(file.get(), static_cast<off_t>(most_object_pages * page_size_)) != 0)
      return remember(system_failure("ftruncate", errno));
  }
  auto home = std::move(spaces_[tasks_[0].space]);
  spaces_ = std::vector<worker_space>(options_.processes);
  spaces_[0] = std::move(home);
  tasks_[0].space = 0;
  return look();
}

failure whole_kernel::remember(failure why) {
  bool const limited = isolation_.memory_group() && isolation_.memory_group()->kills() > 0;
  if (why.kind == failure_kind::killed && limited) {
    why.kind = failure_kind::out_of_memory;
    why.what += ": the memory limit was reached";
  }
  failed_ = why;
  return why;
}

}  // namespace cowproof::oracle::whole

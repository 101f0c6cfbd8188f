// The block that controller and workers share, seen from the controller.
#include "oracle/linux/worker_round.hpp"

#include <csignal>
#include <cstring>

#include <sys/mman.h>

#include "oracle/linux/worker/futex.hpp"
#include "system/interruption.hpp"

namespace cowproof::oracle {

fallible<worker_round> worker_round::create() {
  worker_round made;
  made.file_ = descriptor(memfd_create("cowproof-workers", MFD_CLOEXEC));
  if (!made.file_) return system_failure("memfd_create", errno);
  if (ftruncate(made.file_.get(), sizeof(shared_block)) != 0) return system_failure("ftruncate", errno);
  made.block_ = shared_mapping<shared_block>(made.file_.get());
  if (!made.block_) return system_failure("mmap", errno);
  new (&*made.block_) shared_block;
  made.order_.reserve(most_workers);
  return made;
}

void worker_round::begin() { order_.clear(); }

void worker_round::add(unsigned process, request const& ask) {
  slot& mine = block_->slots[process];
  mine.ask = ask;
  mine.ask.next = controller;
  mine.answer.kind = reply_kind::none;
  if (!order_.empty()) block_->slots[order_.back()].ask.next = process;
  order_.push_back(process);
}

void worker_round::add_child(unsigned parent, unsigned child, request const& ask) {
  // Should there be no child, the parent gives the turn to the worker that the child would have given it to. So the
  // child is not chained: it stands beside its parent, and both have the same next.
  slot& born = block_->slots[child];
  born.ask = ask;
  born.ask.next = block_->slots[parent].ask.next;
  born.answer.kind = reply_kind::none;
  born.turn.store(0);
  born.process_id = 0;
}

void worker_round::start() {
  block_->controller_turn.store(0);
  give_turn(block_->slots[order_.front()].turn);
}

fallible<nothing> worker_round::run(std::span<child_process const> processes, std::chrono::milliseconds time_limit) {
  if (order_.empty()) return nothing{};
  auto const deadline = std::chrono::steady_clock::now() + time_limit;
  timespec const slice{0, 50'000'000};
  start();
  while (!take_turn(block_->controller_turn, &slice)) {
    if (int const signal = interruption_guard::signal(); signal != 0) return interrupted_by(signal);
    if (auto fine = diagnose(processes); !fine) return fine;
    if (std::chrono::steady_clock::now() >= deadline) {
      auto const process = unanswered();
      return failure{
          failure_kind::hung,
          "process " + std::to_string(process) + " did not answer within " + std::to_string(time_limit.count()) + " ms",
          process, 0};
    }
  }
  return nothing{};
}

fallible<nothing> worker_round::diagnose(std::span<child_process const> processes) const {
  for (unsigned const process : order_) {
    if (!processes[process]) continue;
    if (auto const end = processes[process].wait_for_end(std::chrono::milliseconds(0)))
      return unexpected_end(process, *end);
  }
  return nothing{};
}

unsigned worker_round::unanswered() const {
  for (unsigned const process : order_) {
    if (block_->slots[process].answer.kind == reply_kind::none) return process;
  }
  return order_.back();
}

failure unexpected_end(unsigned process, process_end const& end) {
  auto const who = "process " + std::to_string(process);
  if (!end.by_signal) {
    return {failure_kind::killed, who + " ended with exit code " + std::to_string(end.number), process, 0};
  }
  return {failure_kind::killed,
          who + " was killed by signal " + std::to_string(end.number) + " (" + strsignal(end.number) + ")", process,
          end.number};
}

}  // namespace cowproof::oracle

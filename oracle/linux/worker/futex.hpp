// Giving the turn to another process, and waiting for it [futex(2)]. Not FUTEX_PRIVATE: the waiters are processes.
#pragma once
#include <atomic>
#include <cerrno>
#include <chrono>
#include <ctime>

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace cowproof::oracle {

inline long futex(std::atomic<std::uint32_t>& word, int operation, std::uint32_t value, timespec const* timeout) {
  return syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), operation, value, timeout, nullptr, 0);
}

inline void give_turn(std::atomic<std::uint32_t>& turn) {
  turn.store(1, std::memory_order_release);
  futex(turn, FUTEX_WAKE, 1, nullptr);
}

// Waits for at most one slice of time (for ever without one); true when the turn was given.
inline bool take_turn(std::atomic<std::uint32_t>& turn, timespec const* slice = nullptr) {
  if (turn.exchange(0, std::memory_order_acquire) == 1) return true;
  futex(turn, FUTEX_WAIT, 0, slice);
  return turn.exchange(0, std::memory_order_acquire) == 1;
}

}  // namespace cowproof::oracle

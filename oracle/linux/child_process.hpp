// The owner of one child process, which is killed and reaped when its owner lets go of it.
#pragma once
#include <chrono>
#include <optional>
#include <span>

#include <sys/types.h>

#include "oracle/linux/process_handle.hpp"

namespace cowproof::oracle {

// How a process ended: its exit code, or the signal that killed it.
struct process_end {
  bool by_signal = false;
  int number = 0;
};

class child_process {
 public:
  child_process() = default;
  // The process is a child of this one and was not yet waited for, so its identifier is not yet used again.
  static fallible<child_process> adopt(pid_t id);

  child_process(child_process&& other) noexcept;
  child_process& operator=(child_process&& other) noexcept;
  ~child_process();

  explicit operator bool() const { return static_cast<bool>(handle_); }
  pid_t id() const { return handle_.id(); }
  int descriptor_number() const { return handle_.descriptor_number(); }

  void kill(int signal) const { handle_.send(signal); }
  // Waits for its end without reaping it. Nothing after the time limit.
  std::optional<process_end> wait_for_end(std::chrono::milliseconds limit) const;
  // Lets the kernel forget a process that has ended.
  void reap();

 private:
  std::optional<process_end> poll_end() const;

  process_handle handle_;
};

// The owner of a process group of children, by the child that leads it: also of those that are not known here,
// because their fork was not finished when everything had to end. The leader must not be reaped before.
class child_group {
 public:
  child_group() = default;
  explicit child_group(pid_t leader) : leader_(leader) {}
  child_group(child_group const&) = delete;
  child_group& operator=(child_group&& other) noexcept;
  ~child_group();  // kills and reaps all of them

 private:
  pid_t leader_ = -1;
};

// A program to start as a child of this process. Only async-signal-safe calls are made before it runs, because the
// caller may have other threads.
struct launch_plan {
  int program = -1;                        // a descriptor, which the program finds as 4 [execveat(2)]
  int inherited = -1;                      // a descriptor, which the program finds as 3
  char const* const* arguments = nullptr;  // ended by a null pointer
  unsigned long namespaces = 0;            // CLONE_NEWPID or 0
  int control_group = -1;                  // cgroup.procs of the group to enter first, or -1
  std::span<int const> others;             // descriptors, which the program finds from 5 on; -1: none there
};
inline constexpr int exit_code_without_group = 125;  // the group could not be entered
fallible<child_process> launch(launch_plan const& plan);

}  // namespace cowproof::oracle

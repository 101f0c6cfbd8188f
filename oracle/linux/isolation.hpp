// What keeps the workers apart from everybody else, and takes them down with the controller: a PID namespace, a
// memory control group, and a warden that survives the controller. Each degrades, and says so, without privileges.
#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "oracle/linux/child_process.hpp"
#include "oracle/linux/memory_cgroup.hpp"

namespace cowproof::oracle {

struct isolation_options {
  std::uint64_t memory_limit = std::uint64_t{256} << 20;  // bytes, for all workers together
};

class isolation {
 public:
  static fallible<isolation> set_up(int program, isolation_options const& options);

  isolation(isolation&&) noexcept = default;
  isolation& operator=(isolation&&) = delete;
  ~isolation();  // the workers must be gone

  // Starts a worker inside.
  fallible<child_process> start(launch_plan plan) const;

  bool has_pid_namespace() const { return has_pid_namespace_; }
  std::optional<memory_cgroup> const& memory_group() const { return memory_group_; }
  // Should we be killed, this swap file is taken away, and the workers' process group is ended.
  void announce_swap(std::string const& path) const;
  void announce_group(pid_t leader) const;
  // "PID namespace; no memory control group (mkdir ...: Permission denied)"
  std::string const& description() const { return description_; }
  // The warden has ended, and with it its PID namespace.
  bool is_broken() const;

 private:
  isolation() = default;
  fallible<nothing> start_warden(int program);
  void make_memory_group(int program, std::uint64_t limit);

  child_process warden_;
  descriptor lifeline_;  // its other end is the warden's; closing it sends the warden home
  bool has_pid_namespace_ = false;
  std::optional<memory_cgroup> memory_group_;
  std::string description_;
};

}  // namespace cowproof::oracle

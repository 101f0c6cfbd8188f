// A memory control group for the workers, so that what they take is bounded and an exhausted limit is told apart
// from any other death [cgroups(7)]. Made below the group of this process, whose own limits stay in force.
#pragma once
#include <cstdint>
#include <functional>
#include <string>

#include "oracle/fallible.hpp"
#include "system/descriptor.hpp"

namespace cowproof::oracle {

class memory_cgroup {
 public:
  struct plan {
    std::string name;                                  // of the directory; nothing else uses it
    std::uint64_t limit = 0;                           // bytes
    std::function<void(std::string const&)> announce;  // is told each path before the directory is made
  };
  static fallible<memory_cgroup> create(plan const& wanted);

  memory_cgroup(memory_cgroup&& other) noexcept;
  memory_cgroup& operator=(memory_cgroup&& other) noexcept;
  ~memory_cgroup();  // its processes must be gone

  std::string const& path() const { return path_; }
  int processes_descriptor() const { return processes_.get(); }
  // How many processes the kernel has killed because the limit was reached.
  std::uint64_t kills() const;

 private:
  memory_cgroup() = default;
  static fallible<memory_cgroup> create_below(std::string const& parent, bool unified, plan const& wanted);

  std::string path_;
  std::string events_;  // the file that counts the kills
  descriptor processes_;
};

}  // namespace cowproof::oracle

// What a run must not leave behind: processes, and the directory of its control group.
#pragma once
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <sys/stat.h>
#include <sys/wait.h>

#include "oracle/linux/running_kernel.hpp"

namespace cowproof::oracle::test {

class traces_of_a_run {
 public:
  std::vector<pid_t> processes;
  std::string control_group;

  static traces_of_a_run of(running_kernel const& kernel, unsigned processes) {
    traces_of_a_run traces;
    for (unsigned p = 0; p < processes; ++p) {
      if (kernel.alive(p)) traces.processes.push_back(kernel.process_id(p));
    }
    if (kernel.memory_group()) traces.control_group = kernel.memory_group()->path();
    return traces;
  }

  // "", or what is still there. Zombies are the business of their new parent, which is not always us.
  std::string still_there(bool zombies_count = true) const {
    for (auto const process : processes) {
      bool const there = kill(process, 0) == 0 || errno != ESRCH;
      if (there && (zombies_count || !is_zombie(process))) return "process " + std::to_string(process);
    }
    struct stat unused {};
    if (!control_group.empty() && stat(control_group.c_str(), &unused) == 0) return control_group;
    return "";
  }

  // The same, for a run whose controller was killed: its warden needs a moment.
  std::string still_there_after_a_while() const {
    std::string left = still_there(false);
    for (int i = 0; i < 200 && !left.empty(); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(25));
      left = still_there(false);
    }
    return left;
  }

 private:
  static bool is_zombie(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string number, name, state;
    return (file >> number >> name >> state) && state == "Z";
  }
};

// Does this process have any child, dead or alive?
inline bool has_children() { return waitpid(-1, nullptr, WNOHANG | __WALL) >= 0 || errno != ECHILD; }

}  // namespace cowproof::oracle::test

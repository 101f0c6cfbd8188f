// Processes of which nothing is to be left.
#include "system/descendants.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <sys/prctl.h>
#include <sys/wait.h>

namespace cowproof {
namespace {

// Of every thread of this process [proc(5)].
std::vector<pid_t> children_of_this_process() {
  std::vector<pid_t> children;
  std::error_code failed;
  for (auto const& task : std::filesystem::directory_iterator("/proc/self/task", failed)) {
    std::ifstream file(task.path() / "children");
    children.insert(children.end(), std::istream_iterator<pid_t>(file), {});
  }
  return children;
}

}  // namespace

struct program_owner::saved_state {
  struct sigaction broken_pipe {};
  int subreaper = 0;
};

program_owner::program_owner() : before_(std::make_unique<saved_state>()) {
  struct sigaction ignored {};
  ignored.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignored, &before_->broken_pipe);
  prctl(PR_GET_CHILD_SUBREAPER, &before_->subreaper, 0, 0, 0);
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

program_owner::~program_owner() {
  sigaction(SIGPIPE, &before_->broken_pipe, nullptr);
  prctl(PR_SET_CHILD_SUBREAPER, static_cast<unsigned long>(before_->subreaper), 0, 0, 0);
}

new_children::new_children() : older_(children_of_this_process()) {}

void new_children::end() const {
  constexpr int most_rounds = 1000;  // each finds what those before left behind
  for (int round = 0; round < most_rounds; ++round) {
    bool found = false;
    for (auto const child : children_of_this_process()) {
      if (std::ranges::find(older_, child) != older_.end()) continue;
      found = true;
      kill(child, SIGKILL);
      waitpid(child, nullptr, 0);
    }
    if (!found) return;
  }
}

}  // namespace cowproof

// Processes that were started by others on our behalf, and of which nothing is to be left.
#pragma once
#include <memory>
#include <vector>

#include <sys/types.h>

namespace cowproof {

// While it exists, to write to a program that is gone is an error like others, and orphans of our children become ours.
class program_owner {
 public:
  program_owner();
  ~program_owner();
  program_owner(program_owner const&) = delete;
  program_owner& operator=(program_owner const&) = delete;

 private:
  struct saved_state;
  std::unique_ptr<saved_state> before_;
};

// The children that this process gets from now on: those that it starts, and, with a program_owner, every descendant
// whose parent has ended, whatever group or session it moved to.
class new_children {
 public:
  new_children();
  void end() const;  // kills and reaps them, and those that they leave

 private:
  std::vector<pid_t> older_;
};

}  // namespace cowproof

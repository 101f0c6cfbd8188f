// A process that can be told to end, and asked whether it has ended, in the best way that the kernel offers.
#pragma once
#include <chrono>

#include <sys/types.h>

#include "oracle/fallible.hpp"
#include "system/descriptor.hpp"

namespace cowproof::oracle {

// A descriptor of the process [pidfd_open(2)], or, where there are none (Linux before 5.3, gVisor), its number. The
// number stays its own as long as it is not reaped.
class process_handle {
 public:
  process_handle() = default;
  static fallible<process_handle> open(pid_t id);

  explicit operator bool() const { return id_ > 0; }
  pid_t id() const { return id_; }
  bool has_descriptor() const { return static_cast<bool>(descriptor_); }
  int descriptor_number() const { return descriptor_.get(); }  // which can be polled; -1: there is none

  void send(int signal) const;
  // Waits until it has ended, without reaping it; false at the time limit.
  bool ends_within(std::chrono::milliseconds limit) const;

 private:
  pid_t id_ = -1;
  descriptor descriptor_;
};

}  // namespace cowproof::oracle

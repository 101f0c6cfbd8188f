// Keeps the calling thread, and the children that it makes, on one processor.
//
// A round trip to a worker on the same processor takes a few microseconds, to one on another ten times as much; and a
// page that waits in the batch of another processor has one reference more, so that its sole owner copies.
#pragma once
#include <sched.h>

#include "oracle/fallible.hpp"

namespace cowproof::oracle {

class processor_guard {
 public:
  // Without a wish: the processor on which the thread runs now.
  static fallible<processor_guard> pin(std::optional<unsigned> wish);

  processor_guard(processor_guard&& other) noexcept;
  processor_guard& operator=(processor_guard&&) = delete;
  ~processor_guard();

  unsigned number() const { return number_; }

 private:
  processor_guard() = default;

  cpu_set_t before_{};
  unsigned number_ = 0;
  bool pinned_ = false;
};

}  // namespace cowproof::oracle

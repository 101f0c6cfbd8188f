// Keeps the calling thread, and the children that it makes, on one processor.
#include "oracle/linux/processor.hpp"

#include <cerrno>
#include <utility>

namespace cowproof::oracle {

fallible<processor_guard> processor_guard::pin(std::optional<unsigned> wish) {
  processor_guard guard;
  if (sched_getaffinity(0, sizeof guard.before_, &guard.before_) != 0)
    return system_failure("sched_getaffinity", errno);
  int const current = sched_getcpu();
  guard.number_ = wish.value_or(current < 0 ? 0U : static_cast<unsigned>(current));
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(guard.number_, &one);
  if (sched_setaffinity(0, sizeof one, &one) != 0) return system_failure("sched_setaffinity", errno);
  guard.pinned_ = true;
  return guard;
}

processor_guard::processor_guard(processor_guard&& other) noexcept
    : before_(other.before_),
      number_(other.number_),
      pinned_(std::exchange(other.pinned_, false)) {}

processor_guard::~processor_guard() {
  if (pinned_) sched_setaffinity(0, sizeof before_, &before_);
}

}  // namespace cowproof::oracle

// A process that can be told to end, and asked whether it has ended, in the best way that the kernel offers.
#include "oracle/linux/process_handle.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <string>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>

namespace cowproof::oracle {
namespace {

// "123 (name) S ...": the state follows the last parenthesis, for the name may have some [proc(5)].
bool has_ended(pid_t id) {
  descriptor const status(::open(("/proc/" + std::to_string(id) + "/stat").c_str(), O_RDONLY | O_CLOEXEC));
  if (!status) return true;
  char text[256];
  auto const size = read(status.get(), text, sizeof text);
  if (size <= 0) return true;
  std::string_view const line(text, static_cast<std::size_t>(size));
  auto const name_end = line.rfind(')');
  if (name_end == std::string_view::npos || name_end + 2 >= line.size()) return false;
  return line[name_end + 2] == 'Z' || line[name_end + 2] == 'X';
}

}  // namespace

fallible<process_handle> process_handle::open(pid_t id) {
  process_handle made;
  made.id_ = id;
  made.descriptor_ = descriptor(static_cast<int>(syscall(SYS_pidfd_open, id, 0)));
  if (!made.descriptor_ && errno != ENOSYS) return system_failure("pidfd_open", errno);
  return made;
}

void process_handle::send(int signal) const {
  if (has_descriptor()) syscall(SYS_pidfd_send_signal, descriptor_.get(), signal, nullptr, 0);
  else if (id_ > 0) kill(id_, signal);
}

bool process_handle::ends_within(std::chrono::milliseconds limit) const {
  if (has_descriptor()) {
    auto const deadline = std::chrono::steady_clock::now() + limit;
    for (;;) {  // until it is not a signal to us that ends the wait
      auto const left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
      pollfd ended{descriptor_.get(), POLLIN, 0};
      auto const found = poll(&ended, 1, static_cast<int>(std::max(left.count(), decltype(left.count()){0})));
      if (found != -1 || errno != EINTR) return found == 1;
    }
  }
  auto const deadline = std::chrono::steady_clock::now() + limit;
  std::chrono::microseconds pause(20);
  while (!has_ended(id_)) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::microseconds(2000));
  }
  return true;
}

}  // namespace cowproof::oracle

// The warden: a process that outlives a killed controller just long enough to remove what it would leave behind.
//
// It is the init process of the workers' PID namespace if there is one: when it ends, the kernel kills all of them.
#include "oracle/linux/warden.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>

#include <sys/prctl.h>
#include <sys/swap.h>
#include <unistd.h>

#include "oracle/linux/protocol.hpp"

namespace cowproof::oracle {
namespace {

void ignore_the_terminal() {
  setsid();
  for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) std::signal(signal, SIG_IGN);
}

}  // namespace

int keep_watch() {
  ignore_the_terminal();
  std::array<char, 4096> path{}, swap{};  // of the control group, and of a swap file
  for (;;) {
    std::array<char, 4096> message{};
    ssize_t const size = read(lifeline_descriptor, message.data(), message.size() - 1);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    auto const length = std::strlen(swap_announcement);
    bool const is_swap = std::strncmp(message.data(), swap_announcement, length) == 0;
    if (is_swap) std::strcpy(swap.data(), message.data() + length);
    else path = message;
  }
  // Everything in this PID namespace, which is nothing but workers. Outside of one, -1 would mean all processes of
  // the user; there the workers die with their controller by PR_SET_PDEATHSIG.
  if (getpid() == 1) kill(-1, SIGKILL);
  if (swap[0] != '\0') {
    swapoff(swap.data());
    unlink(swap.data());
  }
  constexpr int patience = 500;
  for (int i = 0; path[0] != '\0' && i < patience; ++i) {
    if (rmdir(path.data()) == 0 || errno == ENOENT) break;
    timespec const pause{0, 10'000'000};  // its processes are still being taken down
    nanosleep(&pause, nullptr);
  }
  return 0;
}

}  // namespace cowproof::oracle

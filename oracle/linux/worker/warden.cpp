// The warden: a process that outlives a killed controller just long enough to remove what it would leave behind.
//
// It is the init process of the workers' PID namespace if there is one: when it ends, the kernel kills all of them.
#include "oracle/linux/worker/warden.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include <sys/prctl.h>
#include <sys/swap.h>
#include <unistd.h>

#include "oracle/linux/worker/protocol.hpp"

namespace cowproof::oracle {
namespace {

void ignore_the_terminal() {
  setsid();
  for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) std::signal(signal, SIG_IGN);
}

// The rest of a message that begins so.
char const* after(char const* beginning, char const* message) {
  auto const length = std::strlen(beginning);
  return std::strncmp(message, beginning, length) == 0 ? message + length : nullptr;
}

}  // namespace

int keep_watch() {
  ignore_the_terminal();
  std::array<char, 4096> path{}, swap{};  // of the control group, and of a swap file
  pid_t group = 0;
  for (;;) {
    std::array<char, 4096> message{};
    ssize_t const size = read(lifeline_descriptor, message.data(), message.size() - 1);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    if (auto const* const file = after(swap_announcement, message.data())) std::strcpy(swap.data(), file);
    else if (auto const* const number = after(group_announcement, message.data())) group = std::atoi(number);
    else path = message;
  }
  // Everything in this PID namespace, which is nothing but workers. Outside of one, -1 would mean all processes of
  // the user; there the workers die with their controller by PR_SET_PDEATHSIG, or with their group.
  if (getpid() == 1) kill(-1, SIGKILL);
  else if (group > 1) kill(-group, SIGKILL);
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

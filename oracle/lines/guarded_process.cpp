// A command line of a shell, with a process in between.
#include "oracle/lines/guarded_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "system/descriptor.hpp"

namespace cowproof::oracle {
namespace {

// Only what may be called between fork and exec follows: this process may have had other threads.

// No signal blocked, none ignored.
void reset_signals() {
  for (int signal = 1; signal < NSIG; ++signal) std::signal(signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void run_shell(char const* command, std::array<int, 3> const& ends) {
  for (int i = 0; i < 3; ++i) dup2(ends[static_cast<std::size_t>(i)], i);
  execl("/bin/sh", "sh", "-c", command, nullptr);
  _exit(127);
}

// Of the only thread [proc(5)]; what does not fit is found the next time.
std::size_t read_children(std::array<pid_t, 64>& into) {
  int const file = open("/proc/thread-self/children", O_RDONLY);
  std::array<char, 512> text{};
  auto const size = file < 0 ? 0 : read(file, text.data(), text.size() - 1);
  if (file >= 0) close(file);
  std::size_t number = 0;
  pid_t id = 0;
  for (ssize_t i = 0; i < size && number < into.size(); ++i) {
    char const c = text[static_cast<std::size_t>(i)];
    if ('0' <= c && c <= '9') {
      id = 10 * id + (c - '0');
    } else if (id != 0) {
      into[number++] = std::exchange(id, 0);
    }
  }
  return number;
}

// Orphans become ours, so that in the end there are none.
void kill_descendants() {
  std::array<pid_t, 64> children{};
  for (auto number = read_children(children); number > 0; number = read_children(children)) {
    for (std::size_t i = 0; i < number; ++i) {
      kill(children[i], SIGKILL);
      waitpid(children[i], nullptr, 0);
    }
  }
}

// Ends as the shell did.
[[noreturn]] void end_as(int status) {
  if (WIFSIGNALED(status)) {
    rlimit const none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    std::signal(WTERMSIG(status), SIG_DFL);
    raise(WTERMSIG(status));
  }
  _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 127);
}

// Waits for the shell to end, or for the signal that our parent has ended.
[[noreturn]] void guard(pid_t shell, sigset_t const& awaited) {
  close_descriptors_from(0);  // no pipe is kept open
  for (;;) {
    int const signal = sigwaitinfo(&awaited, nullptr);
    if (signal == SIGTERM) {
      kill_descendants();
      _exit(0);
    }
    int status = 0;
    for (pid_t ended = 1; ended > 0;) {  // the shell, and orphans
      ended = waitpid(-1, &status, WNOHANG);
      if (ended == shell) end_as(status);
    }
  }
}

[[noreturn]] void guard_shell(pid_t parent, char const* command, std::array<int, 3> const& ends) {
  setpgid(0, 0);
  reset_signals();
  sigset_t awaited;
  sigemptyset(&awaited);
  sigaddset(&awaited, SIGTERM);
  sigaddset(&awaited, SIGCHLD);
  sigprocmask(SIG_BLOCK, &awaited, nullptr);
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(0);
  pid_t const shell = fork();
  if (shell < 0) _exit(126);
  if (shell == 0) {
    reset_signals();
    run_shell(command, ends);
  }
  guard(shell, awaited);
}

}  // namespace

fallible<pid_t> start_guarded(std::string const& command, int in, int out, int err) {
  pid_t const parent = getpid();
  pid_t const id = fork();
  if (id < 0) return system_failure("fork", errno);
  if (id == 0) guard_shell(parent, command.c_str(), {in, out, err});
  setpgid(id, id);
  return id;
}

}  // namespace cowproof::oracle

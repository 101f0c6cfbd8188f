// The owner of one child process, which is killed and reaped when its owner lets go of it.
#include "oracle/linux/child_process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cowproof::oracle {
namespace {

constexpr std::chrono::milliseconds patience_with_a_killed_process{5000};

constexpr std::size_t most_other_descriptors = 16;

// Standard input and output become /dev/null, and everything but these descriptors is closed: a worker that
// outlives its controller for a moment must not keep anybody's pipe open.
void place_descriptors(launch_plan const& plan) {
  constexpr int out_of_the_way = 64;  // none of them may sit in another's place
  constexpr int first_other = 5;
  int const inherited = fcntl(plan.inherited, F_DUPFD, out_of_the_way);
  int const program = fcntl(plan.program, F_DUPFD, out_of_the_way);
  std::array<int, most_other_descriptors> others{};
  auto const number_of_others = std::min<std::size_t>(plan.others.size(), most_other_descriptors);
  for (std::size_t i = 0; i < number_of_others; ++i) others[i] = fcntl(plan.others[i], F_DUPFD, out_of_the_way);
  int const null = open("/dev/null", O_RDWR);
  for (int standard = 0; standard <= 2; ++standard) dup2(null, standard);
  dup2(inherited, 3);
  dup2(program, 4);
  int const first_free = first_other + static_cast<int>(number_of_others);
  for (int number = first_other; number < first_free; ++number) {
    close(number);
    if (int const other = others[static_cast<std::size_t>(number - first_other)]; other >= 0) dup2(other, number);
  }
  close_descriptors_from(first_free);
}

[[noreturn]] void become(launch_plan const& plan) {
  if (plan.control_group >= 0 && write(plan.control_group, "0", 1) != 1) _exit(exit_code_without_group);
  place_descriptors(plan);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  char const* const environment[] = {nullptr};
  char const empty[] = "";
  syscall(SYS_execveat, 4, empty, plan.arguments, environment, AT_EMPTY_PATH);
  _exit(126);
}

}  // namespace

fallible<child_process> child_process::adopt(pid_t id) {
  auto handle = process_handle::open(id);
  if (!handle) return handle.why();
  child_process adopted;
  adopted.handle_ = std::move(*handle);
  return adopted;
}

child_process::child_process(child_process&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}

child_process& child_process::operator=(child_process&& other) noexcept {
  std::swap(handle_, other.handle_);
  return *this;
}

child_process::~child_process() {
  if (!*this) return;
  kill(SIGKILL);
  wait_for_end(patience_with_a_killed_process);
  reap();
}

std::optional<process_end> child_process::poll_end() const {
  siginfo_t information{};
  if (waitid(P_PID, static_cast<id_t>(id()), &information, WEXITED | WNOHANG | WNOWAIT) != 0) {
    // It is the child of another, or SIGCHLD is ignored and it was reaped at once: how it ended is not known.
    return handle_.ends_within(std::chrono::milliseconds(0)) ? std::optional(process_end{}) : std::nullopt;
  }
  if (information.si_pid == 0) return std::nullopt;
  return process_end{information.si_code != CLD_EXITED, information.si_status};
}

std::optional<process_end> child_process::wait_for_end(std::chrono::milliseconds limit) const {
  if (auto const end = poll_end()) return end;
  return handle_.ends_within(limit) ? poll_end() : std::nullopt;
}

void child_process::reap() {
  if (!*this) return;
  siginfo_t information{};
  waitid(P_PID, static_cast<id_t>(id()), &information, WEXITED | WNOHANG);
  handle_ = {};
}

child_group& child_group::operator=(child_group&& other) noexcept {
  std::swap(leader_, other.leader_);
  return *this;
}

child_group::~child_group() {
  if (leader_ <= 0) return;
  ::kill(-leader_, SIGKILL);
  auto const deadline = std::chrono::steady_clock::now() + patience_with_a_killed_process;
  while (std::chrono::steady_clock::now() < deadline) {
    siginfo_t information{};
    if (waitid(P_PGID, static_cast<id_t>(leader_), &information, WEXITED | WNOHANG) != 0) return;  // none is left
    if (information.si_pid == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

fallible<child_process> launch(launch_plan const& plan) {
  long const id = syscall(SYS_clone, plan.namespaces | SIGCHLD, nullptr, nullptr, nullptr, 0);
  if (id < 0) return system_failure("clone", errno);
  if (id == 0) become(plan);
  return child_process::adopt(static_cast<pid_t>(id));
}

}  // namespace cowproof::oracle

// The owner of one child process: whoever lets go of it kills and reaps it.
#include "oracle/linux/child_process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cowproof::oracle {
namespace {

constexpr std::chrono::milliseconds patience_with_a_killed_process{5000};

constexpr std::size_t most_other_descriptors = 16;

// waitid's P_PIDFD, which glibc names only since 2.36
constexpr auto by_descriptor = static_cast<idtype_t>(3);

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
  syscall(SYS_close_range, static_cast<unsigned>(first_free), ~0U, 0U);
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
  child_process adopted;
  adopted.handle_ = descriptor(static_cast<int>(syscall(SYS_pidfd_open, id, 0)));
  if (!adopted.handle_) return system_failure("pidfd_open", errno);
  adopted.id_ = id;
  return adopted;
}

child_process::child_process(child_process&& other) noexcept
    : id_(std::exchange(other.id_, -1)),
      handle_(std::move(other.handle_)) {}

child_process& child_process::operator=(child_process&& other) noexcept {
  std::swap(id_, other.id_);
  std::swap(handle_, other.handle_);
  return *this;
}

child_process::~child_process() {
  if (id_ < 0) return;
  kill(SIGKILL);
  wait_for_end(patience_with_a_killed_process);
  reap();
}

void child_process::kill(int signal) const {
  if (id_ > 0) syscall(SYS_pidfd_send_signal, handle_.get(), signal, nullptr, 0);
}

std::optional<process_end> child_process::poll_end() const {
  siginfo_t information{};
  int const options = WEXITED | WNOHANG | WNOWAIT;
  if (waitid(by_descriptor, static_cast<id_t>(handle_.get()), &information, options) != 0) {
    return process_end{};  // somebody else has reaped it: SIGCHLD is ignored
  }
  if (information.si_pid == 0) return std::nullopt;
  return process_end{information.si_code != CLD_EXITED, information.si_status};
}

std::optional<process_end> child_process::wait_for_end(std::chrono::milliseconds limit) const {
  auto const deadline = std::chrono::steady_clock::now() + limit;
  for (;;) {
    if (auto const end = poll_end()) return end;
    auto const left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return std::nullopt;
    pollfd ended{handle_.get(), POLLIN, 0};
    poll(&ended, 1, static_cast<int>(left.count()));
  }
}

void child_process::reap() {
  if (id_ < 0) return;
  siginfo_t information{};
  waitid(by_descriptor, static_cast<id_t>(handle_.get()), &information, WEXITED | WNOHANG);
  id_ = -1;
  handle_.reset();
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
    if (waitid(P_PGID, static_cast<id_t>(leader_), &information, WEXITED | WNOHANG) != 0) return;  // nobody is left
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

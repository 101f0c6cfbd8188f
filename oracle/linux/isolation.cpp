// What keeps the workers apart from everybody else, and takes them down with the controller.
#include "oracle/linux/isolation.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sched.h>
#include <sys/socket.h>

#include "oracle/linux/worker/warden.hpp"

namespace cowproof::oracle {
namespace {

// While it exists, children of this thread are born into the PID namespace of another process [setns(2)]. The
// warden cannot make workers itself: an init process may not use CLONE_PARENT [clone(2): EINVAL].
class births_in_namespace {
 public:
  explicit births_in_namespace(pid_t of) : own_(open("/proc/thread-self/ns/pid_for_children", O_RDONLY | O_CLOEXEC)) {
    descriptor const other(open(("/proc/" + std::to_string(of) + "/ns/pid").c_str(), O_RDONLY | O_CLOEXEC));
    entered_ = own_ && other && setns(other.get(), CLONE_NEWPID) == 0;
    error_ = entered_ ? 0 : errno;
  }
  births_in_namespace(births_in_namespace const&) = delete;
  births_in_namespace& operator=(births_in_namespace const&) = delete;
  ~births_in_namespace() {
    if (entered_) setns(own_.get(), CLONE_NEWPID);
  }
  int error() const { return error_; }

 private:
  descriptor own_;
  bool entered_ = false;
  int error_ = 0;
};

// A group may exist and still not be one that we may move a process to: let a process that ends at once try.
bool can_be_entered(memory_cgroup const& group, int program) {
  char const* const arguments[] = {"cowproof-worker", nullptr};
  auto started = launch({program, program, arguments, 0, group.processes_descriptor()});
  if (!started) return false;
  auto const end = started->wait_for_end(std::chrono::milliseconds(1000));
  return end && !end->by_signal && end->number != exit_code_without_group;
}

}  // namespace

fallible<isolation> isolation::set_up(int program, isolation_options const& options) {
  isolation made;
  if (auto started = made.start_warden(program); !started) return started.why();
  made.make_memory_group(program, options.memory_limit);
  return made;
}

fallible<nothing> isolation::start_warden(int program) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return system_failure("socketpair", errno);
  lifeline_ = descriptor(ends[0]);
  descriptor const warden_end(ends[1]);
  char const* const arguments[] = {"cowproof-warden", "warden", nullptr};
  launch_plan plan{program, warden_end.get(), arguments, CLONE_NEWPID, -1};
  auto started = launch(plan);
  if (started) {  // a namespace in which no worker can be born is of no use
    births_in_namespace const tried(started->id());
    if (tried.error() != 0) started = system_failure("setns", tried.error());
  }
  has_pid_namespace_ = static_cast<bool>(started);
  if (!started) {
    description_ = "no PID namespace (" + started.why().what + ")";
    plan.namespaces = 0;
    started = launch(plan);
    if (!started) return started.why();
  } else {
    description_ = "PID namespace";
  }
  warden_ = std::move(*started);
  return nothing{};
}

void isolation::make_memory_group(int program, std::uint64_t limit) {
  memory_cgroup::plan wanted;
  wanted.name = "cowproof." + std::to_string(warden_.id());
  wanted.limit = limit;
  wanted.announce = [this](std::string const& path) {
    // Should the warden be gone, the failure shows as soon as a worker is started.
    [[maybe_unused]] auto const sent = send(lifeline_.get(), path.data(), path.size(), MSG_NOSIGNAL);
  };
  auto made = memory_cgroup::create(wanted);
  if (made && !can_be_entered(*made, program)) {
    made = failure{failure_kind::unavailable, made->path() + " cannot be entered", std::nullopt, 0};
  }
  if (made) {
    memory_group_.emplace(std::move(*made));
    description_ += "; memory control group of " + std::to_string(limit >> 20) + " MiB";
  } else {
    description_ += "; no memory control group (" + made.why().what + ")";
  }
}

void isolation::announce_swap(std::string const& path) const {
  auto const message = swap_announcement + path;
  [[maybe_unused]] auto const sent = send(lifeline_.get(), message.data(), message.size(), MSG_NOSIGNAL);
}

void isolation::announce_group(pid_t leader) const {
  auto const message = group_announcement + std::to_string(leader);
  [[maybe_unused]] auto const sent = send(lifeline_.get(), message.data(), message.size(), MSG_NOSIGNAL);
}

isolation::~isolation() {
  memory_group_.reset();
  lifeline_.reset();
  if (warden_) {
    warden_.wait_for_end(std::chrono::milliseconds(1000));
  }
}

fallible<child_process> isolation::start(launch_plan plan) const {
  if (memory_group_) plan.control_group = memory_group_->processes_descriptor();
  if (!has_pid_namespace_) return launch(plan);
  births_in_namespace const inside(warden_.id());
  if (inside.error() != 0) return system_failure("setns", inside.error());
  return launch(plan);
}

bool isolation::is_broken() const { return warden_.wait_for_end(std::chrono::milliseconds(0)).has_value(); }

}  // namespace cowproof::oracle

// A library in a process of its own.
#include "oracle/library/contained_library.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <malloc.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "oracle/library/library_runner.hpp"
#include "oracle/lines/piped_program.hpp"
#include "system/interruption.hpp"

namespace cowproof::oracle {
namespace {

constexpr std::chrono::milliseconds slice{20};  // after which it is looked whether the calls go on
constexpr rlim_t most_output = rlim_t{16} << 20;

void limit(decltype(RLIMIT_CORE) what, rlim_t most) {
  rlimit const both{most, most};
  setrlimit(what, &both);
}

// Memory from malloc and after free holds a pattern, as with MALLOC_PERTURB_ [mallopt(3)]: what reads it before it is
// written is wrong each time, and not only where something else was there before. Blocks of up to 1 KB that were used
// before are left as they are: glibc keeps them apart.
void fill_what_is_allocated() {
#ifdef M_PERTURB
  constexpr int pattern = 0x5a;
  mallopt(M_PERTURB, pattern);
#endif
}

// What the child does before the library is loaded. If we are gone, no process waits for it.
void settle_down(int errors, pid_t parent) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
  for (int const signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ}) std::signal(signal, SIG_DFL);
  int const null = open("/dev/null", O_RDWR);
  dup2(null, 0);
  dup2(null, 1);
  dup2(errors, 2);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, most_output);
  fill_what_is_allocated();
}

// Everything but the socket: a library that outlives us for a moment must not keep a pipe open.
int only_descriptor(int socket) {
  dup2(socket, 3);
  close_descriptors_from(4);
  return 3;
}

}  // namespace

contained_library::contained_library(std::string file, std::chrono::milliseconds start_limit,
                                     shared_mapping<shared_memory> shared)
    : file_(std::move(file)),
      start_limit_(start_limit),
      shared_(std::move(shared)) {}

contained_library::~contained_library() { stop(); }

fallible<std::unique_ptr<contained_library>> contained_library::start(std::string const& file,
                                                                      std::chrono::milliseconds start_limit) {
  descriptor const memory(static_cast<int>(syscall(SYS_memfd_create, "cowproof library", 1U)));
  if (!memory) return system_failure("memfd_create", errno);
  if (ftruncate(memory.get(), sizeof(shared_memory)) != 0) return system_failure("ftruncate", errno);
  shared_mapping<shared_memory> shared(memory.get());
  if (!shared) return system_failure("mmap", errno);
  std::unique_ptr<contained_library> made(new contained_library(file, start_limit, std::move(shared)));
  if (auto const spawned = made->spawn(); !spawned) return spawned.why();
  made->facts_ = made->shared_->facts;
  return made;
}

void contained_library::stop() {
  if (process_) process_.kill(SIGKILL);
  group_ = child_group();  // kills and reaps what is left of the group
  process_ = child_process();
  children_.end();
  socket_ = descriptor();
  errors_ = descriptor();
}

fallible<nothing> contained_library::spawn() {
  int ends[2] = {-1, -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return system_failure("socketpair", errno);
  socket_ = descriptor(ends[0]);
  descriptor const other(ends[1]);
  errors_ = descriptor(static_cast<int>(syscall(SYS_memfd_create, "cowproof library errors", 1U)));
  if (!errors_) return system_failure("memfd_create", errno);
  pid_t const parent = getpid();
  pid_t const id = fork();
  if (id < 0) return system_failure("fork", errno);
  if (id == 0) {
    settle_down(errors_.get(), parent);
    serve_library(file_, *shared_, only_descriptor(other.get()));
    _exit(0);
  }
  setpgid(id, id);
  group_ = child_group(id);
  auto adopted = child_process::adopt(id);
  if (!adopted) return adopted.why();
  process_ = std::move(*adopted);
  ++started_;
  auto const deadline = std::chrono::steady_clock::now() + start_limit_;
  while (std::chrono::steady_clock::now() < deadline) {
    auto const loaded = answered(slice);
    if (!loaded) {
      auto why = loaded.why();
      why.what = fmt::format("{} while it was loaded: {}", file_, why.what);
      stop();
      return why;
    }
    if (!*loaded) continue;
    if (shared_->failure[0] == 0) return nothing{};
    stop();
    return failure{failure_kind::unavailable, fmt::format("{}: {}", file_, shared_->failure.data()), std::nullopt, 0};
  }
  stop();
  return failure{failure_kind::hung,
                 fmt::format("{} did not load within {}", file_, limit_text(start_limit_, "--start-timeout")),
                 std::nullopt, 0};
}

fallible<nothing> contained_library::submit(std::size_t number) {
  submitted_ = number;
  shared_->batch[number].begun = shared_->batch[number].first;
  shared_->batch[number].played = shared_->batch[number].first;
  auto const message = static_cast<char>(number);
  // A process that died meanwhile is found when it is waited for.
  if (send(socket_.get(), &message, 1, MSG_NOSIGNAL) < 0 && errno != EPIPE) return system_failure("send", errno);
  return nothing{};
}

// Fails with `killed` if the process is gone.
fallible<bool> contained_library::answered(std::chrono::milliseconds patience) {
  pollfd both[2] = {{socket_.get(), POLLIN, 0}, {process_.descriptor_number(), POLLIN, 0}};
  if (poll(both, 2, static_cast<int>(patience.count())) < 0 && errno != EINTR) return system_failure("poll", errno);
  if (int const asked = interruption_guard::signal(); asked != 0) return interrupted_by(asked);
  if (both[0].revents == 0 && both[1].revents == 0) return false;
  char message = 0;
  if (recv(socket_.get(), &message, 1, MSG_DONTWAIT) == 1) return true;
  auto const end = process_.wait_for_end(std::chrono::milliseconds(1000));
  if (!end) return failure{failure_kind::killed, "closed its socket", std::nullopt, 0};
  auto what = end->by_signal ? fmt::format("killed by signal {} ({})", end->number, strsignal(end->number))
                             : fmt::format("exited with code {}", end->number);
  if (auto const words = last_words(); !words.empty()) what += ": " + words;
  return failure{failure_kind::killed, what, std::nullopt, end->number};
}

fallible<batch_end> contained_library::wait(std::chrono::milliseconds time_limit) {
  auto& b = shared_->batch[submitted_];
  auto last_begun = b.begun.load(std::memory_order_relaxed);
  auto moved = std::chrono::steady_clock::now();
  for (;;) {
    auto const done = answered(std::min(slice, time_limit));
    if (!done && done.why().kind != failure_kind::killed) return done.why();
    if (!done) return replace({batch_end::how::died, done.why().what});
    if (*done) return batch_end{};
    auto const now = std::chrono::steady_clock::now();
    if (auto const begun = b.begun.load(std::memory_order_relaxed); begun != last_begun) {
      last_begun = begun;
      moved = now;
    } else if (now - moved >= time_limit) {
      return replace({batch_end::how::hung, fmt::format("did not return within {} ms", time_limit.count())});
    }
  }
}

fallible<nothing> contained_library::renew() {
  stop();
  return spawn();
}

fallible<batch_end> contained_library::replace(batch_end why) {
  if (auto const spawned = renew(); !spawned) return spawned.why();
  return why;
}

// The last line of what was written to standard error: what an assertion or a sanitizer says.
std::string contained_library::last_words() const {
  std::array<char, 4096> text{};
  auto const size = lseek(errors_.get(), 0, SEEK_END);
  if (size <= 0) return {};
  auto const from = std::max<off_t>(0, size - static_cast<off_t>(text.size()));
  auto const got = pread(errors_.get(), text.data(), text.size(), from);
  std::string_view all(text.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
  while (!all.empty() && (all.back() == '\n' || all.back() == '\0')) all.remove_suffix(1);
  auto const line = all.rfind('\n');
  constexpr std::size_t most = 160;
  return std::string(all.substr(line == std::string_view::npos ? 0 : line + 1).substr(0, most));
}

}  // namespace cowproof::oracle

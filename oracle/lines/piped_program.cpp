// A program that is spoken to through pipes.
#include "oracle/lines/piped_program.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "oracle/lines/guarded_process.hpp"
#include "oracle/lines/scanner.hpp"
#include "system/interruption.hpp"

namespace cowproof::oracle {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kept_errors = 400;  // bytes of standard error that are told

struct pipe_ends {
  descriptor read, write;
};

fallible<pipe_ends> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return system_failure("pipe2", errno);
  return pipe_ends{descriptor(ends[0]), descriptor(ends[1])};
}

void do_not_block(descriptor const& d) { fcntl(d.get(), F_SETFL, fcntl(d.get(), F_GETFL) | O_NONBLOCK); }

std::string text_of_end(int status) {
  if (WIFSIGNALED(status))
    return fmt::format("killed by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
  return fmt::format("ended with exit code {}", WEXITSTATUS(status));
}

}  // namespace

std::string limit_text(std::chrono::milliseconds limit, std::string_view named) {
  return fmt::format("{:.1f} s ({})", std::chrono::duration<double>(limit).count(), named);
}

fallible<std::unique_ptr<piped_program>> piped_program::start(std::string const& command) {
  auto in = make_pipe(), out = make_pipe(), err = make_pipe();
  for (auto const* const made : {&in, &out, &err})
    if (!*made) return made->why();
  std::unique_ptr<piped_program> started(new piped_program);
  auto const leader = start_guarded(command, in->read.get(), out->write.get(), err->write.get());
  if (!leader) return leader.why();
  started->leader_ = *leader;
  started->input_ = std::move(in->write);
  started->output_end_ = std::move(out->read);
  started->error_end_ = std::move(err->read);
  for (auto const* const end : {&started->input_, &started->output_end_, &started->error_end_}) do_not_block(*end);
  return started;
}

piped_program::~piped_program() {
  if (leader_ > 0) {
    kill(-leader_, SIGKILL);
    waitpid(leader_, nullptr, 0);
  }
  children_.end();  // those that left the group
}

void piped_program::send(std::string_view text) {
  pending_.append(text);
  write_pending();
}

void piped_program::write_pending() {
  while (sent_ < pending_.size() && input_) {
    auto const wrote = write(input_.get(), pending_.data() + sent_, pending_.size() - sent_);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0 && errno == EAGAIN) return;
    if (wrote < 0) input_.reset();  // it does not read any more; why is reported when an answer is waited for
    else sent_ += static_cast<std::size_t>(wrote);
  }
  pending_.clear();
  sent_ = 0;
}

void piped_program::take(std::size_t bytes) {
  taken_ += bytes;
  if (taken_ < output_.size() && taken_ < output_.capacity() / 2) return;
  output_.erase(0, taken_);
  taken_ = 0;
}

fallible<bool> piped_program::read_some(int from, std::string& into) {
  constexpr std::size_t most = std::size_t{1} << 16;
  std::array<char, most> bytes;
  auto const got = read(from, bytes.data(), bytes.size());
  if (got < 0 && errno != EAGAIN && errno != EINTR) return system_failure("read", errno);
  if (got > 0) into.append(bytes.data(), static_cast<std::size_t>(got));
  return got != 0;
}

fallible<nothing> piped_program::wait_for_more(clock::time_point deadline) {
  for (;;) {
    if (int const signal = interruption_guard::signal(); signal != 0) return interrupted_by(signal);
    auto const left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now());
    if (left.count() <= 0) return failure{failure_kind::hung, "no answer in time", std::nullopt, 0};
    write_pending();
    bool const writes = !pending_.empty() && input_;
    std::array<pollfd, 3> waiting{pollfd{output_end_.get(), POLLIN, 0}, pollfd{error_end_.get(), POLLIN, 0},
                                  pollfd{writes ? input_.get() : -1, POLLOUT, 0}};
    poll(waiting.data(), waiting.size(), static_cast<int>(left.count()));
    if (waiting[1].revents != 0) {
      auto const more = read_some(error_end_.get(), errors_);
      if (errors_.size() > 2 * kept_errors) errors_.erase(0, errors_.size() - kept_errors);
      if (more && !*more) error_end_.reset();
    }
    if (waiting[0].revents == 0) continue;
    auto const size = output_.size();
    auto const more = read_some(output_end_.get(), output_);
    if (!more) return more.why();
    if (!*more) return ended();
    if (output_.size() > size) return nothing{};
  }
}

// Its output has ended. Why?
failure piped_program::ended() {
  for (int i = 0; i < 100; ++i) {
    siginfo_t information{};
    waitid(P_PID, static_cast<id_t>(leader_), &information, WEXITED | WNOHANG | WNOWAIT);
    if (information.si_pid == 0) {
      std::this_thread::sleep_for(10ms);
      continue;
    }
    kill(-leader_, SIGKILL);  // what is left of the group, before the number can be used again
    int status = 0;
    waitpid(std::exchange(leader_, -1), &status, 0);
    read_last_errors();
    return {failure_kind::killed, text_of_end(status) + last_errors(), std::nullopt, 0};
  }
  return {failure_kind::killed, "it closed its standard output, and runs on" + last_errors(), std::nullopt, 0};
}

void piped_program::read_last_errors() {
  for (std::size_t size = errors_.size(); error_end_; size = errors_.size()) {
    auto const more = read_some(error_end_.get(), errors_);
    if (!more || !*more || errors_.size() == size) return;
  }
}

std::string piped_program::last_errors() const {
  auto text = errors_.substr(errors_.size() - std::min(errors_.size(), kept_errors));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  if (auto const line = text.rfind('\n'); line != std::string::npos) text.erase(0, line + 1);
  return text.empty() ? "" : "; standard error ends: " + text;
}

fallible<std::string_view> piped_program::next_line(std::chrono::milliseconds limit) {
  std::size_t looked = 0;
  for (clock::time_point begin{};;) {
    auto const text = printed();
    if (auto const end = text.find('\n', looked); end != std::string_view::npos) {
      ++line_;
      if (begin != clock::time_point{})
        slowest_ = std::max(slowest_, std::chrono::ceil<std::chrono::milliseconds>(clock::now() - begin));
      taken_ += end + 1;  // the text stays where it is until more is waited for
      return text.substr(0, end);
    }
    looked = text.size();
    if (looked > longest_line)
      return failure{failure_kind::malformed, fmt::format("a line of more than {} bytes", longest_line), {}, 0};
    take(0);
    if (begin == clock::time_point{}) begin = clock::now();
    if (auto const more = wait_for_more(begin + limit); !more) return more.why();
  }
}

}  // namespace cowproof::oracle

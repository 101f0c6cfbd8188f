// A folder for temporary files, which is gone when this process ends.
#include "system/scratch_folder.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cowproof {
namespace {

// In a session of its own, so that no signal of a terminal reaches it.
[[noreturn]] void sweep(char const* folder, int until_closed) {
  setsid();
  for (int const signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(signal, SIG_IGN);
  dup2(until_closed, 0);
  int const null = open("/dev/null", O_RDWR);
  dup2(null, 1);
  dup2(null, 2);
  execl("/bin/sh", "sh", "-c", "read -r line; exec rm -rf -- \"$0\"", folder, nullptr);
  _exit(127);
}

}  // namespace

std::optional<scratch_folder> scratch_folder::make(std::string const& prefix, std::string& why) {
  std::error_code unknown;
  auto const parent = std::filesystem::temp_directory_path(unknown);
  auto name = (parent / (prefix + "-XXXXXX")).string();
  std::array<int, 2> ends{};
  if (mkdtemp(name.data()) == nullptr) {
    why = name + ": cannot be made: " + std::strerror(errno);
    return std::nullopt;
  }
  scratch_folder made;
  made.path_ = name;
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    why = std::string("pipe2: ") + std::strerror(errno);
    return std::nullopt;
  }
  made.alive_ = descriptor(ends[1]);
  descriptor const other(ends[0]);
  made.sweeper_ = fork();
  if (made.sweeper_ == 0) sweep(name.c_str(), other.get());
  if (made.sweeper_ > 0) return made;
  why = std::string("fork: ") + std::strerror(errno);
  return std::nullopt;
}

scratch_folder::scratch_folder(scratch_folder&& other) noexcept
    : path_(std::exchange(other.path_, {})),
      sweeper_(std::exchange(other.sweeper_, -1)),
      alive_(std::move(other.alive_)) {}

scratch_folder::~scratch_folder() {
  if (path_.empty()) return;
  alive_ = descriptor();
  if (sweeper_ > 0) waitpid(sweeper_, nullptr, 0);
  std::error_code gone_already;
  std::filesystem::remove_all(path_, gone_already);
}

}  // namespace cowproof

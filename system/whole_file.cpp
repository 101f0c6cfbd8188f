// A file as a whole.
#include "system/whole_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>

namespace cowproof {
namespace {

constexpr std::size_t most_buffered = std::size_t{1} << 18;
constexpr mode_t permissions = 07777;

bool is_standard_output_or_error(struct stat const& file) {
  for (int const standard : {STDOUT_FILENO, STDERR_FILENO}) {
    struct stat one {};
    if (fstat(standard, &one) == 0 && one.st_dev == file.st_dev && one.st_ino == file.st_ino) return true;
  }
  return false;
}

}  // namespace

whole_file::whole_file(std::string path) : path_(std::move(path)) {
  std::error_code absent;
  auto const resolved = std::filesystem::canonical(path_, absent);
  target_ = absent ? path_ : resolved.string();
  struct stat there {};
  // By its own name: that of a descriptor (/dev/stdout) may resolve to something that cannot be opened.
  bool const exists = stat(path_.c_str(), &there) == 0;
  bool const is_replaced = !exists || (S_ISREG(there.st_mode) && !is_standard_output_or_error(there));
  if (!is_replaced) {
    file_ = descriptor(open(path_.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
    if (!file_) fail(errno);
    return;
  }
  // Renaming would replace a file that must not be written.
  if (exists && access(path_.c_str(), W_OK) != 0) fail(errno);
  else open_beside(target_);
  if (exists && file_) fchmod(file_.get(), there.st_mode & permissions);
}

whole_file::~whole_file() {
  if (!beside_.empty()) unlink(beside_.c_str());
}

void whole_file::open_beside(std::string const& target) {
  constexpr int most_leftovers = 100;  // of processes that had the same number, and were killed
  for (int i = 0; i < most_leftovers && !file_; ++i) {
    auto name = target + ".part-" + std::to_string(getpid()) + (i == 0 ? "" : "-" + std::to_string(i));
    file_ = descriptor(open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file_) beside_ = std::move(name);
    else if (errno != EEXIST) break;
  }
  if (!file_) fail(errno);
}

void whole_file::fail(int error) {
  if (!failure_) failure_ = path_ + ": cannot be written: " + std::generic_category().message(error);
}

void whole_file::write(std::string_view bytes) {
  buffer_.append(bytes);
  if (buffer_.size() >= most_buffered) flush();
}

void whole_file::flush() {
  for (std::size_t done = 0; done < buffer_.size() && !failure_;) {
    auto const wrote = ::write(file_.get(), buffer_.data() + done, buffer_.size() - done);
    if (wrote > 0) done += static_cast<std::size_t>(wrote);
    else if (wrote < 0 && errno != EINTR) fail(errno);
  }
  buffer_.clear();
}

std::optional<std::string> whole_file::keep(bool durable) {
  flush();
  if (!failure_ && durable && !beside_.empty() && fsync(file_.get()) != 0) fail(errno);
  // Some file systems tell only now that there was no room.
  if (int const number = file_.release(); number >= 0 && close(number) != 0 && errno != EINTR) fail(errno);
  if (!failure_ && !beside_.empty()) {
    if (std::rename(beside_.c_str(), target_.c_str()) != 0) fail(errno);
    else beside_.clear();
  }
  return failure_;
}

std::optional<std::string> read_whole_file(std::string const& path, std::string& into) {
  constexpr std::size_t most = std::size_t{512} << 20, chunk = std::size_t{1} << 18;
  auto const failed = [&](std::string const& why) { return path + ": cannot be read: " + why; };
  auto const failed_by = [&](int error) { return failed(std::generic_category().message(error)); };
  descriptor const file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  struct stat status {};
  if (!file || fstat(file.get(), &status) != 0) return failed_by(errno);
  if (S_ISDIR(status.st_mode)) return failed_by(EISDIR);
  if (S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode)) return failed("it is a device");
  for (std::size_t size = into.size();;) {
    into.resize(size + chunk);
    auto const got = read(file.get(), into.data() + size, chunk);
    size += static_cast<std::size_t>(std::max<ssize_t>(got, 0));
    into.resize(size);
    if (got == 0) return std::nullopt;
    if (got < 0 && errno != EINTR) return failed_by(errno);
    if (size > most) return failed("it has more than 512 MB");
  }
}

std::optional<std::string> write_whole_file(std::string const& path, std::string_view text) {
  whole_file file(path);
  file.write(text);
  return file.keep();
}

}  // namespace cowproof

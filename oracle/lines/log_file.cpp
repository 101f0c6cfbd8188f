// A file of lines, compressed or not.
#include "oracle/lines/log_file.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>

#include "oracle/lines/scanner.hpp"
#include "system/interruption.hpp"
#include "system/whole_file.hpp"

namespace cowproof::oracle {
namespace {

constexpr unsigned chunk = 1U << 18;

failure unusable(std::string const& path, std::string const& what) {
  return {failure_kind::unavailable, path + ": " + what, std::nullopt, errno};
}
failure unwritable(std::string const& what) { return {failure_kind::unavailable, what, std::nullopt, errno}; }

}  // namespace

struct open_file {
  struct closing {
    void operator()(gzFile_s* f) const { gzclose(f); }
  };
  std::unique_ptr<gzFile_s, closing> handle;
};
struct log_reader::file : open_file {};
struct log_writer::file {
  explicit file(std::string const& path) : whole(path) {}
  whole_file whole;
  open_file compressed;
};

log_reader::log_reader(std::string path) : path_(std::move(path)), file_(std::make_unique<file>()) {}
log_reader::~log_reader() = default;

fallible<std::unique_ptr<log_reader>> log_reader::open(std::string const& path) {
  std::unique_ptr<log_reader> made(new log_reader(path == "-" ? "standard input" : path));
  int const number = path == "-" ? dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (int const signal = interruption_guard::signal(); number < 0 && signal != 0) return interrupted_by(signal);
  if (number < 0) return unusable(path, std::strerror(errno));
  made->file_->handle.reset(gzdopen(number, "rb"));
  if (!made->file_->handle) {
    close(number);
    return unusable(path, "cannot be read");
  }
  gzbuffer(made->file_->handle.get(), chunk);
  return made;
}

fallible<bool> log_reader::fill() {
  buffer_.erase(0, std::exchange(taken_, 0));
  if (buffer_.size() > longest_line)
    return unusable(fmt::format("{}:{}", path_, line_ + 1), fmt::format("a line of more than {} bytes", longest_line));
  auto const old = buffer_.size();
  buffer_.resize(old + chunk);
  int const got = gzread(file_->handle.get(), buffer_.data() + old, chunk);
  buffer_.resize(old + static_cast<std::size_t>(std::max(got, 0)));
  int error = Z_OK;
  auto const* const what = gzerror(file_->handle.get(), &error);
  if (int const signal = interruption_guard::signal(); got < 0 && signal != 0) return interrupted_by(signal);
  if (got < 0 || (got == 0 && error != Z_OK))
    return unusable(fmt::format("{}:{}", path_, line_ + 1), error == Z_ERRNO ? std::strerror(errno) : what);
  return got > 0;
}

fallible<std::optional<std::string_view>> log_reader::next() {
  for (std::size_t looked = 0;;) {
    auto const text = std::string_view(buffer_).substr(taken_);
    auto const end = text.find('\n', looked);
    bool const is_last = end == std::string_view::npos && ended_ && !text.empty();
    if (end == std::string_view::npos && !is_last) {
      if (ended_) return std::optional<std::string_view>();
      looked = text.size();
      auto const more = fill();
      if (!more) return more.why();
      ended_ = !*more;
      continue;
    }
    ++line_;
    looked = 0;
    auto const line = text.substr(0, end);
    taken_ += is_last ? text.size() : end + 1;
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) return std::optional(line);
  }
}

log_writer::~log_writer() = default;

fallible<std::unique_ptr<log_writer>> log_writer::open(std::string const& path) {
  std::unique_ptr<log_writer> made(new log_writer);
  made->file_ = std::make_unique<file>(path);
  if (auto const& failed = made->file_->whole.failure()) return unwritable(*failed);
  int const number = dup(made->file_->whole.descriptor_number());
  auto& handle = made->file_->compressed.handle;
  handle.reset(number < 0 ? nullptr : gzdopen(number, path.ends_with(".gz") ? "wb1" : "wbT"));
  if (!handle) return system_failure("gzdopen", errno);
  gzbuffer(handle.get(), chunk);
  return made;
}

void log_writer::write(std::string_view text) {
  if (text.empty() || file_->whole.failure()) return;
  if (gzwrite(file_->compressed.handle.get(), text.data(), static_cast<unsigned>(text.size())) <= 0)
    file_->whole.fail(errno);
}

fallible<nothing> log_writer::close() {
  if (gzclose(file_->compressed.handle.release()) != Z_OK) file_->whole.fail(errno);
  if (auto const failed = file_->whole.keep()) return unwritable(*failed);
  return nothing{};
}

}  // namespace cowproof::oracle

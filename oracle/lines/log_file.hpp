// A file of lines, compressed or not: read and written from end to end, never held as a whole.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "oracle/fallible.hpp"

namespace cowproof::oracle {

class log_reader {
 public:
  static fallible<std::unique_ptr<log_reader>> open(std::string const& path);  // "-": standard input
  ~log_reader();
  log_reader(log_reader const&) = delete;
  log_reader& operator=(log_reader const&) = delete;

  // The next line, valid until the next call; nothing at the end. Empty lines are passed over.
  fallible<std::optional<std::string_view>> next();
  std::uint64_t line() const { return line_; }  // from 1
  std::string const& path() const { return path_; }

 private:
  struct file;

  explicit log_reader(std::string path);
  fallible<bool> fill();

  std::string path_;
  std::unique_ptr<file> file_;
  std::string buffer_;
  std::size_t taken_ = 0;
  std::uint64_t line_ = 0;
  bool ended_ = false;
};

// Compressed, if the name ends in .gz. Without close() nothing is kept.
class log_writer {
 public:
  static fallible<std::unique_ptr<log_writer>> open(std::string const& path);
  ~log_writer();
  log_writer(log_writer const&) = delete;
  log_writer& operator=(log_writer const&) = delete;

  void write(std::string_view text);
  // What could not be written is told here.
  fallible<nothing> close();

 private:
  struct file;
  log_writer() = default;
  std::unique_ptr<file> file_;
};

}  // namespace cowproof::oracle

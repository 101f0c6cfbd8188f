// A file as a whole: written completely or not at all (beside its name, and then renamed), or read to its end.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "system/descriptor.hpp"

namespace cowproof {

class whole_file {
 public:
  // A device, a pipe, and the file that is standard output or error already, are written as they are.
  explicit whole_file(std::string path);
  ~whole_file();  // what was not kept is gone; a file that was there before is as it was
  whole_file(whole_file const&) = delete;
  whole_file& operator=(whole_file const&) = delete;

  void write(std::string_view bytes);
  // Where others write, such as a compressor, instead of by write().
  int descriptor_number() const { return file_.get(); }
  // What went wrong so far, in one sentence: "a.html: cannot be written: No space left on device".
  std::optional<std::string> const& failure() const { return failure_; }
  void fail(int error);

  // The file gets its name; `durable` outlives a power failure. What went wrong is returned.
  std::optional<std::string> keep(bool durable = false);

 private:
  void open_beside(std::string const& target);
  void flush();

  std::string path_;
  std::string target_;  // the path without symbolic links
  std::string beside_;  // empty: written in place
  descriptor file_;
  std::string buffer_;
  std::optional<std::string> failure_;
};

// The same in one go.
std::optional<std::string> write_whole_file(std::string const& path, std::string_view text);

// Reads a file or a pipe to its end; what went wrong is returned: "a.json: cannot be read: Is a directory". No file
// that is read as a whole has more than 512 MB, and a device may have no end.
std::optional<std::string> read_whole_file(std::string const& path, std::string& into);

}  // namespace cowproof

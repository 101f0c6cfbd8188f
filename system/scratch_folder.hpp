// A folder for temporary files, which is gone when this process ends, however that comes about.
#pragma once
#include <optional>
#include <string>

#include <sys/types.h>

#include "system/descriptor.hpp"

namespace cowproof {

class scratch_folder {
 public:
  // Nothing, with the reason in `why`, if none can be made.
  static std::optional<scratch_folder> make(std::string const& prefix, std::string& why);
  ~scratch_folder();  // removes it, and waits until it is gone
  scratch_folder(scratch_folder&& other) noexcept;
  scratch_folder& operator=(scratch_folder&&) = delete;

  std::string const& path() const { return path_; }

 private:
  scratch_folder() = default;

  std::string path_;
  pid_t sweeper_ = -1;  // a process that removes the folder when the pipe is closed
  descriptor alive_;    // our end of the pipe
};

}  // namespace cowproof

// Checks a kernel whose program speaks the console form, version 2, against the model.
#pragma once
#include <optional>

#include "oracle/library_validation.hpp"
#include "oracle/lines/console_session.hpp"

namespace cowproof::oracle {

struct kernel_validation_options {
  std::uint64_t seed = 1;
  std::uint64_t operations = std::uint64_t{1} << 40;
  std::chrono::milliseconds time{300'000};        // for everything
  std::chrono::milliseconds shrink_time{30'000};  // for each distinct rejection
  unsigned most_rejections = 8;
  std::function<void(std::uint64_t done, double seconds)> progress;
  std::vector<library_call> replayed;  // these, up to the first finding, instead of sequences of its own
};

// Of a console that was booted. Crashes, hangs and panics are findings, after which the kernel is booted again.
library_report validate_kernel(std::unique_ptr<console_session> session, kernel_validation_options const& options);

}  // namespace cowproof::oracle

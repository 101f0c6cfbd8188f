// While a guard exists, SIGINT, SIGTERM and SIGHUP ask to stop instead of ending the process, so that what
// was found is reported and everything is taken down on the way out.
#pragma once
#include <array>
#include <csignal>
#include <string>

namespace cowproof {

class interruption_guard {
 public:
  interruption_guard();
  interruption_guard(interruption_guard const&) = delete;
  interruption_guard& operator=(interruption_guard const&) = delete;
  ~interruption_guard();

  // The signal that asked to stop, or 0.
  static int signal();

 private:
  std::array<struct sigaction, 3> before_{};
};

// "interrupted by signal 2 (Interrupt)"
std::string interruption_text(int signal);

}  // namespace cowproof

// While a guard exists, SIGINT, SIGTERM and SIGHUP ask to stop instead of ending the process, so that what
// was found is reported and everything is taken down on the way out.
#pragma once
#include <array>
#include <csignal>
#include <string>

namespace cowproof {

class interruption_guard {
 public:
  // After that many seconds SIGALRM asks to stop; 0: nothing does.
  explicit interruption_guard(double seconds = 0);
  interruption_guard(interruption_guard const&) = delete;
  interruption_guard& operator=(interruption_guard const&) = delete;
  ~interruption_guard();

  // The signal that asked to stop, or 0.
  static int signal();

 private:
  std::array<struct sigaction, 4> before_{};
};

// "interrupted by signal 2 (Interrupt)", or that the time is over
std::string interruption_text(int signal);

}  // namespace cowproof

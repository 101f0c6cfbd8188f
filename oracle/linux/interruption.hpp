// While a guard exists, SIGINT, SIGTERM and SIGHUP ask to stop instead of ending the process, so that everything is
// taken down on the way out.
#pragma once
#include <array>
#include <csignal>

#include "oracle/fallible.hpp"

namespace cowproof::oracle {

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

failure interrupted_by(int signal);

}  // namespace cowproof::oracle

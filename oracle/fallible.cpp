// The text of a failed system call, and of an interruption.
#include "oracle/fallible.hpp"

#include <system_error>

#include "system/interruption.hpp"

namespace cowproof::oracle {

failure system_failure(char const* call, int error) {
  return {failure_kind::unavailable, std::string(call) + ": " + std::generic_category().message(error), std::nullopt,
          error};
}

failure interrupted_by(int signal) {
  return {failure_kind::interrupted, interruption_text(signal), std::nullopt, signal};
}

}  // namespace cowproof::oracle

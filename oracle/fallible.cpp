// The text of a failed system call.
#include "oracle/fallible.hpp"

#include <system_error>

namespace cowproof::oracle {

failure system_failure(char const* call, int error) {
  return {failure_kind::unavailable, std::string(call) + ": " + std::generic_category().message(error), std::nullopt,
          error};
}

}  // namespace cowproof::oracle

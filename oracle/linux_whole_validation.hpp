// Checks the running Linux kernel against the whole machine.
#pragma once
#include <span>

#include "oracle/linux_validation.hpp"
#include "oracle/whole/campaign.hpp"

namespace cowproof::oracle::whole {

class linux_implementation;

struct linux_options : oracle::linux_options {
  bool swaps = false;  // pages go to swap as well; if there is none, some is made active for as long as this takes
  // For tests: something between the checker and the kernel that lies.
  std::function<std::unique_ptr<implementation>(std::unique_ptr<linux_implementation>)> wrap_whole;
};

// Random operations.
validation_report validate_linux(linux_options const& options);
// The directed suite; it needs the processes and pages of oracle/whole/directed.hpp.
validation_report validate_linux_directed(linux_options const& options);
// These operations, from the initial state, up to the first rejection. What cannot be asked leaves the verdict unknown,
// and so does what ends otherwise than in the trace that they are from (`recorded`).
validation_report replay_on_linux(std::span<call const> calls, linux_options const& options,
                                  std::span<result const> recorded = {});

}  // namespace cowproof::oracle::whole

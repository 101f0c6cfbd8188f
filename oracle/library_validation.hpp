// Checks a shared object that is written to oracle/library/cowproof.h against the model.
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "oracle/campaign.hpp"
#include "oracle/library/library_call.hpp"

namespace cowproof::oracle {

// Calls after a restart, and how many frames there are then; 0: as many as the library has.
struct library_replay {
  std::vector<library_call> calls;
  std::uint32_t frames = 0;
};

struct library_options {
  std::string file;
  std::uint64_t operations = 1'000'000;
  std::uint64_t seed = 1;
  suite sequences = suite::usual;
  std::chrono::milliseconds time{0};              // for all sequences; 0: as long as it takes
  std::chrono::milliseconds time_limit{1000};     // for an operation
  std::chrono::milliseconds start_limit{10'000};  // to be loaded
  std::chrono::milliseconds shrink_time{2000};    // for each distinct rejection
  unsigned most_rejections = 8;                   // then it stops
  unsigned level = 3;                             // nothing beyond it is looked at, whatever the library shows
  std::uint32_t find_out = 0;                     // policies, besides those that the library itself leaves open
  std::function<void(std::uint64_t done)> progress;
  // A rejection is found, or has become shorter: its place in the report, and the calls so far.
  std::function<void(std::size_t number, library_replay const& so_far)> on_rejection;
};

// Why no library could be validated at all; `report` says the rest.
struct library_report {
  validation_report report;
  bool is_usable = true;                 // false: report.failed says why the library cannot be used
  std::vector<library_replay> rejected;  // each rejection of the report
  unsigned writable_pages = UINT32_MAX;  // of a kernel's program, which has its pages from the start: the first ones
  std::uint64_t times_started = 0;       // processes: one, and one after each crash or hang
  std::uint64_t played_on_model = 0;     // operations that were played on model and specification as well
};

// The sequences of a suite. Crashes, aborts and hangs are findings; after each finding the library starts anew
// with the next sequence. Leaves no process behind.
library_report validate_library(library_options const& options);

// These operations, from the start, up to the first finding.
library_report replay_on_library(library_replay const& calls, library_options const& options);

}  // namespace cowproof::oracle

// Checks a program that speaks the line protocol, or a log of it, against the model.
#pragma once
#include <optional>
#include <string>

#include "oracle/campaign.hpp"
#include "oracle/lines/command_implementation.hpp"
#include "oracle/lines/console_implementation.hpp"

namespace cowproof::oracle {

struct lines_options {
  campaign_options campaign;                    // `quiescent` is not read from here
  std::optional<bool> quiescent;                // else as the implementation says of itself
  std::vector<call> calls;                      // these instead of random ones, if there are any, ...
  machine_type const* calls_of = &core_type();  // ... and of which machine they are
  std::string record;                           // write a log to this file; empty: none
  std::uint32_t find_out = 0;  // policies, besides those that the implementation leaves open: a bit an open_policy
};

// Against the core, or the whole machine, by the version of the lines that are spoken. Returns within the time limit
// and a few seconds of a hang or death, and of SIGINT, SIGTERM, SIGHUP; no process is left. If not even a first
// operation was possible, `failed` says why and `checked.name` is empty.
validation_report validate_command(command_options const& command, lines_options const& options);

// A kernel behind a serial console; the same otherwise.
validation_report validate_console(console_options const& console, lines_options const& options);

// A file, or "-" for standard input. If a line is none of the protocol, `failed` says which one and what was expected.
validation_report validate_log(std::string const& path, lines_options const& options);

}  // namespace cowproof::oracle

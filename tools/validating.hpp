// Validation of implementations, which several verbs run.
#pragma once
#include "oracle/linux_validation.hpp"
#include "oracle/linux_whole_validation.hpp"
#include "tools/command.hpp"

namespace cowproof::tools {

exit_code exit_code_of(oracle::verdict v);

// Other implementations, as subcommands of `validate`.
void add_validate_library(registry& r, CLI::App& validate);

// With a progress line.
oracle::validation_report run_on_linux(oracle::linux_options options);

nlohmann::ordered_json json_of(oracle::validation_report const& report);
nlohmann::ordered_json json_of(oracle::whole::validation_report const& report);

// The whole machine on the running kernel: random operations, or the directed suite. Traces of rejections go to the
// folder.
exit_code validate_whole_on_linux(oracle::whole::linux_options const& options, bool directed, std::string const& traces,
                                  output_options const& output);

// A scope in which the model never lacks a frame that a kernel would have.
scope scope_of(unsigned processes, unsigned pages);

}  // namespace cowproof::tools

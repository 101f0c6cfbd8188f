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
struct report_outputs;
exit_code validate_whole_on_linux(oracle::whole::linux_options const& options, bool directed,
                                  report_outputs const& outputs);

// A scope in which the model never lacks a frame that a kernel would have.
scope scope_of(unsigned processes, unsigned pages);

// Which sequences are played. Of a suite that has an end all are, unless --operations says how many.
struct suite_choice {
  std::string name = "usual";
  void add_to(CLI::App& verb);
  void read(oracle::suite& into, std::uint64_t& operations) const;

 private:
  CLI::Option* operations_ = nullptr;
};

// Policies that the user wants to be found out.
struct find_out_choice {
  std::vector<std::string> names;
  void add_to(CLI::App& verb);
  std::uint32_t mask() const;
};

// The files that a report is written to, whatever it is of.
struct report_files {
  std::string html, junit, sarif;
  void add_to(CLI::App& verb);
  // `traces` are files of the rejections, in their order; their pictures go into the page. Throws input_error.
  void write(nlohmann::ordered_json const& report, std::vector<std::string> const& traces) const;
  // The same with the pictures themselves; an empty one is left out.
  void write_with(nlohmann::ordered_json const& report, std::vector<std::string> const& pictures) const;
};

struct report_outputs {
  std::string traces;  // a folder
  report_files files;
  output_options output;
  void add_to(CLI::App& verb);
};

// Prints it, and writes a trace of each rejection and the files that were asked for. `kind` is what was validated, such
// as "linux": trace/trace.hpp knows that it is an implementation. Throws input_error if a file cannot be written.
exit_code deliver(oracle::validation_report const& report, std::string const& kind, std::string const& origin,
                  report_outputs const& outputs);

// The implementations that speak in lines: validate command, validate log.
void add_validate_lines(CLI::App& verb, registry& r);

}  // namespace cowproof::tools

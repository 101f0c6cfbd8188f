// Validation of implementations, which several verbs run.
#pragma once
#include "oracle/linux_validation.hpp"
#include "tools/command.hpp"
#include "trace/trace.hpp"

namespace cowproof::tools {

exit_code exit_code_of(oracle::verdict v);

// Other implementations, as subcommands of `validate`.
void add_validate_library(registry& r, CLI::App& validate);
void add_validate_kernel(registry& r, CLI::App& validate);
void add_validate_xv6(registry& r, CLI::App& validate);

// With a progress line.
oracle::validation_report run_on_linux(oracle::linux_options options);

nlohmann::ordered_json json_of(oracle::validation_report const& report);

// A scope in which the model never lacks a frame that a kernel would have.
scope scope_of(unsigned processes, unsigned pages);

// An option that is said in seconds; at least so many, and at most a day.
void add_seconds(CLI::App& verb, std::string const& name, std::chrono::milliseconds& into, std::string const& what,
                 double least = 0.05);

// That a number of operations is no limit.
inline constexpr std::uint64_t all_there_are = std::uint64_t{1} << 40;

// Which sequences are played. Of a suite that has an end all are, and as many as end in --seconds, unless --operations
// says how many.
struct suite_choice {
  std::string name = "usual";
  void add_to(CLI::App& verb);
  void read(oracle::suite& into, std::uint64_t& operations, std::chrono::milliseconds& time) const;

 private:
  CLI::Option* operations_ = nullptr;
  std::chrono::milliseconds time_{0};  // 0: as long as it takes
};

// Policies that the user wants to be found out.
struct find_out_choice {
  std::vector<std::string> names;
  void add_to(CLI::App& verb);
  std::uint32_t mask() const;
};

// The files that a report is written to, whatever it is of.
struct report_files {
  std::string json, html, junit, sarif;
  void add_to(CLI::App& verb);
  // `pictures` of the rejections, in their order, go into the page; an empty one is left out. What cannot be written is
  // told.
  void write(nlohmann::ordered_json const& report, std::vector<std::string> const& pictures) const;
};

struct report_outputs {
  std::string traces = "cowproof-rejections";  // a folder
  report_files files;
  output_options output;
  void add_to(CLI::App& verb);
};

// The options at the end of every validation by calls of a file: how many rejections, the outputs, and --replay.
void add_replay_options(CLI::App& verb, unsigned& most_rejections, report_outputs& outputs, std::string& replayed);

// The folder of the rejections of one run: the one that is asked for, or, if it holds those of another run, the first
// numbered one inside. Made when it is asked for first, for there may be nothing to keep.
class rejection_folder {
 public:
  explicit rejection_folder(std::string wanted) : wanted_(std::move(wanted)) {}
  std::string file(std::string const& name);  // throws input_error if no folder can be made

 private:
  std::string wanted_, made_;
};

// What is to be kept of the rejections.
struct rejection_files {
  struct file {
    std::string path, text;
    std::string advice;  // what can be done with it
  };
  std::vector<file> files;
  std::vector<std::string> pictures;  // of each rejection, for the page; empty: there is none
  // The trace of a rejection, of which a picture is drawn if the page is asked for.
  void add(rejection_folder& folder, std::string const& name, trace const& t, std::string advice,
           report_outputs const& outputs);
};

// Prints the report, as text or as a document to which the names of the files are added, and then writes the files.
// What cannot be written is told: nothing that was found is lost.
void publish(std::string const& text, nlohmann::ordered_json document, rejection_files const& kept,
             report_outputs const& outputs);

// The same of a report, with a trace of each rejection. `kind` is what was validated, such as "linux":
// trace/trace.hpp knows that it is an implementation.
exit_code deliver(oracle::validation_report const& report, std::string const& kind, std::string const& origin,
                  report_outputs const& outputs);

// The implementations that speak in lines: validate command, validate log.
void add_validate_lines(CLI::App& verb, registry& r);

}  // namespace cowproof::tools

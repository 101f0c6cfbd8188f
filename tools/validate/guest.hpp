// What this command does as the first process of a virtual machine.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace cowproof::tools {

// The argument with which the kernel of the machine starts the command.
inline constexpr std::string_view first_process_argument = "--first-process-of-a-machine";

// Mounts what the kernel offers, runs the commands of the plan one after the other, sends what they report through the
// second serial port, and switches the machine off. Does not return.
[[noreturn]] void run_first_process();

// What comes through that port. Text that is no report is left out: the machine may have died while it sent.
struct guest_report {
  std::string name;  // of the command of the plan
  int exit_code = 0;
  std::string text, errors, document;  // standard output and error, and the report as JSON, if there is one
  struct file {
    std::string name, text;
  };
  std::vector<file> rejections;
};
struct guest_reports {
  std::vector<std::string> begun;  // names of commands
  std::vector<guest_report> done;
  std::string kernel;     // as it calls itself
  bool is_whole = false;  // the machine was switched off in the end
};
guest_reports read_guest_reports(std::string_view sent);

}  // namespace cowproof::tools

// What the command prints.
#include "tools/output.hpp"

#include <cerrno>
#include <cstdio>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "system/harmless.hpp"
#include "tools/command.hpp"

namespace cowproof::tools {
namespace {

// Standard output is one for the whole process, and so is what went wrong with it first.
int& output_error() {
  static int error = 0;
  return error;
}

void note_failure(bool failed) {
  if (failed && output_error() == 0) output_error() = errno;
}

}  // namespace

void reserve_standard_descriptors() {
  for (int const standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(standard, F_GETFD) >= 0) continue;
    // Opened the wrong way round, so that to read, or to write, fails as it does with a closed one.
    int const opened = open("/dev/null", (standard == STDIN_FILENO ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
    if (opened != standard && opened >= 0) close(opened);
  }
}

void print_to_output(std::string_view text) {
  static bool const is_terminal = isatty(STDOUT_FILENO) == 1;
  auto const printed = harmless(text, is_terminal);
  note_failure(std::fwrite(printed.data(), 1, printed.size(), stdout) != printed.size());
}

void print_to_errors(std::string_view text) {
  auto const printed = harmless(text, false);
  std::fwrite(printed.data(), 1, printed.size(), stderr);
}

void rewrite_line(std::string const& text) { std::fwrite(text.data(), 1, text.size(), stderr); }

bool wrote(std::function<void()> const& write_files) {
  try {
    write_files();
    return true;
  } catch (input_error const& e) {
    tell("{}", e.what());
    return false;
  }
}

std::optional<std::string> finish_output() {
  note_failure(std::fflush(stdout) != 0);
  if (output_error() == 0) return std::nullopt;
  return "standard output: cannot be written: " + std::generic_category().message(output_error());
}

}  // namespace cowproof::tools

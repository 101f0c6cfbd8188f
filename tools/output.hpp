// What the command prints. Nothing here throws: that something was lost is told at the end, and changes no verdict.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace cowproof::tools {

// At the very start: a standard descriptor that is closed stays so. No file that is opened later may get its number.
void reserve_standard_descriptors();

// What a file or an implementation contributed may hold bytes that a terminal obeys: none is printed.
void print_to_output(std::string_view text);
void print_to_errors(std::string_view text);
// A line that is rewritten, on a terminal.
void rewrite_line(std::string const& text);

// A result, to standard output.
template <class... T> void say(fmt::format_string<T...> format, T&&... values) {
  print_to_output(fmt::format(format, std::forward<T>(values)...));
}
// Everything else, a line on standard error: "cowproof: a.html: cannot be written: No space left on device".
template <class... T> void tell(fmt::format_string<T...> format, T&&... values) {
  print_to_errors("cowproof: " + fmt::format(format, std::forward<T>(values)...) + "\n");
}

// After the report was printed: false, and a line on standard error, if a file cannot be written.
bool wrote(std::function<void()> const& write_files);

// Why standard output did not take all that was said.
std::optional<std::string> finish_output();

}  // namespace cowproof::tools

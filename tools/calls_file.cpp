// The calls of a rejection as a file.
#include "tools/calls_file.hpp"

#include <charconv>
#include <sstream>

#include "tools/command.hpp"

namespace cowproof::tools {
namespace {

constexpr std::string_view calls_schema = "# cowproof-calls/1";
constexpr std::string_view frames_word = "frames ";

}  // namespace

std::string calls_file_text(oracle::library_replay const& played, std::string const& replayer) {
  auto text =
      fmt::format("{}: one a line, after a restart; {} --replay FILE plays them again\n", calls_schema, replayer);
  if (played.frames != 0) text += fmt::format("{}{}\n", frames_word, played.frames);
  for (auto const& c : played.calls) text += oracle::to_text(c) + "\n";
  return text;
}

oracle::library_replay read_calls_file(std::string const& file) {
  std::istringstream in(read_file(file));
  std::string line;
  if (!std::getline(in, line) || !line.starts_with(calls_schema))
    throw input_error(fmt::format("{}:1: does not begin with {}", file, calls_schema));
  oracle::library_replay read;
  for (int number = 2; std::getline(in, line); ++number) {
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with(frames_word)) {
      auto const digits = std::string_view(line).substr(frames_word.size());
      auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), read.frames);
      if (error != std::errc{} || end != digits.data() + digits.size() || read.frames == 0)
        throw input_error(fmt::format("{}:{}: \"{}\" is no number of frames", file, number, line));
      continue;
    }
    auto const c = oracle::read_library_call(line);
    if (!c) throw input_error(fmt::format("{}:{}: \"{}\" is no call, such as store(p0, v1, 2)", file, number, line));
    read.calls.push_back(*c);
  }
  return read;
}

}  // namespace cowproof::tools

// How fast lines of the protocol are read, and a log and a program are checked against the model.
#include <array>
#include <cstdlib>
#include <filesystem>

#include <benchmark/benchmark.h>

#include "oracle/lines/validation.hpp"

namespace cowproof {
namespace {

constexpr auto simulator = "python3 " COWPROOF_SOURCE "/examples/simulator/simulator.py";

void report_rate(benchmark::State& state, char const* what, std::uint64_t done) {
  state.counters[what] = benchmark::Counter(static_cast<double>(done), benchmark::Counter::kIsRate);
}

// A call, a return and an observation of two processes with four pages each.
void read_lines(benchmark::State& state) {
  auto const header = std::get<oracle::line_header>(oracle::parse_header(
      R"({"header":"cowproof-lines/1","name":"x","processes":2,"pages":4,"observes":["word","frame","count"]})"));
  oracle::line_parser const parser(header);
  constexpr std::array<std::string_view, 3> lines{
      R"({"call":"store","process":1,"page":3,"word":517})", R"({"ret":"completed"})",
      R"({"obs":[[[7,1,2],null,[0,3,1],null],[[7,1,2],null,null,[517,12,1]]]})"};
  oracle::parsed_line read;
  std::uint64_t done = 0;
  for (auto _ : state) {
    for (auto const line : lines) benchmark::DoNotOptimize(parser.parse(line, read));
    done += lines.size();
  }
  report_rate(state, "lines/s", done);
}
BENCHMARK(read_lines);

// Through a pipe: answered by a program in C++, and by one in Python, which is then what this mostly measures.
void validate_program(benchmark::State& state, std::string const& command, std::uint64_t operations) {
  oracle::lines_options options;
  options.campaign.operations = operations;
  std::uint64_t done = 0;
  for (auto _ : state) {
    auto const report = oracle::validate_command({command}, options);
    if (report.conclusion() != oracle::verdict::conforms) state.SkipWithError("the program does not conform");
    done += report.operations;
    ++options.campaign.seed;
  }
  report_rate(state, "operations/s", done);
}
BENCHMARK_CAPTURE(validate_program, in_cpp, COWPROOF_LINE_SIMULATOR, 500'000)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(validate_program, in_python, simulator, 50'000)->Unit(benchmark::kMillisecond)->UseRealTime();

// Three lines an operation; a million and a half in all.
void validate_log(benchmark::State& state) {
  auto name = (std::filesystem::temp_directory_path() / "cowproof-bench-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) return state.SkipWithError("no folder for the log");
  oracle::lines_options options;
  options.record = name + "/log.jsonl";
  options.campaign.operations = 500'000;
  std::uint64_t done = 0;
  if (oracle::validate_command({simulator}, options).conclusion() != oracle::verdict::conforms)
    state.SkipWithError("the simulator does not conform");
  auto const log = options.record;
  options.record.clear();
  for (auto _ : state) done += 3 * oracle::validate_log(log, options).operations;
  std::filesystem::remove_all(name);
  report_rate(state, "lines/s", done);
}
BENCHMARK(validate_log)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace cowproof

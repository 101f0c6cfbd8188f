// How many operations a second a shared object is validated with, everything that its level offers checked after each.
#include <benchmark/benchmark.h>

#include "oracle/library_validation.hpp"

namespace cowproof {
namespace {

void validate_library(benchmark::State& state, std::string const& name, unsigned level) {
  oracle::library_options options;
  options.file = std::string(COWPROOF_IMPLEMENTATIONS "/") + name + ".so";
  options.operations = 1'000'000;
  options.level = level;
  std::uint64_t done = 0;
  for (auto _ : state) {
    auto const report = oracle::validate_library(options).report;
    if (report.conclusion() != oracle::verdict::conforms) state.SkipWithError("the implementation does not conform");
    done += report.operations;
    ++options.seed;
  }
  state.counters["operations/s"] = benchmark::Counter(static_cast<double>(done), benchmark::Counter::kIsRate);
}
BENCHMARK_CAPTURE(validate_library, level_0, "cow_memory", 0)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(validate_library, level_3, "cow_memory", 3)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(validate_library, level_0_of_320_processes, "cow_memory_wide", 0)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(validate_library, level_3_of_320_processes, "cow_memory_wide", 3)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace cowproof

// How fast the running kernel is driven and observed after every operation.
#include <benchmark/benchmark.h>

#include "oracle/linux_validation.hpp"

namespace cowproof {
namespace {

// One controller; with privileges everything is observed, without them what can be.
void validate_the_kernel(benchmark::State& state) {
  oracle::linux_options options;
  std::uint64_t done = 0;
  for (auto _ : state) {
    auto const report = oracle::validate_linux(options);
    if (report.conclusion() != oracle::verdict::conforms) state.SkipWithError("the kernel does not conform");
    done += report.operations;
    ++options.seed;
  }
  state.counters["operations/s"] = benchmark::Counter(static_cast<double>(done), benchmark::Counter::kIsRate);
}
BENCHMARK(validate_the_kernel)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace cowproof

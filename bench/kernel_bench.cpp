// How fast the running kernel is driven and observed after every operation.
#include <benchmark/benchmark.h>
#include <sys/wait.h>
#include <unistd.h>

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

// Beside it a second one does the same; the figure is of one of them.
void validate_the_kernel_by_two(benchmark::State& state) {
  oracle::linux_options options;
  std::uint64_t done = 0;
  for (auto _ : state) {
    pid_t const other = fork();
    if (other == 0) {
      options.seed += 1'000'000;
      _exit(oracle::validate_linux(options).conclusion() == oracle::verdict::conforms ? 0 : 1);
    }
    auto const report = oracle::validate_linux(options);
    int status = 1;
    if (other < 0 || waitpid(other, &status, 0) != other || status != 0 ||
        report.conclusion() != oracle::verdict::conforms)
      state.SkipWithError("the kernel does not conform, or no second controller can be had");
    done += report.operations;
    ++options.seed;
  }
  state.counters["operations/s"] = benchmark::Counter(static_cast<double>(done), benchmark::Counter::kIsRate);
}
BENCHMARK(validate_the_kernel_by_two)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace cowproof

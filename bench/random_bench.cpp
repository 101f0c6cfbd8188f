// How fast sequences are generated, played and checked, and how fast a counterexample shrinks.
#include <benchmark/benchmark.h>

#include "engines/generate.hpp"
#include "engines/random_check.hpp"
#include "engines/shrink.hpp"

namespace cowproof {
namespace {

// One thread, as `cowproof check --jobs 1` does it: every invariant, refinement and isolation after each operation.
void check_everything(benchmark::State& state, machine_type const& machine, scope const& within) {
  random_options options;
  options.machine = &machine;
  options.weights = machine.weights;
  options.within = within;
  options.operations = 200'000;
  std::uint64_t done = 0;
  for (auto _ : state) {
    done += check_random(options).operations;
    ++options.seed;
  }
  state.counters["operations/s"] = benchmark::Counter(static_cast<double>(done), benchmark::Counter::kIsRate);
}
BENCHMARK_CAPTURE(check_everything, processes_4_pages_8_frames_16, core_type(), scope{4, 8, 16, 4})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(check_everything, processes_8_pages_16_frames_64, core_type(), scope{8, 16, 64, 4})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(check_everything, of_two_parts, core_type(), core_type().usual)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(check_everything, whole, whole_type(), whole_type().usual)->Unit(benchmark::kMillisecond);

// What RapidCheck's part of it takes.
void generate_only(benchmark::State& state) {
  scope const within{4, 8, 16, 4};
  auto const generator = calls_within(within, core_type().weights);
  std::uint64_t seed = 0;
  std::uint64_t done = 0;
  for (auto _ : state) {
    auto const calls = generator(rc::Random(++seed), 300).value();
    done += calls.size();
    benchmark::DoNotOptimize(calls.data());
  }
  state.counters["operations/s"] = benchmark::Counter(static_cast<double>(done), benchmark::Counter::kIsRate);
}
BENCHMARK(generate_only)->Unit(benchmark::kMillisecond);

void shrink_to_the_bug(benchmark::State& state, std::string const& mutant) {
  random_options options;
  options.subject = mutant;
  auto const failure = check_random(options).failure.value();
  auto const& s = *find_subject(mutant, options.within);
  std::uint64_t replays = 0;
  for (auto _ : state) replays += shrink(s, failure.calls, options.within, failure.broken).replays;
  state.counters["calls before"] = static_cast<double>(failure.calls.size());
  state.counters["replays"] = benchmark::Counter(static_cast<double>(replays), benchmark::Counter::kAvgIterations);
}
BENCHMARK_CAPTURE(shrink_to_the_bug, cow_copy_no_decref, "cow_copy_no_decref")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(shrink_to_the_bug, init_killed, "init_killed")->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace cowproof

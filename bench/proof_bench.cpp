// How long the solver takes for the whole suite, and building the obligations with it.
#include <benchmark/benchmark.h>

#include "proofs/prove.hpp"

namespace cowproof {
namespace {

void prove_everything(benchmark::State& state) {
  double solver = 0;
  std::size_t obligations = 0;
  for (auto _ : state) {
    auto const results = prove({});
    obligations = results.size();
    for (auto const& r : results) solver += r.seconds;
  }
  state.counters["obligations"] = static_cast<double>(obligations);
  state.counters["solver seconds"] = benchmark::Counter(solver, benchmark::Counter::kAvgIterations);
}
BENCHMARK(prove_everything)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cowproof

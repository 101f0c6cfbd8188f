// How fast every state is visited, beside a search that was written by hand for the small model.
#include <ctime>
#include <stdexcept>

#include <benchmark/benchmark.h>

#include "bench/peers/hand_tuned.hpp"
#include "engines/explore/explorer.hpp"

namespace cowproof {
namespace {

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

search::request core(scope const& within, bool invariants, bool refinement) {
  search::request asked;
  asked.within = within;
  asked.part = search::fragment::core;
  asked.choice = search::choice_rule::lowest;
  asked.invariants = invariants;
  asked.refinement = refinement;
  return asked;
}

// One after the other in each round, so that both meet the same noise.
template <int Processes, int Pages, int Frames, int Words>
void every_state_beside_the_limit(benchmark::State& state, bool invariants, bool refinement) {
  auto const asked = core({Processes, Pages, Frames, Words}, invariants, refinement);
  double ours = 0;
  double limit = 0;
  search::counts found;
  for (auto _ : state) {
    auto const start = processor_seconds();
    found = search::explore(asked).found;
    auto const middle = processor_seconds();
    auto const by_hand = peers::hand_tuned<Processes, Pages, Frames, Words>().run();
    ours += middle - start;
    limit += processor_seconds() - middle;
    if (by_hand.states != found.states || by_hand.transitions != found.transitions || !by_hand.holds)
      throw std::runtime_error("the two searches disagree");
  }
  auto const rounds = static_cast<double>(state.iterations());
  auto const states = static_cast<double>(found.states);
  state.counters["states"] = states;
  state.counters["transitions"] = static_cast<double>(found.transitions);
  state.counters["seconds"] = ours / rounds;
  state.counters["limit seconds"] = limit / rounds;
  state.counters["speed to limit"] = limit / ours;
  state.counters["states/s"] = states * rounds / ours;
  state.counters["bytes/state"] = static_cast<double>(found.bytes) / states;
}
constexpr auto every_state_3_3_4_2 = every_state_beside_the_limit<3, 3, 4, 2>;
constexpr auto every_state_3_2_6_2 = every_state_beside_the_limit<3, 2, 6, 2>;
BENCHMARK_CAPTURE(every_state_3_3_4_2, invariants, true, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(every_state_3_3_4_2, invariants_and_refinement, true, true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(every_state_3_2_6_2, invariants, true, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(every_state_3_2_6_2, invariants_and_refinement, true, true)->Unit(benchmark::kMillisecond);

void explore_representatives(benchmark::State& state) {
  auto asked = core({3, 3, 6, 2}, true, true);
  asked.choice = search::choice_rule::any;
  asked.reduce = search::symmetry::full;
  search::counts found;
  for (auto _ : state) found = search::explore(asked).found;
  state.counters["representatives"] = static_cast<double>(found.states);
  state.counters["states"] = static_cast<double>(found.unreduced_states);
}
BENCHMARK(explore_representatives)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cowproof

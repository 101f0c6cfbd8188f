// The states of small scopes, and tours of them: every state is visited, every step taken once, whatever strays.
#include "engines/graph_tour.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engines/explore.hpp"
#include "invariants/coverage_goals.hpp"

namespace cowproof {
namespace {

bool is_any(call const&, ending) { return true; }
bool has_memory(call const&, ending how) { return !ran_out_of_memory(how); }

state_graph graph_of(int processes, int pages) {
  auto graph = graph_of_core(processes, pages, 2, 100'000);
  EXPECT_TRUE(graph);
  return std::move(*graph);
}

// Plays on the graph itself: an implementation that does everything as it was planned.
std::uint64_t play(state_graph const& graph, graph_tour& tour, std::vector<call> const& calls) {
  std::uint32_t now = 0;
  tour.restart();
  for (auto const& c : calls) {
    auto const& step = graph.at(now, graph.number_of(c));
    EXPECT_NE(step.to, state_graph::none);
    tour.note(c, step.how);
    now = step.to;
  }
  return calls.size();
}

// With two frames, a state that names any has two names, and the two that name none have one.
TEST(StateGraph, hasTheStatesThatTheSearchOfAllStatesFinds) {
  using M =
      machine<concrete<capacity<sized<process_tag, 2>, sized<page_tag, 1>, sized<frame_tag, 2>, sized<word_tag, 2>>>>;
  exploration<M::state> const all(make_explorable<M>(), {2, 1, 2, 2}, 100'000);
  auto const graph = graph_of(2, 1);
  EXPECT_EQ(2 * graph.states() - 2, all.states());
}

TEST(StateGraph, isThereForSmallScopesOnly) {
  EXPECT_FALSE(graph_of_core(4, 1, 2, 100'000));
  EXPECT_FALSE(graph_of_core(2, 4, 2, 100'000));
  EXPECT_FALSE(graph_of_core(2, 2, 2, 10));
}

// A store in place is the same, whether there is a frame left or not.
TEST(StateGraph, findsACallWhateverFrameItWasOffered) {
  auto const graph = graph_of(2, 1);
  call const store{3, {0, at_page(0), 0, 1, offer(0, true)}};
  auto const number = graph.number_of(store);
  ASSERT_NE(number, state_graph::none);
  auto other = store;
  other.operand[4] = offer(1, true);
  EXPECT_EQ(graph.number_of(other), number);
  other.operand[4] = offer(0, false);
  EXPECT_NE(graph.number_of(other), number);
  EXPECT_EQ(graph.number_of(other, ending::completed), number);
  EXPECT_NE(graph.number_of(other, ending::refused_no_memory), number);
}

class Tour : public testing::TestWithParam<std::pair<int, int>> {};

TEST_P(Tour, visitsEveryState) {
  auto const graph = graph_of(GetParam().first, GetParam().second);
  graph_tour tour(graph, tour_aim::states, {has_memory, has_memory});
  std::uint64_t played = 0;
  for (auto calls = tour.next(100); !calls.empty(); calls = tour.next(100)) played += play(graph, tour, calls);
  EXPECT_EQ(tour.counts().visited_states, graph.states());
  EXPECT_LT(played, 4U * graph.states());
  EXPECT_FALSE(tour.plan_again());
}

TEST_P(Tour, takesEveryStepAndFewTwice) {
  auto const graph = graph_of(GetParam().first, GetParam().second);
  graph_tour tour(graph, tour_aim::transitions, {has_memory, is_any});
  std::uint64_t played = 0;
  for (auto calls = tour.next(200); !calls.empty(); calls = tour.next(200)) {
    EXPECT_LE(calls.size(), 220U);
    played += play(graph, tour, calls);
  }
  auto const all = tour.counts();
  EXPECT_EQ(all.visited_states, graph.states());
  EXPECT_GT(all.transitions, graph.states());
  EXPECT_EQ(all.taken_transitions, all.transitions);
  EXPECT_LT(played, 3 * all.transitions);
  EXPECT_TRUE(tour.missed().empty());
}

INSTANTIATE_TEST_SUITE_P(Scopes, Tour,
                         testing::Values(std::pair{1, 1}, std::pair{2, 1}, std::pair{3, 1}, std::pair{2, 2}));

// The forks that should fail for lack of memory do not, and the steps of one call are rejected where they are met.
TEST(TourThatStrays, doesWhatIsLeftAndSaysWhatWasMissed) {
  auto const graph = graph_of(2, 1);
  auto const wanted = [](call const& c, ending how) {
    return !ran_out_of_memory(how) || (c.operation == 4 && how == ending::refused_no_memory);
  };
  graph_tour tour(graph, tour_aim::transitions, {wanted, wanted});
  unsigned rejected = 0;
  do {
    for (auto calls = tour.next(50); !calls.empty(); calls = tour.next(50)) {
      std::uint32_t now = 0;
      tour.restart();
      for (auto c : calls) {
        auto number = graph.number_of(c);
        if (graph.at(now, number).to == state_graph::none) break;  // a fork, though there is a child already
        if (ran_out_of_memory(graph.at(now, number).how)) {
          tour.decline(c);
          c.operand[2] = 1;
          number = graph.number_of(c);
        }
        if (c.operation == 5 && graph.at(now, number).to != now) {
          tour.reject(c);
          tour.lose();
          ++rejected;
          break;
        }
        tour.note(c, graph.at(now, number).how);
        now = graph.at(now, number).to;
      }
    }
  } while (tour.plan_again());
  auto const all = tour.counts();
  EXPECT_EQ(all.visited_states, all.states);
  EXPECT_GT(rejected, 0U);
  std::uint64_t forks = 0, execs = 0;
  for (auto const& m : tour.missed()) (m.operation == 4 ? forks : execs) += m.times;
  EXPECT_GT(forks, 0U);
  EXPECT_EQ(execs, rejected);
  EXPECT_EQ(all.transitions, all.taken_transitions + forks + execs);
}

TEST(TourForTheBlind, readsEveryPageAfterEachChange) {
  auto const graph = graph_of(2, 1);
  graph_tour tour(graph, tour_aim::transitions, {has_memory, has_memory, true});
  auto const calls = tour.next(100);
  ASSERT_GT(calls.size(), 50U);
  std::uint32_t now = 0;
  std::set<std::uint32_t> unread;
  for (auto const& c : calls) {
    auto const number = graph.number_of(c);
    auto const step = graph.at(now, number);
    if (c.operation == graph.read_operation) unread.erase(number);
    else EXPECT_THAT(unread, testing::IsEmpty());
    if (step.to == now) continue;
    now = step.to;
    for (std::uint32_t load = 0; load < graph.calls.size(); ++load)
      if (graph.calls[load].operation == graph.read_operation && graph.at(now, load).how == ending::completed &&
          graph.at(now, load).to != state_graph::none)
        unread.insert(load);
  }
}

}  // namespace
}  // namespace cowproof

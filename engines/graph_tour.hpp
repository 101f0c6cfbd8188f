// Sequences of calls that visit every state of a graph, or take every step of it once, and what of that was done.
#pragma once
#include <functional>
#include <vector>

#include "engines/state_graph.hpp"

namespace cowproof {

enum class tour_aim : std::uint8_t { states, transitions };

struct tour_counts {
  std::uint64_t states = 0, visited_states = 0;  // that there are to visit, and that were visited
  std::uint64_t transitions = 0, taken_transitions = 0;
  std::uint64_t open_transitions = 0;  // neither taken nor declined
};

// A sequence may stray from its plan, since the implementation decides some things for itself, and it may break off:
// what is told by note() counts, and what was missed is planned again.
class graph_tour {
 public:
  struct use {
    // On the way; and as what is to be done.
    std::function<bool(call const&, ending)> may_take, is_wanted;
    // After each step that changes the state, load each page that is mapped: for implementations that show nothing
    // else.
    bool reads_after_each = false;
  };

  // The graph has to outlive the tour.
  graph_tour(state_graph const& graph, tour_aim aim, use how);

  // From the initial state; of about so many calls. Greedy: what is to be done here, else the nearest of what is left.
  // Empty: all that can be reached is planned.
  std::vector<call> next(std::size_t most_calls);
  // Plans again what was planned and not done. False: there is nothing, or the last time nothing came of it.
  bool plan_again();

  // What was played: a sequence begins; a call ended in some way.
  void restart();
  void note(call const& c, ending how);
  // The call was rejected here, and is not planned here any more.
  void reject(call const& c);
  // From here to the next restart the state is not known.
  void lose() { now_ = state_graph::none; }
  // The call was not done as it was asked. It is not planned any more, in no state; what was done instead is noted.
  void decline(call const& c);

  tour_counts counts() const;
  // What was wanted and not taken, by operation and ending.
  struct missed_steps {
    std::uint8_t operation = 0;
    ending how = ending::completed;
    std::uint64_t times = 0;
  };
  std::vector<missed_steps> missed() const;

 private:
  enum : std::uint8_t { allowed = 1, wanted = 2, planned = 4, taken = 8, barred = 16, declined = 32 };

  std::size_t place(std::uint32_t state, std::uint32_t number) const {
    return std::size_t{state} * graph_.calls.size() + number;
  }
  bool is_open(std::size_t at) const { return (marks_[at] & (wanted | planned | barred)) == wanted; }
  bool is_passable(std::size_t at) const { return (marks_[at] & (allowed | barred)) == allowed; }
  bool is_goal(std::uint32_t state) const;
  void find_reachable();
  void plan(std::uint32_t state, std::uint32_t number);
  void bar(std::uint32_t state, std::uint32_t number);
  void append_reads(std::uint32_t state, std::vector<call>& to);
  std::uint32_t choose(std::uint32_t state) const;
  std::vector<std::uint32_t> way_to_a_goal(std::uint32_t from) const;

  state_graph const& graph_;
  tour_aim aim_;
  bool reads_after_each_;
  std::vector<std::uint8_t> marks_;  // of each step
  std::vector<std::uint32_t> open_;  // of each state: steps that are wanted and not planned
  std::vector<char> reachable_, planned_states_, visited_states_;
  std::uint32_t now_ = 0;                       // of what is played; none: strayed
  std::uint64_t taken_ = 0, taken_before_ = 0;  // steps and states that were new, or are barred
};

}  // namespace cowproof

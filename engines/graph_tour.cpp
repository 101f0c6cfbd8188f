// Sequences that visit every state of a graph, or take every step of it once.
#include "engines/graph_tour.hpp"

#include <algorithm>
#include <deque>

namespace cowproof {

graph_tour::graph_tour(state_graph const& graph, tour_aim aim, use how)
    : graph_(graph),
      aim_(aim),
      reads_after_each_(how.reads_after_each),
      marks_(graph.steps.size(), 0),
      open_(graph.states(), 0),
      reachable_(graph.states(), 0),
      planned_states_(graph.states(), 0),
      visited_states_(graph.states(), 0) {
  for (std::uint32_t s = 0; s < graph.states(); ++s) {
    for (std::uint32_t c = 0; c < graph.calls.size(); ++c) {
      auto const& step = graph.at(s, c);
      if (step.to == state_graph::none) continue;
      auto& marks = marks_[place(s, c)];
      if (how.may_take(graph.calls[c], step.how)) marks |= allowed;
      if (how.is_wanted(graph.calls[c], step.how)) marks |= wanted;
    }
  }
  find_reachable();
  for (std::uint32_t s = 0; s < graph.states(); ++s)
    for (std::uint32_t c = 0; c < graph.calls.size(); ++c) {
      auto& marks = marks_[place(s, c)];
      if (reachable_[s] == 0) marks &= static_cast<std::uint8_t>(~wanted);
      open_[s] += is_open(place(s, c)) ? 1 : 0;
    }
  planned_states_[0] = 1;
  restart();
}

void graph_tour::find_reachable() {
  std::deque<std::uint32_t> waiting{0};
  reachable_[0] = 1;
  while (!waiting.empty()) {
    auto const s = waiting.front();
    waiting.pop_front();
    for (std::uint32_t c = 0; c < graph_.calls.size(); ++c) {
      if (!is_passable(place(s, c))) continue;
      auto const to = graph_.at(s, c).to;
      if (reachable_[to] != 0) continue;
      reachable_[to] = 1;
      waiting.push_back(to);
    }
  }
}

bool graph_tour::is_goal(std::uint32_t state) const {
  return aim_ == tour_aim::states ? planned_states_[state] == 0 : open_[state] > 0;
}

void graph_tour::plan(std::uint32_t state, std::uint32_t number) {
  auto const at = place(state, number);
  if (is_open(at)) --open_[state];
  marks_[at] |= planned;
  planned_states_[graph_.at(state, number).to] = 1;
}

// Steps that stay come first: they cost no way back.
std::uint32_t graph_tour::choose(std::uint32_t state) const {
  auto found = state_graph::none;
  for (std::uint32_t c = 0; c < graph_.calls.size(); ++c) {
    if (!is_open(place(state, c))) continue;
    if (graph_.at(state, c).to == state) return c;
    if (found == state_graph::none) found = c;
  }
  return found;
}

// The shortest; empty: there is none, or the state is one.
std::vector<std::uint32_t> graph_tour::way_to_a_goal(std::uint32_t from) const {
  struct origin {
    std::uint32_t state = state_graph::none, by = 0;
  };
  std::vector<origin> origins(graph_.states());
  std::deque<std::uint32_t> waiting{from};
  origins[from].state = from;
  auto goal = state_graph::none;
  while (!waiting.empty() && goal == state_graph::none) {
    auto const s = waiting.front();
    waiting.pop_front();
    for (std::uint32_t c = 0; c < graph_.calls.size() && goal == state_graph::none; ++c) {
      auto const to = graph_.at(s, c).to;
      if (!is_passable(place(s, c)) || origins[to].state != state_graph::none) continue;
      origins[to] = {s, c};
      waiting.push_back(to);
      if (is_goal(to)) goal = to;
    }
  }
  std::vector<std::uint32_t> way;
  for (auto s = goal; s != state_graph::none && s != from; s = origins[s].state) way.push_back(origins[s].by);
  return {way.rbegin(), way.rend()};
}

void graph_tour::append_reads(std::uint32_t state, std::vector<call>& to) {
  for (std::uint32_t c = 0; c < graph_.calls.size(); ++c) {
    auto const& step = graph_.at(state, c);
    auto const at = place(state, c);
    if (graph_.calls[c].operation != graph_.read_operation || step.how != ending::completed || !is_passable(at))
      continue;
    plan(state, c);
    to.push_back(graph_.calls[c]);
  }
}

std::vector<call> graph_tour::next(std::size_t most_calls) {
  std::vector<call> made;
  bool found = false;
  for (std::uint32_t now = 0; made.size() < most_calls;) {
    auto const here = aim_ == tour_aim::transitions ? choose(now) : state_graph::none;
    if (here != state_graph::none) {
      plan(now, here);
      made.push_back(graph_.calls[here]);
      auto const to = graph_.at(now, here).to;
      bool const may_go_on = is_passable(place(now, here));
      if (reads_after_each_ && to != now) append_reads(to, made);
      found = true;
      now = to;
      if (!may_go_on) break;
      continue;
    }
    auto const way = way_to_a_goal(now);
    if (way.empty() || (found && made.size() + way.size() > most_calls)) break;
    for (auto const c : way) {
      plan(now, c);
      made.push_back(graph_.calls[c]);
      now = graph_.at(now, c).to;
    }
    found = true;
    if (reads_after_each_) append_reads(now, made);
  }
  return found ? made : std::vector<call>();
}

bool graph_tour::plan_again() {
  auto const all = counts();
  bool const is_done =
      aim_ == tour_aim::states ? all.visited_states == all.states : all.taken_transitions == all.transitions;
  if (is_done || taken_ == taken_before_) return false;
  taken_before_ = taken_;
  planned_states_ = visited_states_;
  for (std::uint32_t s = 0; s < graph_.states(); ++s) {
    open_[s] = 0;
    for (std::uint32_t c = 0; c < graph_.calls.size(); ++c) {
      auto& marks = marks_[place(s, c)];
      if ((marks & taken) == 0) marks &= static_cast<std::uint8_t>(~planned);
      open_[s] += is_open(place(s, c)) ? 1 : 0;
    }
  }
  return true;
}

void graph_tour::restart() {
  now_ = 0;
  visited_states_[0] = 1;
}

void graph_tour::note(call const& c, ending how) {
  auto const number = now_ == state_graph::none ? state_graph::none : graph_.number_of(c, how);
  if (number == state_graph::none || graph_.at(now_, number).to == state_graph::none ||
      graph_.at(now_, number).how != how) {
    now_ = state_graph::none;
    return;
  }
  auto const at = place(now_, number);
  if ((marks_[at] & (taken | wanted)) == wanted) ++taken_;
  if (is_open(at)) --open_[now_];
  marks_[at] |= taken | planned;
  now_ = graph_.at(now_, number).to;
  if (visited_states_[now_] == 0) ++taken_;
  visited_states_[now_] = 1;
}

void graph_tour::reject(call const& c) {
  auto const number = now_ == state_graph::none ? state_graph::none : graph_.number_of(c);
  if (number != state_graph::none) bar(now_, number);
}

void graph_tour::decline(call const& c) {
  auto const number = graph_.number_of(c);
  if (number == state_graph::none) return;
  for (std::uint32_t s = 0; s < graph_.states(); ++s) {
    bar(s, number);
    marks_[place(s, number)] |= declined;
  }
}

// What is behind it may be reached in another way: that is worth another plan.
void graph_tour::bar(std::uint32_t state, std::uint32_t number) {
  auto const at = place(state, number);
  if ((marks_[at] & barred) != 0) return;
  if (is_open(at)) --open_[state];
  marks_[at] |= barred;
  ++taken_;
}

tour_counts graph_tour::counts() const {
  tour_counts all;
  for (std::uint32_t s = 0; s < graph_.states(); ++s) {
    all.states += reachable_[s] != 0 ? 1 : 0;
    all.visited_states += visited_states_[s] != 0 && reachable_[s] != 0 ? 1 : 0;
  }
  for (auto const marks : marks_) {
    all.transitions += (marks & wanted) != 0 ? 1 : 0;
    all.taken_transitions += (marks & (wanted | taken)) == (wanted | taken) ? 1 : 0;
    all.open_transitions += (marks & (wanted | taken | declined)) == wanted ? 1 : 0;
  }
  return all;
}

std::vector<graph_tour::missed_steps> graph_tour::missed() const {
  std::vector<missed_steps> all;
  for (std::uint32_t s = 0; s < graph_.states(); ++s)
    for (std::uint32_t c = 0; c < graph_.calls.size(); ++c) {
      if ((marks_[place(s, c)] & (wanted | taken)) != wanted) continue;
      auto const operation = graph_.calls[c].operation;
      auto const how = graph_.at(s, c).how;
      auto found = std::ranges::find_if(all, [&](auto const& m) { return m.operation == operation && m.how == how; });
      if (found == all.end()) found = all.insert(all.end(), missed_steps{operation, how, 0});
      ++found->times;
    }
  return all;
}

}  // namespace cowproof

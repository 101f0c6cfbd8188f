// Tours of small scopes, as suites.
#include "oracle/suite.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engines/coverage.hpp"
#include "oracle/calls.hpp"

namespace cowproof::oracle {
namespace {

constexpr int words = 2;
constexpr std::size_t most_states = 200'000;

// What decides which steps a tour takes.
struct rules {
  policies policy;
  tour_powers powers;

  // There always is memory on the way, and the implementation is asked at all.
  bool may_take(call const& c, ending how) const {
    bool const is_read_only = static_cast<verb>(c.operation) == verb::map && !decode(c).writable;
    return policy.has(c.operation) && !is_answered_by_driver(how) && (policy.has_read_only || !is_read_only) &&
           (!ran_out_of_memory(how) || (powers.can_refuse_forks && is_fork(c)));
  }
  static bool is_fork(call const& c) { return static_cast<verb>(c.operation) == verb::fork; }
  static bool is_store(call const& c) { return static_cast<verb>(c.operation) == verb::store; }
  // Of a fork it is the memory for tables or for later copies that can be missing; and where nothing is shared no write
  // has to copy.
  bool can_lack(call const& c, ending how) const {
    bool const fork_wants = policy.table_frames > 0 || policy.commit == overcommit::never;
    bool const may_want = is_fork(c) ? fork_wants : !is_store(c) || policy.fork == fork_memory::shares;
    return policy.has(c.operation) && ran_out_of_memory(how) && may_want;
  }
};

graph_tour::use use_of(tour_suite::kind what, rules const& r, bool is_blind) {
  auto const may_take = [r](call const& c, ending how) { return r.may_take(c, how); };
  switch (what) {
    case tour_suite::kind::calls: return {may_take, may_take, is_blind};
    case tour_suite::kind::kernel_stores:
      return {may_take, [r](call const& c, ending how) { return r.may_take(c, how) && rules::is_store(c); }, is_blind};
    case tour_suite::kind::exhaustion:
      return {may_take, [r](call const& c, ending how) { return r.can_lack(c, how); }, false};
  }
  return {};
}

}  // namespace

std::string_view name_of(suite s) {
  switch (s) {
    case suite::usual: return "usual";
    case suite::directed: return "directed";
    case suite::states: return "states";
    case suite::transitions: return "transitions";
  }
  return "?";
}

std::vector<std::string> remarks_on(std::vector<toured_scope> const& visited) {
  std::vector<std::string> remarks;
  for (auto const& scope : visited) {
    auto const& n = scope.counts;
    auto text = fmt::format("{} processes, {} pages: {} of {} states visited", scope.processes, scope.pages,
                            n.visited_states, n.states);
    if (n.transitions > 0) text += fmt::format(", {} of {} transitions made", n.taken_transitions, n.transitions);
    for (auto const& m : scope.missed)
      text += fmt::format("{}{} {} {}", &m == &scope.missed.front() ? "; not made: " : ", ", m.times,
                          core_type().operations[m.operation].name, ending_name(m.how));
    remarks.push_back(std::move(text));
  }
  return remarks;
}

// Three processes make a fork of a fork, two pages make two frames of one process.
tour_suite::tour_suite(declaration const& declared, suite which, tour_powers const& powers) {
  struct size {
    int processes, pages;
  };
  std::vector<size> added;
  for (auto const wanted : {size{3, 1}, size{2, 2}}) {
    size const s{std::min(wanted.processes, declared.size.processes), std::min(wanted.pages, declared.size.pages)};
    bool const is_part =
        std::ranges::any_of(added, [&](size const& a) { return s.processes <= a.processes && s.pages <= a.pages; });
    if (is_part) continue;
    added.push_back(s);
    add_scope(declared, which, powers, s.processes, s.pages);
  }
}

tour_suite::~tour_suite() = default;

void tour_suite::add_scope(declaration const& declared, suite which, tour_powers const& powers, int processes,
                           int pages) {
  auto graph = graph_of_core(processes, pages, words, most_states);
  if (!graph) return;
  graphs_.push_back(std::make_unique<state_graph>(std::move(*graph)));
  auto const aim = which == suite::states ? tour_aim::states : tour_aim::transitions;
  rules const r{declared.policy, powers};
  auto const add = [&](kind what) {
    graph_tour tour(*graphs_.back(), aim, use_of(what, r, !powers.shows_words));
    parts_.push_back(std::make_unique<part_of_suite>(part_of_suite{what, processes, pages, std::move(tour)}));
  };
  add(kind::calls);
  if (which == suite::states) return;
  if (powers.has_kernel_stores) add(kind::kernel_stores);
  if (powers.can_fill_memory) add(kind::exhaustion);
}

bool tour_suite::advance() {
  if (is_over()) return false;
  if (!parts_[now_]->tour.plan_again()) ++now_;
  return !is_over();
}

std::vector<toured_scope> tour_suite::visited() const {
  std::vector<toured_scope> all;
  for (auto const& part : parts_) {
    auto const counts = part->tour.counts();
    if (part->what == kind::calls) all.push_back({part->processes, part->pages, {.states = counts.states}, {}});
    auto& scope = all.back();
    scope.counts.visited_states = std::max(scope.counts.visited_states, counts.visited_states);
    scope.counts.transitions += counts.transitions;
    scope.counts.taken_transitions += counts.taken_transitions;
    scope.counts.open_transitions += counts.open_transitions;
    auto const missed = part->tour.missed();
    scope.missed.insert(scope.missed.end(), missed.begin(), missed.end());
  }
  return all;
}

}  // namespace cowproof::oracle

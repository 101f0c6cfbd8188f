// Policies that are left to be found out.
#include "oracle/open_policies.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace cowproof::oracle {
namespace {

// Of each policy the ways to decide, by their numbers, and in which order they are tried: what one allows, those after
// it may allow as well.
struct decisions {
  std::string_view name;
  std::size_t number = 0;
  std::array<std::string_view, 3> way;
  std::array<std::size_t, 3> strictest_first;
};
constexpr std::array<decisions, number_of_open_policies> all_decisions{{
    {"last_writer", 2, {"reuses", "copies"}, {0, 1}},
    {"memory", 2, {"at_exit", "at_wait"}, {0, 1}},
    {"without_memory", 2, {"kills", "refuses"}, {0, 1}},
    {"takes_frame", 3, {"at_map", "at_first_access", "at_first_write"}, {0, 2, 1}},
    {"fork", 2, {"shares", "copies"}, {0, 1}},
    {"tables", 2, {"exact", "at_most"}, {0, 1}},
}};
constexpr decisions const& decisions_on(open_policy p) { return all_decisions[static_cast<std::size_t>(p)]; }

std::size_t way_of(open_policy p, policies const& decided) {
  switch (p) {
    case open_policy::last_writer: return static_cast<std::size_t>(decided.last_writer);
    case open_policy::memory: return static_cast<std::size_t>(decided.memory);
    case open_policy::without_memory: return static_cast<std::size_t>(decided.without_memory);
    case open_policy::takes_frame: return static_cast<std::size_t>(decided.takes_frame);
    case open_policy::fork: return static_cast<std::size_t>(decided.fork);
    case open_policy::tables: return decided.tables_are_exact ? 0 : 1;
  }
  return 0;
}

policies decide(policies p, open_policy which, std::size_t way) {
  switch (which) {
    case open_policy::last_writer: p.last_writer = static_cast<last_owner>(way); break;
    case open_policy::memory: p.memory = static_cast<memory_returns>(way); break;
    case open_policy::without_memory: p.without_memory = static_cast<when_memory_is_out>(way); break;
    case open_policy::takes_frame: p.takes_frame = static_cast<frame_moment>(way); break;
    case open_policy::fork: p.fork = static_cast<fork_memory>(way); break;
    case open_policy::tables: p.tables_are_exact = way == 0; break;
  }
  return p;
}

constexpr std::array each_open_policy{open_policy::last_writer, open_policy::memory, open_policy::without_memory,
                                      open_policy::takes_frame, open_policy::fork,   open_policy::tables};

std::vector<policies> combinations(policies declared) {
  auto const open = declared.left_open;
  declared.left_open = 0;
  std::vector<policies> all{declared};
  for (auto const p : each_open_policy) {
    if ((open & bit_of(p)) == 0) continue;
    std::vector<policies> wider;
    for (std::size_t i = 0; i < decisions_on(p).number; ++i)
      for (auto const& one : all) wider.push_back(decide(one, p, decisions_on(p).strictest_first[i]));
    all = std::move(wider);
  }
  return all;
}

}  // namespace

std::string_view name_of(open_policy p) { return decisions_on(p).name; }

std::optional<open_policy> find_open_policy(std::string_view name) {
  auto const found = std::ranges::find(each_open_policy, name, [](open_policy p) { return name_of(p); });
  return found == each_open_policy.end() ? std::nullopt : std::optional(*found);
}

std::string names_of_open_policies() {
  std::string names;
  for (auto const& d : all_decisions) names += fmt::format("{}{}", names.empty() ? "there are: " : ", ", d.name);
  return names;
}

std::string_view decision_on(open_policy p, policies const& decided) { return decisions_on(p).way[way_of(p, decided)]; }

fallible<found_policies> find_policies(policies const& declared, interviewer const& interview) {
  std::optional<found_policies> best;
  std::size_t longest = 0;
  for (auto const& candidate : combinations(declared)) {
    auto const went = interview(candidate);
    if (!went) return went.why();
    if (best && !went->fits && went->good_calls <= longest) continue;
    longest = went->good_calls;
    best = found_policies{candidate, declared.left_open, went->tells, went->fits};
    if (went->fits) break;
  }
  // What is not as strict as can be is so because the stricter was refuted.
  for (auto const p : each_open_policy)
    if (way_of(p, best->policy) != 0) best->told |= bit_of(p);
  best->told &= best->asked;
  // That they are exact is no more usual than true: where nothing tells, they may be fewer.
  if (((best->asked & ~best->told) & bit_of(open_policy::tables)) != 0) best->policy.tables_are_exact = false;
  return *best;
}

std::vector<std::string> found_policies::remarks() const {
  std::string told_ones, others;
  for (auto const p : each_open_policy) {
    if ((asked & bit_of(p)) == 0) continue;
    auto& list = (told & bit_of(p)) != 0 ? told_ones : others;
    list += fmt::format("{}{} {}", list.empty() ? "" : ", ", name_of(p), decision_on(p, policy));
  }
  std::vector<std::string> all;
  if (!told_ones.empty()) all.push_back("found out: " + told_ones);
  if (!others.empty()) all.push_back("not told by what it shows, and taken to be as usual: " + others);
  if (!fits)
    all.push_back("whichever of these policies it has, something is wrong: it is held to those that fit longest");
  return all;
}

}  // namespace cowproof::oracle

// One search for each length of keys.
#include "engines/explore/space_search.hpp"

#include <algorithm>

#include "engines/explore.hpp"
#include "engines/explore/breadth_first.hpp"

namespace cowproof::search {
namespace {

template <int Words, int... More>
space_answer search_in(state_space const& space, space_limits const& limits, watch_counts const& watch) {
  if constexpr (sizeof...(More) > 0)
    if (space.words() > Words) return search_in<More...>(space, limits, watch);
  return breadth_first<Words>(space, limits, watch).run();
}

using operation_types = std::span<operation_type const>;

plain_step const* plainest(std::vector<plain_step> const& steps, step_predicate const& wanted, operation_types of) {
  plain_step const* best = nullptr;
  for (auto const& s : steps)
    if (wanted(s) && (best == nullptr || oddities(s.made, of) < oddities(best->made, of))) best = &s;
  return best;
}

}  // namespace

space_answer search_space(state_space const& space, space_limits const& limits, watch_counts const& watch) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return search_in<key_lengths[I]...>(space, limits, watch);
  }(std::make_index_sequence<key_lengths.size()>{});
}

std::optional<std::vector<call>> calls_along(state_space const& space, step_path const& path,
                                             step_predicate const& last, operation_types of) {
  std::vector<call> calls;
  auto at = space.initial();
  auto reached = at;  // that the initial state is its own representative is a matter of the group
  for (auto const wanted : path) {
    std::uint64_t number = 0;
    for (auto const& s : space.list(at.data()))
      if (s.counts && number++ == wanted) {
        at = s.stands;
        break;
      }
    auto const steps = space.list(reached.data());
    auto const* step = plainest(
        steps, [&](plain_step const& s) { return s.counts && s.stands == at; }, of);
    if (step == nullptr) return std::nullopt;
    calls.push_back(step->made);
    reached = step->after;
  }
  auto const steps = space.list(reached.data());
  auto const* step = plainest(steps, last, of);
  if (step == nullptr) return std::nullopt;
  calls.push_back(step->made);
  return calls;
}

}  // namespace cowproof::search

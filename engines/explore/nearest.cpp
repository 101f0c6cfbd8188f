// The nearest of everything, in the state space of a machine or of a mutant.
#include "engines/explore/nearest.hpp"

#include <algorithm>

#include "engines/explore/explorer.hpp"
#include "engines/explore/space_search.hpp"
#include "engines/shrink.hpp"

namespace cowproof::search {
namespace {

// A faulty machine need not be symmetric.
symmetry symmetry_of(near_request const& asked) { return asked.subject == "machine" ? symmetry::full : symmetry::none; }

watch_counts up_to(std::uint64_t most_states) {
  return [=](counts const& c) { return c.states > most_states ? advice::stop : advice::go_on; };
}

}  // namespace

scope near_scope(machine_type const& of) {
  if (&of == &core_type()) return near_request().within;
  scope near = usual_scope(of);
  auto const most = largest_near_scope(of);
  near.frames = std::min(4, most.frames);
  each_size([&](resource const& each) { near.*each.size = std::max(near.*each.size, std::min(1, most.*each.size)); });
  return near;
}

scope with_room_for(scope const& needed, scope near, machine_type const& of) {
  each_size([&](resource const& each) {
    if (is_named(each.size, of)) near.*each.size = std::max(near.*each.size, needed.*each.size);
  });
  return completed(near, of);
}

scope largest_near_scope(machine_type const& of) { return spaces_of(of).back().capacity; }

bool can_search(near_request const& asked) {
  auto const* maker = find_space(*asked.machine, asked.within);
  return maker != nullptr && fits(asked.within, maker->capacity) && maker->complete(asked.within) == asked.within &&
         std::ranges::find(maker->subjects, asked.subject) != maker->subjects.end();
}

shortest_answer find_shortest(near_request const& asked, property_set wanted, std::size_t most_calls) {
  auto const space =
      find_space(*asked.machine, asked.within)
          ->make({.within = asked.within, .subject = asked.subject, .reduce = symmetry_of(asked), .wanted = wanted});
  auto const found = search_space(*space, {.most_steps = most_calls}, up_to(asked.most_states));
  shortest_answer answer{std::nullopt, found.verdict == verdict::out_of_memory || found.verdict == verdict::interrupted,
                         found.found.states};
  if (found.verdict != verdict::refuted) return answer;
  auto const is_wrong = [&](plain_step const& s) { return s.broken != 0 || space->broken_in(s.after.data()) != 0; };
  auto calls = calls_along(*space, found.path, is_wrong, asked.machine->operations);
  if (!calls) return answer;
  auto const& on = *find_subject(asked.subject, asked.within, *asked.machine);
  if (auto const played = on.play(*calls, asked.within, wanted, nullptr); played.violated)
    answer.found = {std::move(*calls), *played.violated};
  return answer;
}

}  // namespace cowproof::search

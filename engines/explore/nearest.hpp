// The shortest counterexample to a property, by a search that looks for it alone and goes on beyond all else that
// breaks.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engines/explore/request.hpp"
#include "engines/subjects/subject.hpp"

namespace cowproof::search {

// A machine or a mutant of it, in full; whatever is available may be taken.
struct near_request {
  scope within{.processes = 4, .pages = 2, .frames = 4, .words = 2};
  std::string subject = "machine";
  std::uint64_t most_states = 2'000'000;  // then the search gives up
  machine_type const* machine = &core_type();
};

// A scope of the machine that is small, and has some of everything; and the largest in which it can be searched.
scope near_scope(machine_type const& of);
scope with_room_for(scope const& needed, scope near, machine_type const& of);  // of what operands name
scope largest_near_scope(machine_type const& of = core_type());

// Is it within the largest scope, and of a known subject?
bool can_search(near_request const& asked);

struct shortest_counterexample {
  std::vector<call> calls;
  property broken = 0;
};

struct shortest_answer {
  std::optional<shortest_counterexample>
      found;  // no sequence within the scope that violates a wanted property is shorter
  bool gave_up = false;
  std::uint64_t states = 0;  // that were looked at
};

// Looks for sequences of at most so many calls. Nothing found, and not given up: there is none.
shortest_answer find_shortest(near_request const& asked, property_set wanted, std::size_t most_calls);

}  // namespace cowproof::search

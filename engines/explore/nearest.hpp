// What is nearest to the initial state: the shortest counterexample to a property, and the first use of everything
// that an operation may do.
//
// A simple search that keeps whole states: it is meant for the first few steps, where there are few. It shares neither
// table nor keys nor choice points with the search of every state, so the two can be compared.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engines/subject.hpp"

namespace cowproof::search {

// The core machine or a mutant of it, in full; whichever frame and slot is available may be taken.
struct near_request {
  scope within{.processes = 4, .pages = 2, .frames = 4, .words = 2};
  std::string subject = "machine";
  std::uint64_t most_states = 2'000'000;  // then the search gives up
};

// The largest scope, and whether the request is one that can be answered: within it, and of a known subject.
scope largest_near_scope();
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

// "store ends with fault(no_memory)", or a situation, and a shortest sequence whose last call exercises it.
struct first_use {
  std::string what;
  std::optional<std::vector<call>> calls;
};

struct first_uses {
  std::vector<first_use> all;  // in the order of never_exercised
  bool gave_up = false;        // if not, what has no calls is not exercised anywhere within the scope
  std::uint64_t states = 0;    // that were looked at: of the machine, one for all that differ in names only
};

first_uses find_first_uses(near_request const& asked);

}  // namespace cowproof::search

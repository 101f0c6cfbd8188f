// The states of a small scope of the core, and where each call leads from each: what a suite of tests is made of.
//
// States that differ only in the names of frames are one: which frame is taken is an implementation's own choice.
#pragma once
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "engines/call.hpp"

namespace cowproof {

struct state_graph {
  static constexpr std::uint32_t none = UINT32_MAX;

  struct step {
    std::uint32_t to = none;  // none: the state cannot offer what the call takes
    ending how = ending::completed;
  };

  std::vector<call> calls;  // all of the scope; offers of frames are of the first, or of none
  std::vector<step> steps;  // of each state, one a call; state 0 is the initial one
  std::unordered_map<std::uint64_t, std::uint32_t> numbers;  // of the calls, by their key
  std::uint8_t read_operation = 0;                           // the one that only reads

  std::uint32_t states() const { return static_cast<std::uint32_t>(steps.size() / calls.size()); }
  step const& at(std::uint32_t state, std::uint32_t number) const {
    return steps[std::size_t{state} * calls.size() + number];
  }
  // Which frame is offered does not matter. `none` if the scope has no such call.
  std::uint32_t number_of(call const& c) const;
  // Of one that ended so: an operation that does not run out of memory may as well have been offered some.
  std::uint32_t number_of(call const& c, ending how) const;
};

// With as many frames as all pages can need; memory runs out only where a call is offered none. Such a call is there
// only if it ends otherwise. Nothing if the scope is larger than 3 processes, 3 pages and 2 words, or has more states.
std::optional<state_graph> graph_of_core(int processes, int pages, int words, std::size_t most_states);

}  // namespace cowproof

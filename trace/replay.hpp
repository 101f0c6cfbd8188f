// Plays a trace again, exactly, and tells whether what is recorded is what happens.
#pragma once
#include "trace/trace.hpp"

namespace cowproof {

// What is recorded and what was played differ: in the outcome, or in a cell such as table[p1, v0].
struct replay_difference {
  std::size_t step = 0;
  std::string what;
  std::string recorded, replayed;
  bool operator==(replay_difference const&) const = default;
};

struct replay_report {
  std::size_t played = 0;                       // steps
  std::optional<std::size_t> impossible;        // the step that takes what the state before it cannot offer
  std::optional<replay_difference> difference;  // the first
  std::optional<violation> violated;            // as played; of the recorded property, if one is recorded
  bool verdict_reproduced = false;              // it is the recorded one, or none is recorded and none was found
  bool reproduced() const { return verdict_reproduced && !impossible && !difference; }
};

replay_report replay(trace const& t);

// The same for one that was played again already, by watch_again.
replay_report compare(trace const& t, std::span<seen_step const> played);

// A sentence a line: what differs, and the verdict.
std::string text_of(replay_report const& report, trace const& t);

}  // namespace cowproof

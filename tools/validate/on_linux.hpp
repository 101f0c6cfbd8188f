// Stories on the running kernel: which of them it confirms, with what it answered.
#pragma once
#include "oracle/campaign.hpp"
#include "tools/scenarios.hpp"

namespace cowproof::tools {

// The calls of a trace on the running kernel, each of which is to end as it does on the correct machine. Nothing: no
// kernel can be asked about its machine.
std::optional<oracle::validation_report> play_on_linux(trace const& t);
// Throws input_error instead; `name` is what the message calls the trace.
oracle::validation_report require_played_on_linux(trace const& t, std::string const& name);
exit_code print_answers(oracle::validation_report const& answers, output_options const& output);

// What came of a story.
struct story_on_linux {
  std::string name;
  bool is_of_mutant = false;
  std::string kernel;  // "Linux 6.18.44", as it calls itself; empty if none was asked
  oracle::verdict verdict = oracle::verdict::unknown;
  std::string why;  // it is not confirmed; empty if it is

  // Linux made every call, and each ended and left memory as the correct machine does.
  bool is_confirmed() const { return verdict == oracle::verdict::conforms; }
};
story_on_linux story_answered(named_scenario const& s, oracle::validation_report const& answers);
story_on_linux asked_of_linux(named_scenario const& s, trace const& recorded);

// "confirmed on Linux 6.18"; of a mutant "Linux 6.18 does as a correct kernel". Empty if it is not confirmed.
std::string mark_of(story_on_linux const& s);

// A line a story: its mark, or why it has none.
std::string text_of(std::vector<story_on_linux> const& all);

}  // namespace cowproof::tools

// The remarks beside a step: what became of entries and frames, and what must have been seen instead.
#pragma once
#include "trace/layout.hpp"

namespace cowproof {

// What the processes see after a step, what they must see, and how the step must have ended.
struct observations {
  program_view const& after;
  program_view const& expected;
  result const& expected_out;
};

void add_notes(drawn_step& drawn, explained_step const& step, std::vector<std::size_t> const& processes);

void add_what_must_be(drawn_step& drawn, explained_step const& step, observations const& seen,
                      std::vector<std::size_t> const& processes);

// What is wrong and lies at no page: tasks, files, devices, the kernel's half.
void add_other_differences(drawn_step& drawn, described_state const& seen, described_state const& expected);

// "PW-", "P-C"
std::string bits_of(entry_view const& entry);

// A number; 0 is "zero".
std::string word_text(std::uint64_t word);

}  // namespace cowproof

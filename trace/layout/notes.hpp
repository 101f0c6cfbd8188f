// The remarks beside a step: what became of entries and frames, and what must have been seen instead.
#pragma once
#include "trace/layout/layout.hpp"

namespace cowproof {

// What the processes see after a step, what they must see, and how the step must have ended.
struct observations {
  program_view const& after;
  program_view const& expected;
  result const& expected_out;
};

void add_notes(drawn_step& drawn, explained_step const& step, std::vector<std::size_t> const& processes);

void add_what_should_be(drawn_step& drawn, explained_step const& step, observations const& seen,
                        std::vector<std::size_t> const& processes);

// What is wrong and lies at no page: tasks, files, devices, the kernel's half.
void add_other_differences(drawn_step& drawn, described_state const& seen, described_state const& expected);

// "PW-", "P-C"
std::string bits_of(entry_view const& entry);

// A number; 0 is "zero". "2|0" of a page whose parts differ.
std::string word_text(page_content const& content);
std::string short_word_text(page_content const& content);  // in five letters

}  // namespace cowproof

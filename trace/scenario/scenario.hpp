// A scenario: a document that runs. Paragraphs say what happens, indented lines are the calls and what is expected
// after them, so that every paragraph is a claim that is checked. docs/scenarios.md tells how one is written.
#pragma once
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "trace/layout/layout.hpp"

namespace cowproof {

// An indented line: a call, as titles of steps are written, or an expectation about the state that the calls led to.
struct scenario_line {
  int number = 0;  // in the text, from 1
  std::string text;
  std::optional<call> played;  // none: an expectation, without its "expect"
};

// A paragraph, and the lines that follow it.
struct scenario_part {
  std::string says;
  std::vector<scenario_line> lines;
};

struct scenario {
  std::string title;
  int line = 0;  // of the title, in the text
  machine_type const* type = &core_type();
  std::string subject;
  scope within;
  std::vector<scenario_part> parts;
};

struct scenario_error {
  int line = 0;
  std::string what;
};

// A document holds one scenario or more; each begins with its title. Each paragraph must have an expectation, or
// nothing of it would be checked.
std::variant<std::vector<scenario>, scenario_error> read_scenarios(std::string_view text);
std::variant<scenario, scenario_error> read_scenario(std::string_view text);  // of a document that holds one

// What one of several in a document is called: after its mutant, with its machine in front if another machine has a
// mutant of that name; if it is of no mutant, "What fork does" is what_fork_does.
std::string name_of(scenario const& s);

struct played_scenario {
  trace recorded;
  drawn_trace drawn;
  std::optional<drawn_trace> correctly;  // of a mutant: the same calls on the machine
  std::vector<std::string> says;         // by step: the paragraph it belongs to
  std::vector<scenario_error> failed;    // lines that are not so
};
played_scenario play_scenario(scenario const& s, layout_options const& options = {});

// The paragraphs alone, under their title, for a document.
std::string prose_of(scenario const& s);

// "store(p1, v0, 8)", "map(p0, v1, read-only) → refused(no_memory)": the operands that are told; what follows is not
// read.
std::variant<call, std::string> read_call(std::string_view text, machine_type const& of = core_type());

// "2 processes, 1 page": what is not told is as `others` has it. A sentence if it is no such list.
std::variant<scope, std::string> read_scope(std::string_view text, scope const& others);

// Whether an expectation is so after a step; a sentence if it is not, or says nothing that is understood.
std::optional<std::string> unmet(std::string_view expectation, drawn_trace const& drawn, drawn_step const& step);

// What a scenario calls the state of an entry: "copy on write", "in swap".
std::string rights_of(drawn_entry const& e);

// How an expectation begins that is about what a correct kernel does in the place of a mutant.
inline constexpr std::string_view of_a_correct_kernel = "of a correct kernel: ";

}  // namespace cowproof

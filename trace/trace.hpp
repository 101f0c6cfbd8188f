// The one artefact: what was called on which subject, how each call ended, every state, and what was violated.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engines/subjects/subject.hpp"

namespace cowproof {

inline constexpr std::string_view trace_schema = "cowproof-trace/1";

struct trace_step {
  call played;
  result out;
  described_state state;  // after it
  bool operator==(trace_step const&) const = default;
};

// What an implementation showed, and what it should have shown instead.
struct shown_difference {
  std::string at;  // "p1 v0", "a1 v0": a page; "p1": a process
  std::string seen, allowed;
  bool operator==(shown_difference const&) const = default;
};

// Steps are numbered from 1, so that step k leads to state k; state 0 is the initial one.
struct violation {
  std::string property;                      // of engines/property.hpp; of an implementation, a clause of the oracle
  std::size_t step = 0;                      // after which it did not hold
  std::vector<shown_difference> shown = {};  // of an implementation, in the order of its clauses
  bool operator==(violation const&) const = default;
};

struct trace {
  machine_type const* type = &core_type();
  std::string subject = "machine";  // or the name of a mutant, or of an implementation
  scope within;
  std::string origin;  // how it came about, such as the command; free text
  described_state initial;
  std::vector<trace_step> steps;
  std::optional<violation> violated;
  std::map<std::string, std::string> names;  // of "p0", "v3", "o1": what a user calls them; pictures show it
  bool operator==(trace const&) const = default;
};

// Programs that are no model, whose traces hold their own results beside the states of the machine.
bool is_implementation(std::string_view subject);

// What can play the trace again: the subject itself, or the machine for an implementation. Null if the subject is
// unknown or its scope too large.
subject const* model_of(std::string_view subject_name, scope const& within, machine_type const& of = core_type());

// Plays the calls, which must lie within the scope, and writes down what happens. Offers are resolved. The verdict
// is the first violation of `wanted`, or of any property.
trace record_trace(subject const& played_on, scope const& within, std::span<call const> calls, std::string origin = {},
                   std::optional<property> wanted = std::nullopt);

// The steps, as long as they are possible, with what a trace does not hold: what must be seen, and what is broken.
std::vector<seen_step> watch_again(trace const& t);

// The first step after which `wanted`, or any property, does not hold.
std::optional<violation> first_violation(std::span<seen_step const> steps, std::optional<property> wanted,
                                         machine_type const& of = core_type());

}  // namespace cowproof

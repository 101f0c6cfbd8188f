// Traces as files: the Informal Trace Format of Apalache and Quint (.itf.json), described in docs/trace-format.md.
#pragma once
#include <string>
#include <string_view>
#include <variant>

#include "trace/trace.hpp"

namespace cowproof {

// Why a text is no trace: the place, such as "states[3].outcome.how", and what is wrong there.
struct trace_error {
  std::string where;
  std::string what;
  int line = 0;  // of the text, from 1
  bool operator==(trace_error const&) const = default;
};

// "line 43: states[3].outcome.how: ..."
std::string text_of(trace_error const& error);

// The same trace gives the same text; reading it gives the trace.
std::string write_itf(trace const& t);

// Whatever the text is, this returns.
std::variant<trace, trace_error> read_itf(std::string_view text);

}  // namespace cowproof

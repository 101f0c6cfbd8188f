// The plain text that is typed at a console and printed by a kernel: docs/line-protocol.md, behind a serial console.
#pragma once
#include <string>
#include <string_view>
#include <variant>

#include "oracle/lines/grammar.hpp"

namespace cowproof::oracle {

// What follows "[cowproof-console/" in "[cowproof-console/1 NAME PROCESSES PAGES OBSERVES WORD...]", or /3: the whole
// machine.
std::variant<line_header, line_error> parse_console_header(std::string_view text);

struct console_answer {
  std::uint64_t number = 0;  // of the call
  answer said;
  observation seen;  // the rows are processes
};
// What follows "[cow ": "17 completed 5 0:3=7,12,1 free=4", "18 completed 0:parent=0 0:positions=2,-"; or what is wrong
// with it.
std::variant<console_answer, std::string> parse_console_answer(std::string const& text, line_header const& header);

}  // namespace cowproof::oracle

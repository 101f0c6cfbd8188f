// The console form, version 2, in which a program on a kernel speaks: docs/line-protocol.md, behind a serial console.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "oracle/implementation.hpp"
#include "oracle/library/library_call.hpp"
#include "oracle/library/shared_batch.hpp"

namespace cowproof::oracle {

// What a kernel's program says of itself.
struct kernel_header {
  declaration declared;
  unsigned read_only_pages = 0;  // the last ones of each process
  bool can_lack_memory = false;  // calls can be made while no frame is free
  bool has_storms = false;       // processes can be called at the same time
  bool fork_copies = false;      // fork copies every page at once: found out by the program
  bool shows_entries = false;    // frame, count and bits of each page, after each call
};
// What follows "[cowproof-console/" in "[cowproof-console/2 NAME PROCESSES PAGES OBSERVES WORD...]"; or what is wrong.
std::variant<kernel_header, std::string> read_kernel_header(std::string_view text);

// "store 1 3 7 nomem", as it is sent; of several calls at the same time "storm 0:1=7 1:1=8".
std::string kernel_text(std::span<library_call const> calls);

struct kernel_answer {
  std::uint64_t number = 0;  // of the call
  shared_answer said;
  std::string text;  // how it ended, in its own words
  bool is_known = true;
  std::vector<seen_entry> seen;  // if entries are shown: of each page of each process that is alive
};
// What follows "[cow ": "17 completed 5 0:0=812,1,1,0", "18 completed free=812"; or what is wrong with it.
std::variant<kernel_answer, std::string> read_kernel_answer(std::string const& text);

}  // namespace cowproof::oracle

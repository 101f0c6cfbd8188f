// A described state, typed, for those who draw it: processes, entries, frames.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "engines/call.hpp"
#include "model/description.hpp"

namespace cowproof {

struct entry_view {
  std::size_t frame = 0;
  bool writable = false;
  bool cow = false;
  bool operator==(entry_view const&) const = default;
};

// A state of the machine.
struct memory_view {
  std::vector<bool> alive;                                    // by process
  std::vector<std::vector<std::optional<entry_view>>> table;  // by process and page
  std::vector<std::uint64_t> count;                           // by frame: what is stored
  std::vector<std::uint64_t> word;                            // by frame

  // How many entries name the frame: of one process, of all.
  std::size_t entries_of(std::size_t process, std::size_t frame) const;
  std::size_t references(std::size_t frame) const;
  std::size_t pages_of(std::size_t process) const;
};
memory_view view_memory(described_state const& state, scope const& within);

// A page as a program sees it.
struct seen_page {
  std::uint64_t word = 0;
  bool writable = false;
  bool operator==(seen_page const&) const = default;
};

// What the processes see, or must see.
struct program_view {
  std::vector<bool> alive;
  std::vector<std::vector<std::optional<seen_page>>> pages;  // by process and page
};
program_view view_program(described_state const& observed, scope const& within);

}  // namespace cowproof

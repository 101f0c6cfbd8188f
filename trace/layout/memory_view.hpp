// A described state, typed, for those who draw it: columns of entries, and the places of memory that they name.
//
// A column is a page table: of a process, or of an address space in which several tasks may live. A place is a frame,
// a slot of swap, or the zero frame.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/machines/machine_type.hpp"
#include "model/description.hpp"

namespace cowproof {

struct entry_view {
  std::size_t frame = 0;  // or another place
  bool writable = false;
  bool cow = false;
  bool present = true;     // if not, the hardware faults: the page is in swap
  bool is_private = true;  // what is written through it is seen by this process alone
  bool operator==(entry_view const&) const = default;
};

// What is known of a page of a column beside its entry.
struct page_view {
  std::string promise;             // of the program: "rw private"; empty if nothing is
  char remembered = 0;             // by the hardware: 'r' to read, 'w' to write too, 'o' to write only, 0 for nothing
  std::string_view misremembered;  // what of it is not so; empty if all is
  bool operator==(page_view const&) const = default;
};

// Who names a place, beside the entries of page tables.
struct other_name {
  std::string text;                   // "table d0 of a0", "o0 i0 cached", "pin h0"
  std::optional<std::size_t> column;  // on whose account
  bool holds_down = false;            // a device, which does not share
};

// A line beneath the picture: a task, a file, a device.
struct fact_view {
  std::string key, value;
  bool is_wrong = false;
};

// What a page holds: a word, or several if its parts do not hold the same.
struct page_content {
  std::uint64_t word = 0;                // of the first part
  std::vector<std::uint64_t> differing;  // of each part; empty if they are all the same
  bool operator==(page_content const&) const = default;

  bool is_zero() const { return word == 0 && differing.empty(); }
  std::uint64_t of_part(std::size_t part) const { return differing.empty() ? word : differing.at(part); }
};

// A state of a machine.
struct memory_view {
  std::size_t frames = 0, slots = 0;  // places are numbered through: frames, slots, then the zero frame if there is one
  char column_letter = 'p';           // "p0": a process; "a0": an address space
  std::vector<bool> alive;            // by column
  std::vector<std::string> tenants;   // by column: the tasks that live in it, if that is not told by its number
  std::vector<std::string> standing;  // by column: what is to be said of those
  std::vector<std::string> names;     // by column, if they are not numbered by their place
  std::vector<std::size_t> spaces;    // by column: the address space, likewise
  std::vector<std::size_t> column_of;  // by process: where its memory is; the number of columns if it has none
  std::vector<std::vector<std::optional<entry_view>>> table;  // by column and page
  std::vector<std::vector<page_view>> beside;                 // by column and page; empty if a machine has none of it
  std::vector<std::uint64_t> count;                           // by place: what is stored
  std::vector<page_content> word;                             // by place
  std::vector<std::vector<other_name>> others;                // by place; empty if there are none
  std::vector<std::uint64_t> exact;  // by place: what the count should be, where that is not the number of names
  std::vector<fact_view> facts;
  std::string kernel;  // what the kernel has mapped for itself; empty if the machine does not tell

  // How many entries name the place: of one column, of all. A reference is an entry, or another name.
  std::size_t entries_of(std::size_t column, std::size_t place) const;
  std::size_t names_of(std::size_t column, std::size_t place) const;  // with its other names
  std::size_t references(std::size_t place) const;
  std::size_t sharers(std::size_t place) const;  // references, but for those of devices
  std::size_t pages_of(std::size_t column) const;
  bool is_zero_frame(std::size_t place) const { return place == frames + slots; }
  bool is_slot(std::size_t place) const { return frames <= place && place < frames + slots; }
  std::string name_of(std::size_t place) const;  // "f3", "s0", "zero"
  std::string column_name(std::size_t column) const {
    return names.empty() ? column_letter + std::to_string(column) : names[column];
  }
};

// Of a machine that is drawn; see is_drawn.
memory_view view_memory(described_state const& state, scope const& within, machine_type const& of = core_type());
bool is_drawn(machine_type const& of);

// A page as a program sees it.
struct seen_page {
  page_content word;
  bool writable = false;
  std::string promise;  // beside the right to write
  bool operator==(seen_page const&) const = default;
};

// What the processes see, or must see.
struct program_view {
  std::vector<bool> alive;                                   // by process; empty if that is told otherwise
  std::vector<std::vector<std::optional<seen_page>>> pages;  // by column and page
};
program_view view_program(described_state const& observed, scope const& within, machine_type const& of = core_type());

}  // namespace cowproof

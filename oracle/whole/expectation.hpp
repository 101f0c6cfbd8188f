// What the whole machine and its specification expect of each page, task, descriptor and signal.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "oracle/page_grid.hpp"

namespace cowproof::oracle::whole {

inline constexpr unsigned most_pages = 16, most_processes = 8, most_objects = 4, most_object_pages = 4, most_pins = 4,
                          most_descriptors = 4, most_signals = 4, most_programs = 4, most_words = 256;

// Entries may name one frame only if they are of one class: copies of a written page by forks alone, one page of an
// object, or memory that nobody wrote.
enum class class_kind : std::uint8_t { none, untouched, object, own };
struct page_class {
  class_kind kind = class_kind::none;
  std::uint32_t number = 0;
  bool operator==(page_class const&) const = default;
};

struct expected_page {
  bool mapped = false, readable = false, writable = false, shared = false, heap = false;
  bool backed = false;     // by an object, shared memory among them
  bool pinned = false;     // a device holds the frame that the entry names
  std::uint32_t word = 0;  // what a load gives
  page_class of;
  bool is_own() const { return of.kind == class_kind::own; }
};

enum class task_state : std::uint8_t { none, lives, zombie };
struct expected_task {
  task_state state = task_state::none;
  bool blocked = false, borrows = false;
  unsigned space = 0, parent = 0;
  std::uint32_t pending = 0;                              // signals, a bit each
  std::array<std::int64_t, most_descriptors> position{};  // of the open file description; -1: not open
  bool runs() const { return state == task_state::lives && !blocked; }
};

// What a program's image holds at a page.
struct image_page {
  bool mapped = false, heap = false, writable = false, backed = false;
  unsigned object = 0, object_page = 0;
};

struct expected_pin {
  bool holds = false;
};

// The rows are address spaces, of which there are as many as processes.
struct expectation : page_grid<expected_page> {
  expectation() = default;
  expectation(unsigned processes, unsigned pages) : page_grid(processes, pages), tasks(processes), breaks(processes) {}

  unsigned processes() const { return rows(); }
  expected_page const* of(unsigned process, unsigned page) const { return &at(tasks[process].space, page); }
  bool is_in_use(unsigned space) const {
    for (auto const& t : tasks)
      if (t.state == task_state::lives && t.space == space) return true;
    return false;
  }

  std::vector<expected_task> tasks;
  // Of each space: how many pages of the heap lie below the place that brk was last told. A model has no such place,
  // a kernel has.
  std::vector<unsigned> breaks;
  std::array<bool, most_objects> named{};   // files
  std::array<bool, most_objects> in_use{};  // named, or mapped
  std::array<expected_pin, most_pins> pins{};
  std::array<std::array<image_page, most_pages>, most_programs> images{};
};

}  // namespace cowproof::oracle::whole

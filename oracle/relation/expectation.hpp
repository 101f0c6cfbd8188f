// What the model beside an implementation expects of each page, task, descriptor and signal.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "oracle/calls.hpp"
#include "oracle/implementation.hpp"
#include "oracle/page_grid.hpp"

namespace cowproof::oracle {

// Entries may name one frame only if they are of one class: copies of a written page by forks alone, one page of an
// object, or memory that was never written.
enum class class_kind : std::uint8_t { none, untouched, object, own };
struct page_class {
  class_kind kind = class_kind::none;
  std::uint32_t number = 0;  // of an own page: the frame of the model
  bool operator==(page_class const&) const = default;
};

// What the model says of one page of one address space. A page that gets a frame when it is mapped or read first counts
// as written from then on.
struct expected_page {
  bool mapped = false, readable = false, writable = false, shared = false, heap = false;
  bool backed = false;     // by an object, shared memory among them
  bool pinned = false;     // a device holds the frame that the entry names
  bool in_place = false;   // the program has written, or mapped the page, since the last fork: a write does not fault
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

// By the policy at_wait, a dead process keeps its memory until another one waits for it.
struct unwaited_process {
  unsigned process = 0;
  std::vector<std::uint32_t> frames;  // of the model, one an entry that named one
};

// The rows are address spaces, of which there are as many as processes.
struct expectation : page_grid<expected_page> {
  expectation() = default;
  expectation(unsigned processes, unsigned pages) : page_grid(processes, pages), tasks(processes) {
    for (unsigned p = 0; p < processes; ++p) tasks[p].space = p;
  }

  unsigned processes() const { return rows(); }
  bool alive(unsigned process) const { return tasks[process].state == task_state::lives; }
  void set_alive(unsigned process, bool lives) { tasks[process].state = lives ? task_state::lives : task_state::none; }
  expected_page const* of(unsigned process, unsigned page) const { return &at(tasks[process].space, page); }
  bool is_in_use(unsigned space) const {
    return std::ranges::any_of(
        tasks, [&](expected_task const& t) { return t.state == task_state::lives && t.space == space; });
  }
  // How many entries of the dead still name this frame of the model.
  std::uint64_t held(std::uint32_t frame) const {
    std::uint64_t entries = 0;
    for (auto const& dead : unwaited) entries += static_cast<std::uint64_t>(std::ranges::count(dead.frames, frame));
    return entries;
  }

  std::vector<expected_task> tasks;
  std::vector<unwaited_process> unwaited;

  // What only the whole machine has. Of each space: how many pages of the heap lie below the place that brk was last
  // told. A model has no such place, a kernel has.
  std::vector<unsigned> breaks;
  std::vector<char> named;   // files, ...
  std::vector<char> in_use;  // ... which have a name or are mapped
  std::vector<char> pins;    // those that hold a frame
  std::vector<std::vector<image_page>> images;
};

// Of an implementation with these policies: how many frames a call that completes takes at least and at most, and how
// many are in use. Those of tables, and of the dead that wait for a wait, are among them.
struct frame_bounds {
  std::uint64_t least = 0, most = 0;
};
frame_bounds frames_wanted(named_call const& c, expectation const& before, policies const& p);
frame_bounds frames_in_use(expectation const& now, policies const& p);

}  // namespace cowproof::oracle

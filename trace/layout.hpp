// How a trace looks, as plain data: what is drawn, where it differs, and what is wrong with it. Text is one rendering.
//
// Everything is computed here once; a renderer decides only about space, glyphs and colour.
#pragma once
#include "trace/explain.hpp"
#include "trace/trace.hpp"

namespace cowproof {

// What a process has at a page.
struct drawn_entry {
  enum class kind : std::uint8_t { no_process, unmapped, mapped };
  kind what = kind::no_process;
  entry_view entry;        // of one that is mapped
  std::uint64_t word = 0;  // what is read there
  bool shared = false;     // its frame has more than one entry
  bool operator==(drawn_entry const&) const = default;

  // Its process writes what others read.
  bool writes_shared() const { return shared && entry.writable; }
};

// A frame, with a pip a process: how many of the process's entries name it.
struct drawn_frame {
  std::size_t frame = 0;
  std::uint64_t word = 0;
  std::uint64_t count = 0;        // what is stored
  std::vector<std::size_t> pips;  // in the order of the drawn processes
  std::size_t references = 0;     // what the count should be
  bool operator==(drawn_frame const&) const = default;

  bool is_free() const { return count == 0 && references == 0; }
  bool is_shared() const { return references > 1; }
  bool is_miscounted() const { return count != references; }
};

// A remark beside what is drawn.
struct drawn_note {
  std::string text;                    // complete in itself
  bool is_wrong = false;               // it tells what is broken
  std::optional<std::size_t> process;  // whose entry it is about
  std::optional<std::size_t> frame;    // or which frame
  std::string brief;                   // for a label at that very place: "must be 3"; empty if there is none
};

enum class page_change : std::uint8_t {
  none,
  accessed,     // read, or written in vain; or nothing changed and that is wrong
  changed,      // an entry, or the frame behind it
  whole_table,  // one of many that changed because a whole table did
};

struct drawn_page {
  std::size_t page = 0;
  page_change change = page_change::none;
  std::vector<drawn_entry> before, after;  // in the order of the drawn processes
  std::vector<drawn_note> notes;

  bool is_mapped() const;  // by anyone, before or after
  bool is_shared() const;  // after
};

struct frame_change {
  drawn_frame before, after;
  bool accessed = false;
  std::optional<drawn_note> note;

  bool has_changed() const { return !(before == after); }
};

// What became of a process number up to the end of the step.
enum class drawn_life : std::uint8_t { unborn, born, alive, ending, gone };

// An access to a page: load, store, map, unmap.
struct drawn_access {
  std::string verb;
  std::size_t process = 0, page = 0;
};

// A rule that does not hold after the step.
struct broken_rule {
  std::string name, sentence;
  std::size_t since = 0;  // step
};

struct frame_copy {
  std::size_t from = 0, to = 0;
  bool operator==(frame_copy const&) const = default;
};

// A cell of a state that holds something before or after the step, or changes.
struct drawn_row {
  std::string keys, before, after;
  bool has_changed() const { return before != after; }
};
struct drawn_table {
  std::string name;
  std::vector<drawn_row> rows;
};

struct drawn_step {
  std::size_t number = 0;
  std::string title, why;
  step_cost cost;
  std::size_t actor = 0;  // the process that called
  std::optional<drawn_access> access;
  std::optional<frame_copy> copied;   // by a store
  std::optional<std::size_t> reused;  // the frame that a store made writable again
  std::vector<drawn_page> pages;
  std::vector<frame_change> frames;
  std::vector<drawn_life> lives;  // in the order of the drawn processes
  std::vector<bool> alive;        // before or after the step, or with memory, in the same order
  std::vector<drawn_note> notes;  // about the whole step
  std::vector<broken_rule> broken;
  std::vector<std::string> held;    // the rules that were evaluated in this very state, and hold
  std::vector<drawn_table> tables;  // the state, map by map, of a machine that is drawn in tables
};

struct drawn_trace {
  std::string heading, origin;
  bool in_tables = false;              // its machine has no picture of its own
  std::vector<std::size_t> processes;  // those that ever live or have memory
  std::size_t last_word = 0;           // the largest that the scope allows
  std::size_t last_frame = 0;
  drawn_step start;  // the initial state, as a step in which nothing happens
  std::vector<drawn_step> steps;
  step_cost cost;
  std::optional<violation> violated;
  std::string violated_sentence;  // empty for a clause that is no property
  std::vector<drawn_note> notes;  // where the trace and its replay differ
};

drawn_trace lay_out(trace const& t);

}  // namespace cowproof

// How a trace looks, as plain data: what is drawn, where it differs, and what is wrong with it. Text is one rendering.
//
// Everything is computed here once; a renderer decides only about space, glyphs and colour.
#pragma once
#include "trace/explain.hpp"
#include "trace/layout/resident.hpp"
#include "trace/trace.hpp"

namespace cowproof {

// What a process has at a page.
struct drawn_entry {
  enum class kind : std::uint8_t { no_process, unmapped, mapped };
  kind what = kind::no_process;
  entry_view entry;     // of one that is mapped
  page_content word;    // what is read there
  bool shared = false;  // its frame has more than one entry
  std::string name;     // of its frame: "f3"; of a page in swap "s0"
  page_view beside;
  bool operator==(drawn_entry const&) const = default;

  // Its process writes what others read.
  bool writes_shared() const { return shared && entry.writable && entry.is_private; }
  // The page is mapped, and was not touched yet.
  bool is_untouched() const { return what == kind::unmapped && !beside.promise.empty(); }
  bool is_there() const { return what == kind::mapped || is_untouched(); }
};

// A frame, with a pip a column: how many of the column's entries name it. A slot of swap and the zero frame are drawn
// as frames are.
struct drawn_frame {
  std::size_t frame = 0;
  page_content word;
  std::uint64_t count = 0;        // what is stored
  std::vector<std::size_t> pips;  // in the order of the drawn columns
  std::size_t references = 0;     // what the count should be
  std::size_t sharers = 0;        // who names it to read or write it
  std::string name;               // "f3", "s0", "zero"
  std::string role;               // what it is beside a page of a process: "table d0 of a0"
  bool is_slot = false;
  bool is_counted = true;  // the zero frame is not
  bool operator==(drawn_frame const&) const = default;

  bool is_free() const { return count == 0 && references == 0; }
  bool is_shared() const { return sharers > 1; }
  bool is_miscounted() const { return count != references; }
  std::string count_text() const { return is_counted ? std::to_string(count) : "–"; }
};

// A remark beside what is drawn.
struct drawn_note {
  std::string text;                    // complete in itself
  bool is_wrong = false;               // it tells what is broken
  std::optional<std::size_t> process;  // whose entry it is about
  std::optional<std::size_t> frame;    // or which frame
  std::string brief;                   // for a label at that very place: "should be 3"; empty if there is none
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
  std::vector<drawn_entry> before, after;  // in the order of the drawn columns
  std::vector<drawn_note> notes;

  bool is_mapped() const;  // by anyone, or promised, before or after
  bool is_shared() const;  // after
};

struct frame_change {
  drawn_frame before, after;
  bool accessed = false;
  std::optional<drawn_note> note;

  bool has_changed() const { return !(before == after); }
};

// What is resident in a column: derived, never stored.
struct resident_change {
  resident_memory before, after;
  bool is_there = false;  // after the step there is a page table

  bool has_changed() const { return !(before == after); }
};
// The rows that tell of it, in their order.
struct resident_row {
  std::string_view name;
  std::string (*value)(resident_memory const&);
};
inline constexpr resident_row resident_rows[] = {
    {"RSS", [](resident_memory const& m) { return std::to_string(m.rss); }},
    {"PSS", [](resident_memory const& m) { return m.pss_text(); }},
    {"shared", [](resident_memory const& m) { return std::to_string(m.shared); }},
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

// A cell of a state that holds something before or after the step, or changes.
struct drawn_row {
  std::string keys, before, after;
  bool is_wrong = false;
  bool has_changed() const { return before != after; }
};
struct drawn_table {
  std::string name;
  std::vector<drawn_row> rows;
};

// What is drawn otherwise in the middle of a step.
struct drawn_stage {
  std::string name, says;
  std::vector<drawn_page> pages;
  std::vector<frame_change> frames;
  std::vector<resident_change> resident;
  std::vector<frame_copy> copied;
};

struct drawn_step {
  std::size_t number = 0;
  std::string title, why;
  step_cost cost;
  std::size_t actor = 0;  // the process that called
  std::optional<drawn_access> access;
  std::vector<frame_copy> copied;     // by a store, or by a fork that could not share
  std::optional<std::size_t> reused;  // the frame that a store made writable again
  std::vector<drawn_page> pages;
  std::vector<frame_change> frames;
  std::vector<drawn_life> lives;          // in the order of the drawn columns
  std::vector<std::string> columns;       // their names after the step, in the same order
  std::vector<resident_change> resident;  // in the same order
  std::vector<bool> alive;                // before or after the step, or with memory, in the same order
  std::vector<drawn_note> notes;          // about the whole step
  std::vector<broken_rule> broken;
  std::vector<std::string> held;    // the rules that were evaluated in this very state, and hold
  std::vector<drawn_table> tables;  // the state, map by map, of a machine that is drawn in tables
  std::vector<drawn_stage> stages;  // of a page fault that is resolved (trace/layout/stages.hpp); may be empty
  // Of a machine with more than page tables:
  std::vector<std::string> tenants;                   // by column: the tasks that live in it, after the step
  std::vector<std::string> standing;                  // by column: "p0 is blocked"
  std::vector<std::optional<std::size_t>> memory_of;  // by process: its place among the columns, if it lives
  std::vector<drawn_row> facts;                       // tasks, files, devices
  std::optional<drawn_row> kernel;                    // what it has mapped for itself, in every address space
};

struct drawn_trace {
  std::string page_label(std::size_t page) const;  // "v3", or "v3 heap"

  std::string heading, origin;
  bool in_tables = false;              // its machine has no picture of its own
  std::vector<std::size_t> processes;  // the columns: processes, or address spaces, that ever live or have memory
  char column_letter = 'p';
  std::vector<std::string> page_names;      // by page, beside its number; empty if pages have no names
  std::vector<std::string> page_addresses;  // by page, from the layout that was chosen; empty if none was
  std::vector<std::string> process_names;   // what the user calls processes, by number; empty if nothing
  std::string kernel_address;
  std::size_t last_word = 0;  // the largest that the scope allows
  std::size_t last_frame = 0;
  bool goes_on = false;   // what has no part in it yet has a place all the same, and can be pointed at
  bool has_more = false;  // facts, step properties, a kernel: more than page tables and frames
  drawn_step start;       // the initial state, as a step in which nothing happens
  std::vector<drawn_step> steps;
  step_cost cost;
  std::optional<violation> violated;
  std::string violated_sentence;  // empty for a clause that is no property
  std::vector<drawn_note> notes;  // where the trace and its replay differ
};

struct layout_options {
  // Where the parts of a process lie: a name of model/whole/layout.hpp. Empty: x86-32 if the trace has as many pages as
  // the layouts, else none.
  std::string addresses;
  // Calls may follow: every process, page and frame of the scope has its place from the start.
  bool goes_on = false;
};
drawn_trace lay_out(trace const& t, layout_options const& options = {});
// The same for one that was just recorded, or played again: with the steps that were seen then.
drawn_trace lay_out(trace const& t, std::span<seen_step const> seen, layout_options const& options = {});

}  // namespace cowproof

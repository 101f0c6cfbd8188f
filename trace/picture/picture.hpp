// The picture of a step: address spaces and frames side by side, as the parts of an SVG.
//
// For one or two processes it is a figure, mirrored: page table | physical memory | page table. For more it is a
// matrix: a row a page, a column a process. A machine that has no such picture is drawn in tables. The plan is made
// once a trace, so that nothing moves from step to step.
#pragma once
#include <string>
#include <vector>

#include "trace/layout/layout.hpp"
#include "trace/picture/markup.hpp"

namespace cowproof {

struct picture {
  double width = 0, height = 0;
  std::vector<std::string> parts;  // in the order in which they are painted; most are the same in the next step
};

// What has a place in every picture of a trace.
struct picture_plan {
  explicit picture_plan(drawn_trace const& drawn);

  bool is_figure = false;
  bool in_tables = false;
  bool goes_on = false;        // cells say where they are, for who chooses the next call
  std::size_t most_lines = 0;  // of what changes, in tables
  std::size_t longest_line = 0;
  std::vector<std::size_t> processes;  // the columns
  std::vector<std::size_t> pages;      // that are ever mapped or accessed, from the highest
  std::vector<std::size_t> frames;     // that are ever used, and a few more, from the lowest; slots of swap come first
  std::vector<std::string> page_names, page_addresses;  // by page, or empty
  std::vector<std::string> process_names;               // by process, or empty
  std::string kernel_address;
  bool has_promises = false, has_kernel = false, has_translations = false;
  std::size_t most_facts = 0;  // of one step
  std::size_t other_frames = 0;
  std::vector<std::size_t> callouts;  // by column: the letters of the longest "should be ...", if there is any

  std::size_t column_of(std::size_t process) const;
  std::string page_name(std::size_t page) const { return page < page_names.size() ? page_names[page] : std::string(); }
  std::string address(std::size_t page) const {
    return page < page_addresses.size() ? page_addresses[page] : std::string();
  }
  double address_width() const;  // of the longest
};

picture draw_picture(picture_plan const& plan, drawn_step const& step);

}  // namespace cowproof

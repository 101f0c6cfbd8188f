// A trace as one page: the picture of every step, its reasons and its cost; needs nothing but a browser.
#pragma once
#include <string>
#include <vector>

#include "trace/layout/layout.hpp"

namespace cowproof {

// Another page, in the same folder.
struct page_link {
  std::string file, title;
};

struct page_options {
  std::string title;                // the heading; empty: what was tested
  std::vector<std::string> says;    // a remark for step 0, 1, ...; may be shorter than the trace
  page_link previous, next, index;  // where its reader may go on; without a file: nowhere
  std::string mark = {};            // what a kernel confirmed of it; empty: nothing
};

std::string render_page(drawn_trace const& drawn, page_options const& options = {});
// The picture of the step at which the page opens, small and without its script; it needs the style of the pages.
std::string thumbnail_of(drawn_trace const& drawn, page_options const& options = {});
std::string show_page(trace const& t, page_options const& options = {});

}  // namespace cowproof

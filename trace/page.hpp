// A trace as one page: the picture of every step, its reasons and its cost; needs nothing but a browser.
#pragma once
#include <string>
#include <vector>

#include "trace/layout.hpp"

namespace cowproof {

struct page_options {
  std::string title;              // the heading; empty: what was tested
  std::vector<std::string> says;  // a remark for step 0, 1, ...; may be shorter than the trace
};

// A page that leads to others, which lie in the same folder.
struct page_link {
  std::string file, title;
};
struct page_section {
  std::string title;  // may be empty
  std::vector<page_link> links;
};
std::string render_index(std::string const& title, std::vector<page_section> const& sections);

std::string render_page(drawn_trace const& drawn, page_options const& options = {});
std::string show_page(trace const& t, page_options const& options = {});

}  // namespace cowproof

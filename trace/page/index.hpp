// A page that leads to others: what was found, what to begin with, and everything else, which can be searched.
#pragma once
#include <string>
#include <vector>

#include "trace/page/page.hpp"

namespace cowproof {

struct index_entry {
  page_link page;
  std::string words;           // what else it can be found by
  std::string note = {};       // a few words behind the title
  std::string thumbnail = {};  // see thumbnail_of; may be empty
};
struct index_section {
  std::string title;  // may be empty
  std::vector<index_entry> entries;
};
struct index_page {
  std::string title, words;                     // the heading, and what the page says of itself
  std::vector<std::vector<std::string>> found;  // a table of what was found; may be empty
  std::vector<index_section> sections;
};

std::string render_index(index_page const& index);

}  // namespace cowproof
